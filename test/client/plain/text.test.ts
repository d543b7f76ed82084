import { readFileSync } from 'node:fs';
import type { Show } from '../../../client/core/update/event.ts';
import { jsonOf } from '../../../client/plain/json.ts';
import { textOf } from '../../../client/plain/text.ts';
import { timeOf } from '../../../client/plain/times.ts';
import { assert, describe } from '../../helpers/describe.ts';

type MessageShow = Extract<Show, { kind: 'message' }>;

const AT = 1_790_000_000_000;
const style = { times: false, now: AT, zone: () => 0 };

function message(more: Partial<MessageShow> = {}, text = 'hi', from = 'amy'): MessageShow {
  const inner = { seq: 7, from, to: '', at: AT, text, ...more.message };
  const rest = { type: 'global', chat: 'global', mine: false, past: false } as const;
  return { kind: 'message', ...rest, ...more, message: inner };
}

function presence(
  here: string[],
  left: string[],
  hereCount = here.length,
  leftCount = left.length,
): Show {
  return { kind: 'presence', here, left, hereCount, leftCount };
}

const NOTE = { seq: 7, from: 'amy', to: 'devs', at: AT, text: 'added bob', note: true } as const;

const HALF = Array(16).fill('AB').join(':');
const SHOWN = `Its SHA-256 fingerprint is\n${HALF}:${HALF}`;

const WHERE = { chat: 'k', type: 'group', name: 'devs' } as const;
const WHAT = { from: 'amy', at: AT, text: 'hi' };

const TABLE: readonly [Show, string][] = [
  [
    {
      kind: 'found',
      messages: [
        { ...WHERE, ...WHAT, seq: 12 },
        { ...WHERE, ...WHAT, seq: 9, action: true, text: 'waves\nat bob' },
        { ...WHERE, ...WHAT, seq: 8, expiresAt: AT + 9_000 },
      ],
      count: 3,
      upTo: AT - 60_000,
    },
    `14:13 [devs#12] amy: hi\n14:13 [devs#9] ** amy waves\n  at bob\n14:13 [devs#8] amy (gone at 14:13:29): hi\n` +
      '* Looked back to 14:12. To look further: /find more\n',
  ],
  [
    { kind: 'found', messages: [{ ...WHERE, ...WHAT, seq: 12 }], count: 1 },
    '14:13 [devs#12] amy: hi\n* That is all.\n',
  ],
  [{ kind: 'found', messages: [], count: 0, upTo: AT, unfinished: true }, ''],
  [{ kind: 'found', messages: [], count: 0 }, '* Nothing was found.\n'],
  [message(), 'amy: hi\n'],
  [message({ mine: true }), 'amy: hi\n'],
  [message({ type: 'direct', chat: 'amy' }), 'amy -> you: hi\n'],
  [message({ type: 'direct', chat: 'bob', mine: true }), 'you -> bob: hi\n'],
  [message({ type: 'private', chat: 'bob', mine: true }), '[private] you -> bob: hi\n'],
  [message({ type: 'group', chat: 'devs' }), '[devs] amy: hi\n'],
  [message({ type: 'group', chat: 'devs', mine: true }), '[devs] amy: hi\n'],
  [
    message({ type: 'group', chat: 'devs', message: NOTE }, 'added bob'),
    '[devs] * amy added bob\n',
  ],
  [message({ type: 'broadcast', chat: '' }), 'amy to everybody: hi\n'],
  [message({ type: 'broadcast', chat: '', mine: true }), 'you to everybody: hi\n'],
  [message({}, 'one\ntwo\n* amy has left'), 'amy: one\n  two\n  * amy has left\n'],
  [message({}, '\u001b[2Ja\u0007b\r\u009b31mc'), 'amy: a␇b\n  c\n'],
  [{ kind: 'notice', text: 'bob is here' }, '* bob is here\n'],
  [{ kind: 'notice', text: 'a\nb' }, '* a\n  b\n'],
  [{ kind: 'notice', text: SHOWN }, `* Its SHA-256 fingerprint is\n  ${HALF}:\n  ${HALF}\n`],
  [{ kind: 'here', count: 0, names: [] }, '* Nobody else is here.\n'],
  [{ kind: 'here', count: 2, names: ['bob', 'c\u001b[2Jid'] }, '* Here: bob, cid\n'],
  [{ kind: 'here', count: 120, names: [] }, '* 120 people are here.\n'],
  [presence(['bob'], []), '* bob is here.\n'],
  [presence(['bob', 'cid'], ['dan']), '* bob, cid are here.\n* dan has left.\n'],
  [presence([], ['bob', 'cid']), '* bob, cid have left.\n'],
  [presence([], [], 70, 1), '* 70 people are here.\n* one has left.\n'],
  [presence([], []), ''],
  [{ kind: 'refused', code: 'usage', text: 'No.' }, '! No.\n'],
  [{ kind: 'refused', code: 'usage', text: 'No.', line: '@x y' }, '! No.\n  @x y\n'],
  [{ kind: 'blocked', name: 'bob', blocked: true }, ''],
  [{ kind: 'removed', name: 'cid', as: 'cid (removed)' }, ''],
  [
    { kind: 'blocked', name: 'b\u001b[2Job', blocked: true, elsewhere: true },
    '* You blocked bob on another device.\n',
  ],
  [
    { kind: 'blocked', name: 'bob', blocked: false, elsewhere: true },
    '* You unblocked bob on another device.\n',
  ],
  [{ kind: 'confirmed', id: 'a.1' }, ''],
  [{ kind: 'confirmed', id: 'a.1', text: 'bob is away.' }, '* bob is away.\n'],
  [{ kind: 'erased', chat: 'global', until: 7 }, ''],
  [{ kind: 'listed', id: 'x', chat: 'bob', count: 2, more: true }, ''],
  [
    { kind: 'listed', id: 'x', chat: 'bob', count: 0, more: false },
    '* There is nothing to show for bob.\n',
  ],
];

describe('a list of chats', (test) => {
  const at = AT - 60_000;
  const time = timeOf(at, style);
  test('has a row for each, in columns, as one writes to it', () => {
    const chats = [
      { name: 'devs', type: 'group', at, unread: 1000 },
      { name: 'bob', type: 'direct', at, unread: 2 },
      { name: 'global', type: 'global', at: 0, unread: 0 },
    ] as const;
    assert.is(
      textOf({ kind: 'chats', chats }, style),
      `* Your chats:\n  *devs   999+ unread  ${time}\n  @bob    2 unread     ${time}\n  global               nothing yet\n`,
    );
    assert.is(textOf({ kind: 'chats', chats: [] }, style), '* You have no chats yet.\n');
  });
  test('leaves a column out that is empty', () => {
    const chats = [{ name: 'bob', type: 'direct', at, unread: 0 }] as const;
    assert.is(textOf({ kind: 'chats', chats }, style), `* Your chats:\n  @bob  ${time}\n`);
  });
});

describe('what the server says of a group', (test) => {
  const forged = (text: string, more: Partial<MessageShow> = {}): string =>
    textOf(message({ ...more, type: 'group', chat: 'devs' }, text, 'eve'), style);
  const says = '[devs] * amy added bob\n';
  test('is what no text and no action looks like', () => {
    const act = { seq: 7, from: 'eve', to: 'devs', at: AT, text: '', action: true } as const;
    for (const text of [
      '* amy added bob',
      'x\n[devs] * amy added bob',
      '\r[devs] * amy added bob',
    ]) {
      for (const it of [forged(text), forged('', { message: { ...act, text } })]) {
        assert.not.ok(it.split(/(?<=\n)/).includes(says), it);
      }
    }
    const global = message({}, 'x\n[devs] * amy added bob', 'eve');
    assert.not.ok(
      textOf(global, style)
        .split(/(?<=\n)/)
        .includes(says),
    );
    assert.is(forged('', { message: { ...act, text: 'added bob' } }), '[devs] ** eve added bob\n');
  });
});

describe('plain text', (test) => {
  test('has one form for each thing', () => {
    for (const [what, text] of TABLE) assert.is(textOf(what, style), text);
  });
  test('breaks a fingerprint, which JSON keeps whole', () => {
    assert.is(JSON.parse(jsonOf({ kind: 'notice', text: SHOWN })).text, SHOWN);
    assert.is(textOf(message({}, SHOWN), style).includes(`${HALF}:${HALF}`), true);
  });
  test('tells an action from a notice', () => {
    const inner = { seq: 7, from: 'amy', to: '', at: AT, text: 'has left', action: true } as const;
    assert.is(textOf(message({ message: inner }, 'has left'), style), '** amy has left\n');
  });
  test('has a time in front if that is wanted, and for what is older than the login', () => {
    const time = /^\d\d:\d\d amy: hi\n$/;
    assert.match(textOf(message(), { ...style, times: true }), time);
    assert.match(textOf(message({ past: true }), style), time);
    assert.match(
      textOf(message({ past: true }), { ...style, now: AT + 2 * 86_400_000 }),
      /^2026-09-\d\d \d\d:\d\d amy: hi\n$/,
    );
    assert.match(
      textOf({ kind: 'notice', text: 'x' }, { ...style, times: true }),
      /^\d\d:\d\d \* x/,
    );
  });
  test('says what a message answers, and what became of it', () => {
    const told = (more: object): string =>
      textOf(
        message({ message: { seq: 7, from: 'amy', to: '', at: AT, text: 'hi', ...more } }),
        style,
      );
    const reactions = [
      { mark: '👍', names: ['bob', 'cid'] },
      { mark: 'ok', names: ['bob'] },
    ];
    assert.is(told({ re: 12 }), 'amy (reply to #12): hi\n');
    assert.is(told({ edited: AT, reactions }), 'amy (edited, 👍 2 ok 1): hi\n');
    assert.is(told({ deleted: 'bob' }), "* amy's message was deleted by bob\n");
    const event = { kind: 'edited', chat: 'k', type: 'group', to: 'devs', n: 1, of: 7 } as const;
    const edit = { kind: 'amended', event: { ...event, from: 'amy', at: AT, text: 'ho' } } as const;
    assert.is(textOf(edit, style), '* amy edited devs#7: ho\n');
  });
  test('says when a timed message goes', () => {
    const inner = { seq: 7, from: 'amy', to: '', at: AT, text: 'hi', expiresAt: AT + 1000 };
    const said = textOf(message({ message: inner }), style);
    assert.match(said, /^amy \(gone at \d\d:\d\d:\d\d\): hi\n$/);
  });
});

describe('JSON', (test) => {
  test('is one event a line, with the chat of a direct one named after the other', () => {
    assert.is(
      jsonOf(message({ type: 'direct', chat: 'amy' }, 'a\nb')),
      `{"event":"message","kind":"direct","chat":"amy","from":"amy","text":"a\\nb","seq":7,"at":${AT}}\n`,
    );
  });
  test('has the other events', () => {
    const shows: Show[] = [
      { kind: 'erased', chat: 'global', until: 7000 },
      { kind: 'chats', chats: [{ name: 'devs', type: 'group', at: 7, unread: 2 }], line: 'ls' },
      { kind: 'listed', id: 'x', chat: 'bob', count: 2, more: true, line: 'ls bob 2' },
      { kind: 'notice', text: 'x' },
      { kind: 'refused', code: 'usage', text: 'No.', id: 'a.1', line: '@x' },
      { kind: 'confirmed', id: 'a.1' },
      { kind: 'here', count: 1, names: ['bob\n'] },
      presence(['bob'], ['c\u009bid']),
    ];
    assert.equal(
      shows.map((what) => jsonOf(what)),
      [
        '{"event":"erased","chat":"global","until":7000}\n',
        '{"event":"chats","chats":[{"chat":"devs","kind":"group","unread":2,"at":7}],"line":"ls"}\n',
        '{"event":"listed","chat":"bob","count":2,"more":true,"line":"ls bob 2"}\n',
        '{"event":"notice","text":"x"}\n',
        '{"event":"refused","code":"usage","text":"No.","id":"a.1","line":"@x"}\n',
        '{"event":"confirmed","id":"a.1"}\n',
        '{"event":"here","count":1,"names":["bob"]}\n',
        '{"event":"presence","here":["bob"],"left":["cd"],"hereCount":1,"leftCount":1}\n',
      ],
    );
  });
  test('is told of in docs/scripts-and-bots.md, each event with each key', () => {
    const paper = readFileSync(
      new URL('../../../../docs/scripts-and-bots.md', import.meta.url),
      'utf8',
    );
    const inner = { seq: 7, from: 'amy', to: '', at: AT, text: 'hi' } as const;
    const flags = { action: true, note: true, expiresAt: AT } as const;
    const shows: Show[] = [
      message({ message: { ...inner, ...flags }, mine: true, past: true }),
      { kind: 'erased', chat: 'global', until: 7000 },
      { kind: 'chats', chats: [{ name: 'devs', type: 'group', at: 7, unread: 2 }], line: 'ls' },
      { kind: 'listed', id: 'x', chat: 'bob', count: 2, more: true, line: 'ls bob 2' },
      { kind: 'notice', text: 'x' },
      { kind: 'silent' },
      { kind: 'blocked', name: 'bob', blocked: true, elsewhere: true },
      { kind: 'removed', name: 'cid', as: 'cid (removed)', direct: 'cid (removed 2)' },
      { kind: 'refused', code: 'usage', text: 'No.', id: 'a.1', line: '@x' },
      { kind: 'confirmed', id: 'a.1', line: 'x', text: 'y' },
      { kind: 'here', count: 1, names: [] },
      presence(['bob'], ['cid']),
    ];
    for (const show of shows) {
      const { event, ...rest } = JSON.parse(jsonOf(show, 'id' in show ? 'named' : undefined));
      const row = paper.split('\n').find((line) => line.startsWith(`| \`${event}\` |`)) ?? '';
      for (const key of Object.keys(rest)) assert.match(row, `\`${key}\``, `${event}: ${key}`);
    }
  });
  test('holds no escape sequence of a server that means ill, in no field', () => {
    const evil = 'x\u009b31m\u202e\u2066';
    const printed = [
      jsonOf({ kind: 'refused', code: evil, text: evil, id: evil }),
      jsonOf({ kind: 'confirmed', id: evil, text: evil }),
      jsonOf(presence([evil], [evil])),
      jsonOf({ kind: 'here', count: 1, names: [evil] }),
      jsonOf({ kind: 'blocked', name: evil, blocked: true }),
      jsonOf(message({ chat: evil }, evil, evil)),
    ];
    assert.not.match(printed.join(''), /[\u009b\u202e\u2066]/);
  });
});

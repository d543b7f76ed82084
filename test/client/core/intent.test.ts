// Where a line goes: what the preview says, whatever is typed, in every chat, whoever is known to the server.

import fc from 'fast-check';
import { type Intent, intent, intentAsText, type TypedIn } from '../../../client/core/intent.ts';
import { lineFor, linesFor } from '../../../client/core/spelling.ts';
import { wordsOf } from '../../../client/screen/view/preview.ts';
import { type Known, parse } from '../../../shared/grammar/parse.ts';
import { ROWS } from '../../../shared/grammar/table.ts';
import { cleanText, trimText } from '../../../shared/text.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { known, USERS } from '../../shared/grammar/known.ts';
import * as lines from '../../shared/grammar/lines.ts';

const CHATS = [
  { kind: 'global', name: 'global' },
  { kind: 'direct', name: 'bob' },
  { kind: 'group', name: 'devs' },
  { kind: 'private', name: 'bob' },
] as const satisfies readonly TypedIn[];
type Chat = (typeof CHATS)[number];

const WHERE = {
  global: '→ global (3)',
  direct: '→ @bob',
  group: '→ *devs',
  private: '→ bob, privately',
};
const needs = (chat: Chat, known_ = known()) => ({ chat, known: known_ });
type Needs = ReturnType<typeof needs>;

/** An intent, and what the preview says of it where three others are here. */
type Aim =
  | { kind: 'nothing' }
  | { kind: 'mistake'; text: string }
  | { kind: 'say'; line: string; where: string; here?: true; timed?: boolean };

function aim(typed: string, { chat, known: world }: Needs): Aim {
  return aimed(intent(typed, chat, world), chat);
}

function asText(typed: string, { chat, known: world }: Needs): Aim {
  return aimed(intentAsText(typed, chat, world), chat);
}

function aimed(it: Intent, chat: Chat): Aim {
  if (it.kind === 'nothing') return it;
  if (it.kind === 'refused') return { kind: 'mistake', text: it.text };
  const { line, command, here } = it;
  const timed = command.verb === 'message' && command.lifetime !== undefined;
  const { text: where } = wordsOf(it, chat, 3);
  return { kind: 'say', line, where, ...(here && { here }), ...(timed && { timed }) };
}

/** What a server that knows these makes of a line: where its text goes, `nowhere`, or that it is a command. */
function arrives(line: string, world: Known): string {
  const parsed = parse(line, world);
  if (parsed.kind === 'mistake') return 'nowhere';
  const it = parsed.command;
  if (it.verb === 'private') return `→ ${it.name}, privately`;
  if (it.verb === 'broadcast') return 'everybody';
  if (it.verb !== 'message' || it.lifetime !== undefined) return 'command';
  if (it.to.kind === 'global') return WHERE.global;
  return `→ ${it.to.kind === 'user' ? '@' : '*'}${it.to.name}`;
}

const TABLES = Object.values(lines).flatMap((table) => table.map(([line]) => line));
const piece = fc.constantFrom(
  ...ROWS.flatMap((row) => [...row.words, row.example]),
  ...[...USERS, 'zde', 'devs', 'devz', '@', '*', '~', '+', '-', '->', '\\', '/', ' ', ' ', '\n'],
  ...[':', ',', '30', 'text', 'passwd', '.x(', '='],
);
const line = fc.oneof(
  fc.constantFrom(...TABLES),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 12 }),
);
const chat = fc.constantFrom(...CHATS);
const world = fc
  .tuple(fc.subarray(['ann', 'bob', 'carl', 'zde', 'p', 'item']), fc.subarray(['devs', 'devz']))
  .map(
    ([users, groups]): Known => ({
      isUser: (name) => users.includes(name.toLowerCase()),
      isGroup: (name) => groups.includes(name.toLowerCase()),
      openRequests: 0,
    }),
  );

function holds(at: Aim, of: Chat, to: Known): void {
  if (at.kind !== 'say' || at.timed) return;
  const where = arrives(at.line, to);
  if (at.where === WHERE[of.kind]) {
    // Text of the open chat. What is said in global the server may know to be a command.
    const may = of.kind === 'global' ? [WHERE.global, 'nowhere', 'command'] : [at.where, 'nowhere'];
    if (of.kind === 'global' && where.startsWith('→ ')) assert.is(where, WHERE.global);
    else assert.ok(may.includes(where), `${at.where}: ${where}: ${JSON.stringify(at.line)}`);
  } else if (at.where.startsWith('→ ')) {
    assert.ok([at.where, 'nowhere'].includes(where), `${at.where}: ${where}`);
  } else if (of.kind !== 'global') {
    assert.is.not(where, WHERE.global, JSON.stringify(at.line));
  }
}

describe('what is typed', (test) => {
  test('goes nowhere else than the preview says, whoever is known', () => {
    fc.assert(
      fc.property(line, chat, world, world, (typed, of, mine, theirs) => {
        holds(aim(typed, needs(of, mine)), of, theirs);
      }),
      { numRuns: 20_000 },
    );
  });
  test('and sent as text is text of the open chat, or stays', () => {
    fc.assert(
      fc.property(line, chat, world, world, (typed, of, mine, theirs) => {
        const at = asText(typed, needs(of, mine));
        if (at.kind !== 'say') return;
        assert.is(at.where, WHERE[of.kind]);
        holds(at, of, theirs);
        const nobody = { isUser: () => false, isGroup: () => false, openRequests: 0 };
        const parsed = parse(at.line, of.kind === 'private' ? nobody : mine); // no server sees it
        const text =
          parsed.kind === 'command' && 'text' in parsed.command ? parsed.command.text : '';
        const wanted = trimText(cleanText(typed));
        assert.ok(
          [wanted, `\\${wanted}`, wanted.replace(/^\\\s*/, '')].includes(text) ||
            /^\/me\s/i.test(wanted) ||
            wanted.startsWith('\\'),
          `${text}, not ${wanted}`,
        );
      }),
      { numRuns: 10_000 },
    );
  });
});

const EVERYDAY = [
  ...[
    '* item',
    '*bold* text',
    '*sigh*',
    '*very bold* text',
    '**bold**',
    '- item',
    '-v',
    '--',
    '*/',
  ],
  ...["@app.route('/x')", "@app.route('/x')\ndef x():\n  pass", '@ 5pm', '@Override'],
  ...['/usr/bin/env is missing', '//', '// note', '/* note */', '/etc/passwd is there'],
  ...[' *p = 3;\n+*q = 4;\n-x', '+ and more', '~~struck~~ out', '+bold claim here', '*bob* is it'],
];
const STAYS = [
  ...[
    '*30@bob',
    '*3o@bob x',
    '*30 text',
    '@ann',
    '@carl, the code',
    '*ann;bob -> devs',
    '-ann is in',
  ],
  ...['/mesage zde hi', '/foo', '/msg/zde hi', '//message zde hi', 'mesage ann hi', '- ann devs x'],
  ...['* item\n@ann two', '/passwd x', '.passwd x', 'passwd x', 'private', 'block', 'Msg zde x'],
];

describe('a text for a chat', (test) => {
  test('is spelled, by one reading, as `send` spells it for a server that knows the same', () => {
    const to = fc.constantFrom(
      { kind: 'user', name: 'bob' } as const,
      { kind: 'group', name: 'devs' } as const,
    );
    const text = line.filter((it) => cleanText(it).trim() !== '');
    fc.assert(
      fc.property(text, to, world, (typed, target, mine) => {
        const all = linesFor(target, typed);
        const first = all.find((it) => parse(it, mine).kind === 'command') ?? all.at(-1);
        assert.is(lineFor(target, typed, mine), first);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('a name behind the wrong sign', (test) => {
  test('is said what it is, before Enter too', () => {
    for (const of of CHATS) {
      for (const [typed, says] of [
        ['*bob hi', 'bob is a user: @bob <text>'],
        ['*30*bob hi', 'bob is a user: @bob <text>'],
        ['@devs hi', 'devs is a group: *devs <text>'],
        ['message devs hi', 'devs is a group: *devs <text>'],
      ] as const) {
        const at = aim(typed, needs(of));
        assert.match(at.kind === 'mistake' ? at.text : '', says);
      }
    }
  });
});

describe('everyday text', (test) => {
  test('is text in a chat where nothing can become public', () => {
    for (const of of CHATS.filter(({ kind }) => kind === 'direct' || kind === 'private')) {
      for (const typed of EVERYDAY) {
        const at = aim(typed, needs(of));
        assert.is(at.kind === 'say' && at.where, WHERE[of.kind], JSON.stringify(typed));
      }
    }
  });
  test('is not what names somebody else, or looks like a mistyped private command', () => {
    for (const typed of STAYS) {
      const at = aim(typed, needs(CHATS[1]));
      assert.is(at.kind, 'mistake', JSON.stringify([typed, at]));
    }
    for (const typed of ['@carla hi', '*devz it builds', '~carla', '-ann devs', '- devs']) {
      const at = aim(typed, needs(CHATS[1]));
      assert.is(at.kind === 'say' && at.where !== WHERE.direct, true, typed);
    }
  });
  test('goes to everybody by the key for text only where nobody is named', () => {
    for (const typed of [
      '* item',
      '*bold*',
      '/usr/bin/env is missing',
      'Exit',
      'help nope',
      '@ 5pm',
    ]) {
      const at = asText(typed, needs(CHATS[0]));
      assert.equal(at, { kind: 'say', line: `\\${typed}`, where: WHERE.global, here: true });
    }
    for (const typed of [
      '@bob hi',
      'message zde hi',
      '*bob*',
      'passwd x',
      '@home today',
      '- bob x',
    ]) {
      assert.is(asText(typed, needs(CHATS[0])).kind, 'mistake', typed);
    }
  });
});

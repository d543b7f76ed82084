import { type Piece, piecesOf } from '../../../../server/dialects/chatterbox/pieces.ts';
import type { Event } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const AT = 1_790_000_000_500;
const message = { kind: 'message', chat: 'c', seq: 7, from: 'bob', at: AT, text: 'hi' } as const;
const info = { chat: 'c', type: 'global', name: 'global', head: 9, at: AT, read: 1 } as const;

/** A piece in short: who to whom (`*`: whoever reads it), and the text. */
function short(piece: Piece): string {
  switch (piece.kind) {
    case 'entry':
      return `${piece.from ?? '*'} ${piece.to ?? '*'} ${piece.text}`;
    case 'error':
      return `error ${piece.text}`;
    case 'people':
      return `people +${piece.here} -${piece.left}`;
    case 'answer':
      return `answer ${piece.chat ?? ''} ${piece.seq ?? ''}`;
  }
}

const CASES: readonly (readonly [string, Event, readonly string[]])[] = [
  ['to all', { ...message, type: 'global', to: 'global' }, ['"bob" "ALL" hi']],
  ['direct', { ...message, type: 'direct', to: 'amy' }, ['"bob" "amy" hi']],
  ['to a group', { ...message, type: 'group', to: 'devs' }, ['"bob" * *devs hi']],
  [
    'a change of a group',
    { ...message, type: 'group', to: 'devs', text: 'added cid', note: true },
    ['"bob" * *devs * bob added cid'],
  ],
  [
    'an action',
    { ...message, type: 'global', to: 'global', text: 'waves', action: true },
    ['"bob" "ALL" * bob waves'],
  ],
  [
    'timed',
    { ...message, type: 'direct', to: 'amy', expiresAt: AT + 30_000 },
    ['"bob" "amy" (erased after 30 s) hi'],
  ],
  [
    'timed, its deadline rounded up to a second',
    { ...message, type: 'direct', to: 'amy', expiresAt: AT + 30_500 },
    ['"bob" "amy" (erased after 30 s) hi'],
  ],
  [
    'of many lines, which forge nobody',
    { ...message, type: 'global', to: 'global', text: 'one\ncid: two' },
    ['"bob" "ALL" one\\n    cid: two'],
  ],
  ['a broadcast', { kind: 'broadcast', from: 'bob', at: AT, text: 'hi' }, ['"bob" "ALL" hi']],
  ['an answer', { kind: 'notice', id: 's.1', text: 'So' }, ['answer  ', '* * So']],
  ['a notice', { kind: 'notice', text: 'one\ntwo' }, ['* * one\\ntwo']],
  [
    'a refusal',
    { kind: 'refused', id: 's.1', code: 'empty', text: '}' },
    ['answer  ', 'error \\u007d'],
  ],
  ['a confirmation', { kind: 'confirmed', id: 's.1', chat: 'c', seq: 7 }, ['answer c 7']],
  [
    'a confirmation with words',
    { kind: 'confirmed', id: 's.1', text: 'Blocked.' },
    ['answer  ', '* * Blocked.'],
  ],
  [
    'a page',
    {
      kind: 'page',
      id: 's.1',
      chat: 'c',
      type: 'global',
      name: 'global',
      messages: [
        { seq: 1, from: 'bob', at: AT, text: 'hi' },
        { seq: 2, from: 'bob', at: AT, text: 'waves', action: true },
      ],
      more: true,
    },
    [
      'answer  ',
      '* * 2 messages in global (older: /ls global older):',
      '* * bob: hi',
      '* * * bob waves',
    ],
  ],
  [
    'an empty page',
    { kind: 'page', id: 's.1', chat: 'c', type: 'direct', name: 'bob', messages: [], more: false },
    ['answer  ', '* * There is nothing with bob yet.'],
  ],
  [
    'the chats',
    {
      kind: 'chats',
      id: 's.1',
      chats: [
        { ...info, unread: 0 },
        { ...info, type: 'direct', name: 'bob', unread: 3 },
        { ...info, type: 'group', name: 'devs', unread: 1000 },
      ],
    },
    ['answer  ', '* * global\\n@bob (3 unread)\\n*devs (999+ unread)'],
  ],
  ['what is erased', { kind: 'erased', chat: 'c', until: AT }, []],
  ['what is lost', { kind: 'gone', chat: 'c', name: 'devs', text: 'Out.' }, ['* * Out.']],
  [
    'presence',
    { kind: 'presence', here: ['bob'], left: ['cid', 'dan'], hereCount: 1, leftCount: 2 },
    ['people +bob -cid,dan'],
  ],
  ['a token', { kind: 'token', token: 'secret' }, []],
  ['a ping', { kind: 'ping' }, []],
  ['the end', { kind: 'bye', code: 'logout', text: 'Good-bye.', back: false }, ['* * Good-bye.']],
];

describe('what an event is to a Chatterbox client', (test) => {
  for (const [what, event, pieces] of CASES) {
    test(what, () => assert.equal(piecesOf([event]).map(short), pieces));
  }
});

describe('a page', (test) => {
  test('has times that never go back, from its heading on', () => {
    const pieces = piecesOf([
      {
        kind: 'page',
        id: 's.1',
        chat: 'c',
        type: 'direct',
        name: 'bob',
        messages: [1, 2].map((seq) => ({ seq, from: 'bob', at: AT + seq, text: 'hi' })),
        more: false,
      },
    ]);
    assert.equal(
      pieces.flatMap((piece) => (piece.kind === 'entry' ? [piece.at] : [])),
      [AT + 1, AT + 1, AT + 2],
    );
  });
});

describe('a text that is too long for one frame', (test) => {
  test('comes in parts, each of which says whose and where', () => {
    const long = { ...message, type: 'group', to: 'devs', text: '你'.repeat(4_000) } as const;
    const texts = piecesOf([long]).map(short);
    assert.is(texts.length, 2);
    assert.match(texts[0] ?? '', /^"bob" \* \*devs (?:\\u4f60)+$/);
    assert.match(texts[1] ?? '', /^"bob" \* \*devs \\u2026 (?:\\u4f60)+$/);
    assert.is(texts.join().match(/4f60/g)?.length, 4_000);
  });
});

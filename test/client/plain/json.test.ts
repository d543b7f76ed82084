import fc from 'fast-check';
import type { Show } from '../../../client/core/update/event.ts';
import { jsonOf } from '../../../client/plain/json.ts';
import { assert, describe } from '../../helpers/describe.ts';

/** What a terminal obeys, or what turns the order of letters: C0 but for the line's end, DEL, C1, bidi, tags. */
const OBEYED =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}|[\u{e0000}-\u{e007f}]/u;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\u009b31m', '\u202e', '\u2066', '\u001b[2J', '\u0007', '\u0085', '\u061c'),
      fc.constantFrom('\u007f', '\u{e0041}', '\ud800', '\u200f', '\u009d0;title\u009c', '\r'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const KINDS: Record<Show['kind'], readonly object[]> = {
  message: [
    {
      ...{ type: 'X', chat: 'X', mine: false, past: false },
      message: {
        ...{ seq: 1, from: 'X', to: 'X', at: 1, text: 'X', deleted: 'X' },
        reactions: [{ mark: 'X', names: ['X'] }],
      },
    },
  ],
  amended: [
    {
      event: {
        kind: 'edited',
        chat: 'c',
        type: 'group',
        to: 'X',
        n: 1,
        of: 1,
        from: 'X',
        text: 'X',
      },
    },
    {
      event: {
        kind: 'reacted',
        chat: 'c',
        type: 'group',
        to: 'X',
        n: 1,
        of: 1,
        from: 'X',
        mark: 'X',
      },
    },
  ],
  erased: [{ chat: 'X', until: 1 }],
  chats: [{ chats: [{ name: 'X', type: 'X', unread: 1, at: 1 }], line: 'X' }],
  found: [
    {
      messages: [{ chat: 'X', name: 'X', seq: 1, from: 'X', at: 1, text: 'X' }],
      count: 1,
      line: 'X',
    },
  ],
  listed: [{ chat: 'X', count: 1, more: true, line: 'X' }],
  links: [{ chat: 'X', links: [{ seq: 1, n: 0, at: 1, from: 'X', url: 'X' }] }],
  notice: [{ text: 'X' }],
  silent: [{}],
  hosting: [{ others: 1 }],
  here: [{ count: 1, names: ['X', 'X'] }],
  presence: [{ here: ['X'], left: ['X'], hereCount: 1, leftCount: 1 }],
  blocked: [{ name: 'X', blocked: true }],
  removed: [{ name: 'X', as: 'X', direct: 'X' }],
  refused: [{ code: 'X', text: 'X', id: 'X', line: 'X' }],
  confirmed: [{ id: 'X', line: 'X', text: 'X' }],
};

/** The same with other strings in place of each `X`. */
const filled = (value: unknown, next: () => string): unknown => {
  if (value === 'X') return next();
  if (Array.isArray(value)) return value.map((one) => filled(one, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, next)]));
};

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

describe('a line of JSON', (test) => {
  for (const [kind, forms] of Object.entries(KINDS)) {
    test(`of ${kind} has nothing in any field that a terminal obeys`, () => {
      fc.assert(
        fc.property(fc.array(hostile, { minLength: 8, maxLength: 8 }), (texts) => {
          for (const form of forms) {
            let n = 0;
            const next = () => texts[n++ % texts.length] as string;
            const show = { kind, ...(filled(form, next) as object) } as Show;
            const line = jsonOf(show, texts[7]);
            assert.not(OBEYED.test(line.slice(0, -1)), JSON.stringify(line));
            for (const text of stringsIn(JSON.parse(line))) {
              assert.not(OBEYED.test(text), JSON.stringify(text));
            }
          }
        }),
        { numRuns: 50 },
      );
    });
  }
});

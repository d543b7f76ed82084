// What a hostile client may send: whole frames of both dialects, and everything that is nearly one.

import fc from 'fast-check';
import { frame, framed } from '../helpers/chatterbox-frames.ts';

export type Dialect = 'native' | 'chatterbox';

export type Item =
  /** A frame of this text, JSON or not. */
  | { readonly kind: 'frame'; readonly text: string }
  /** A header that announces so much, and what follows it. */
  | { readonly kind: 'announced'; readonly length: number; readonly body: Uint8Array }
  /** A frame of this text of which only so many bytes come. */
  | { readonly kind: 'prefix'; readonly text: string; readonly bytes: number }
  /** A frame of this text in which the byte at `at` is another. */
  | { readonly kind: 'spoilt'; readonly text: string; readonly at: number; readonly byte: number }
  /** `[` or `{"a":` so many times over, as the value of a key, closed again or not. */
  | {
      readonly kind: 'deep';
      readonly key: string;
      readonly array: boolean;
      readonly depth: number;
      readonly closed: boolean;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface Assault {
  /** Logs in first, as it should; undefined: the first byte is already hostile. */
  readonly entered: Dialect | undefined;
  readonly items: readonly Item[];
  /** Bytes to a write; 0: all in one. */
  readonly write: number;
  /** Goes away at once, or stays until the server has had enough. */
  readonly stays: boolean;
}

const NOW = 1_790_000_000;

/** How each dialect's client logs in as a guest. */
export const HELLO: Readonly<Record<Dialect, object>> = {
  native: { USERNAME: 'mallory', HEARTH: '1', as: 'guest' },
  chatterbox: { USERNAME: 'mallory' },
};

/** What well-behaved clients of both dialects send. */
export const VALID: readonly object[] = [
  { USERNAME: 'eve', HEARTH: '1', as: 'guest', stream: 'x', device: 'd', resume: true },
  { USERNAME: 'zoe', HEARTH: '1', as: 'account', token: 'none', erases: true, remember: true },
  { password: 'not the password' },
  { register: 'a password of hers' },
  { guest: true },
  { id: 'x.1', line: 'hello' },
  { id: 'x.2', line: '@ann hi' },
  { id: 'x.3', page: { chat: 'global', below: 5, above: 1, max: 3 } },
  { read: { chat: 'global', seq: 1 } },
  { id: 'x.4', passwd: { old: 'a password of hers', new: 'another one of hers' } },
  { id: 'x.5', ping: true },
  { pong: true },
  { USERNAME: 'eve' },
  { USERNAME: 'ann', PASSWORD: 'not the password' },
  { MESSAGES: [['mallory', 'ALL', NOW, 'hello']] },
  {
    MESSAGES: [
      ['mallory', 'ann', NOW, 'hi'],
      ['mallory', 'ALL', NOW, '/DisplayUsers'],
    ],
  },
  { USERNAME: 'yan', MESSAGES: [['yan', 'ALL', NOW, 'at once']] },
];

const KEYS = [...new Set(VALID.flatMap((value) => [...Object.keys(value), '__proto__', '']))];

const valid = fc.constantFrom(...VALID);
const validText = valid.map((value) => JSON.stringify(value));
const long = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 5_000, max: 70_000 }) },
  )
  .map((length) => 'x'.repeat(length));

/** Values of every type, and of no sensible size; never a name that somebody must be able to enter with. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, '', -1, 0.5, 1e308, 2 ** 53, [], {}, [[]], [[], [null]], '\ud800'),
  fc.constantFrom('ann', 'cat', 'ALL', 'x', '__proto__', 'constructor', '/exit', 'toString'),
  long,
);

/** What the object and its parts hold, by number, is replaced by another value. */
function replaced(value: unknown, at: number, by: unknown): unknown {
  let left = at;
  const visit = (part: unknown): unknown => {
    left -= 1;
    if (left < 0) {
      left = Number.POSITIVE_INFINITY;
      return by;
    }
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(value);
}

const wrongType = fc
  .tuple(valid, fc.nat({ max: 12 }), anything)
  .map(([value, at, by]) => JSON.stringify(replaced(value, at, by)));

/** Keys of all dialects thrown together; one of them may come twice. */
const medley = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), anything), { maxLength: 6 })
  .map((pairs) =>
    pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(),
  )
  .map((inner) => `{${inner}}`);

const WORDS =
  '/ * ~ + - -> ann cat mallory global all devs 30 30@ann 5m /block /unblock /blocked /help help ls message broadcast private startprivate y n name /me @ann: *ann,cat whoelse whoelsesince passwd devices forget sendfile'.split(
    ' ',
  );
/** What breaks JSON, terminals or old clients where it is not escaped. */
const SHARP = [
  '}',
  '{',
  '"',
  '\\',
  '\n',
  '\u0000',
  '\u007f',
  'ä',
  '\u2028',
  '\u202e',
  '😀',
  '\u001b[2J',
];
const words = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((some) => some.join(' ')),
  },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.constantFrom(...SHARP, 'x'), { maxLength: 8 })
      .map((some) => some.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: long },
);
const said = fc.oneof(
  fc.tuple(fc.nat(), words).map(([n, line]) => JSON.stringify({ id: `${n % 3}.${n % 100}`, line })),
  fc
    .tuple(fc.constantFrom('ALL', 'ann', 'cat', 'devs', 'nobody'), words)
    .map(([dest, content]) => JSON.stringify({ MESSAGES: [['mallory', dest, NOW, content]] })),
);

const frameItem = fc
  .oneof(validText, wrongType, wrongType, medley, said, said, said, fc.json(), words)
  .map((text): Item => ({ kind: 'frame', text }));

const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 5, arbitrary: frameItem },
  fc.record({
    kind: fc.constant('announced' as const),
    length: fc.oneof(
      fc.constantFrom(0, 1, 0x7b, 65_535, 65_536, 65_537, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
      fc.nat({ max: 2 ** 32 - 1 }),
    ),
    body: fc.uint8Array({ maxLength: 20 }),
  }),
  fc.record({ kind: fc.constant('prefix' as const), text: validText, bytes: fc.nat({ max: 120 }) }),
  fc.record({
    kind: fc.constant('spoilt' as const),
    text: validText,
    at: fc.nat({ max: 120 }),
    byte: fc.nat({ max: 255 }),
  }),
  fc.record({
    kind: fc.constant('deep' as const),
    key: fc.constantFrom(...KEYS),
    array: fc.boolean(),
    depth: fc.oneof(
      { weight: 4, arbitrary: fc.nat({ max: 40 }) },
      { weight: 1, arbitrary: fc.nat({ max: 60_000 }) },
    ),
    closed: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
);

/** Any assault. One in two hundred stays, and one in thirty writes byte by byte: both cost time. */
export const assaults: fc.Arbitrary<Assault> = fc.record({
  entered: fc.constantFrom(undefined, 'native' as const, 'chatterbox' as const),
  items: fc.array(item, { minLength: 1, maxLength: 6 }),
  write: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 9, arbitrary: fc.integer({ min: 2, max: 3000 }) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  stays: fc.nat({ max: 199 }).map((n) => n === 199),
});

/** An item as it stands on the wire. */
export function bytesOf(one: Item): Buffer {
  switch (one.kind) {
    case 'frame':
      return framed(one.text);
    case 'announced': {
      const header = Buffer.alloc(4);
      header.writeUInt32BE(one.length);
      return Buffer.concat([header, one.body]);
    }
    case 'prefix':
      return framed(one.text).subarray(0, one.bytes);
    case 'spoilt': {
      const whole = framed(one.text);
      if (one.at < whole.length) whole[one.at] = one.byte;
      return whole;
    }
    case 'deep':
      return framed(deepText(one));
    case 'bytes':
      return Buffer.from(one.bytes);
  }
}

function deepText({ key, array, depth, closed }: Item & { kind: 'deep' }): string {
  const open = array ? '[' : '{"a":';
  const inner = open.repeat(depth) + (closed ? `1${(array ? ']' : '}').repeat(depth)}` : '');
  return `{${JSON.stringify(key)}:${inner}${closed ? '}' : ''}`;
}

/** Every prefix of every valid frame, before and after a login. */
export function* prefixes(): Generator<Assault> {
  for (const entered of [undefined, 'native', 'chatterbox'] as const) {
    for (const value of VALID) {
      const { length } = frame(value);
      for (let bytes = 0; bytes <= length; bytes += 1) {
        const items: Item[] = [{ kind: 'prefix', text: JSON.stringify(value), bytes }];
        yield { entered, items, write: 0, stays: false };
      }
    }
  }
}

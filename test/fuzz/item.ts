// Frames, and what nearly is one: what a hostile end may send to either side of a connection.

import fc from 'fast-check';
import { framed } from '../helpers/chatterbox-frames.ts';

export type Item =
  /** A frame of this text, JSON or not. */
  | { readonly kind: 'frame'; readonly text: string }
  /** A header that announces this length, and what follows it. */
  | { readonly kind: 'announced'; readonly length: number; readonly body: Uint8Array }
  /** A frame of this text of which only this many bytes arrive. */
  | { readonly kind: 'prefix'; readonly text: string; readonly bytes: number }
  /** A frame of this text with the byte at `at` changed. */
  | { readonly kind: 'spoilt'; readonly text: string; readonly at: number; readonly byte: number }
  /** This many `[` or `{"a":` as the value of a key, closed again or not. */
  | {
      readonly kind: 'deep';
      readonly key: string;
      readonly array: boolean;
      readonly depth: number;
      readonly closed: boolean;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

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

const WORDS =
  '/ * ~ + - -> ann cat mallory global all devs 30 30@ann 5m /block /unblock /blocked /help help ls message broadcast private startprivate y n name /me @ann: *ann,cat whoelse whoelsesince passwd devices forget sendfile'.split(
    ' ',
  );
/** Characters that break JSON, terminals or old clients if they are not escaped. */
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
export const words = fc.oneof(
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
/** Items made of what well-behaved ones send, and of texts that look like it. */
export function itemsFrom(
  valid: readonly object[],
  said: fc.Arbitrary<string>,
): fc.Arbitrary<Item> {
  const KEYS = [...new Set(valid.flatMap((value) => [...Object.keys(value), '__proto__', '']))];
  const one = fc.constantFrom(...valid);
  const oneText = one.map((value) => JSON.stringify(value));
  const wrongType = fc
    .tuple(one, fc.nat({ max: 12 }), anything)
    .map(([value, at, by]) => JSON.stringify(replaced(value, at, by)));

  /** Keys of all dialects thrown together; one of them may come twice. */
  const medley = fc
    .array(fc.tuple(fc.constantFrom(...KEYS), anything), { maxLength: 6 })
    .map((pairs) =>
      pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(),
    )
    .map((inner) => `{${inner}}`);

  const frameItem = fc
    .oneof(oneText, wrongType, wrongType, medley, said, said, said, fc.json(), words)
    .map((text): Item => ({ kind: 'frame', text }));

  return fc.oneof(
    { weight: 5, arbitrary: frameItem },
    fc.record({
      kind: fc.constant('announced' as const),
      length: fc.oneof(
        fc.constantFrom(0, 1, 0x7b, 65_535, 65_536, 65_537, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
        fc.nat({ max: 2 ** 32 - 1 }),
      ),
      body: fc.uint8Array({ maxLength: 20 }),
    }),
    fc.record({ kind: fc.constant('prefix' as const), text: oneText, bytes: fc.nat({ max: 120 }) }),
    fc.record({
      kind: fc.constant('spoilt' as const),
      text: oneText,
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
}

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

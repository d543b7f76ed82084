// Made-up input for pure parts, tens of thousands a second: valid input with a few bytes or words changed.

import { type Chance, chance } from '../helpers/chance.ts';

export interface Maker extends Chance {
  /** A valid one with up to four changes; now and then unchanged. */
  bytes(valid: readonly Buffer[]): Buffer;
  /** The same as text. */
  text(valid: readonly string[]): string;
}

const SHARP = [
  ...['{', '}', '[', ']', '"', '\\', '\n', '\r', '\t', '\u0000', '\u001b[2J', '\u007f', '\u0085'],
  ...['ä', '\u2028', '\u202e', '\u200b', '😀', '\ud800', '\\u0000', '-1', '1e999', '999999999999'],
  ...['null', 'true', '0', '__proto__', 'constructor', ' ', '  ', '@', '*', '/', '~', '+', '->'],
  ...['ann', 'bob', 'devs', 'global', 'private', 'message', 'block', 'x'.repeat(300)],
];

export function maker(seed: number): Maker {
  const { below, of } = chance(seed);
  const pick = <T>(some: readonly T[]): T => some[below(some.length)] as T;

  const changed = (bytes: Buffer, other: Buffer): Buffer => {
    const at = below(bytes.length + 1);
    const some = below(Math.min(40, bytes.length - at + 1));
    switch (below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(256);
        return bytes;
      case 1:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + some)]);
      case 2:
        return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(SHARP)), bytes.subarray(at)]);
      case 3:
        return bytes.subarray(0, at);
      case 4: // a part comes twice
        return Buffer.concat([bytes.subarray(0, at + some), bytes.subarray(at)]);
      default: // begins like one and goes on like another
        return Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length + 1))]);
    }
  };
  const bytes = (valid: readonly Buffer[]): Buffer => {
    let made = Buffer.from(pick(valid));
    for (let left = below(5); left > 0; left -= 1) made = Buffer.from(changed(made, pick(valid)));
    return made;
  };
  return {
    below,
    of,
    bytes,
    text: (valid) => bytes(bytesOf(valid)).toString('utf8'),
  };
}

const known = new WeakMap<readonly string[], readonly Buffer[]>();

function bytesOf(texts: readonly string[]): readonly Buffer[] {
  const bytes = known.get(texts) ?? texts.map((text) => Buffer.from(text));
  known.set(texts, bytes);
  return bytes;
}

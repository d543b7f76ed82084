// What a line is by its first sign or word alone.

import { firstWord } from '../text.ts';
import type { Known, Parsed } from './parsed.ts';
import { readAt, readPlusMinus, readStar, readTilde } from './sigils.ts';
import { readSlashed, readWord } from './words.ts';

/** A command with its text unchecked, a refusal, or undefined for text. `line` starts with no blank. */
export function readForm(line: string, known: Known): Parsed | undefined {
  switch (line.charCodeAt(0)) {
    case 0x21: // !
      return firstWord(line).toLowerCase() === '!help' ? readSlashed(line, known) : undefined;
    case 0x2a: // *
      return readStar(line);
    case 0x2b: // +
    case 0x2d: // -
      return readPlusMinus(line, known);
    case 0x2f: // /
      return readSlashed(line, known);
    case 0x40: // @
      return readAt(line);
    case 0x7e: // ~
      return readTilde(line, known);
    default:
      return readWord(line, known);
  }
}

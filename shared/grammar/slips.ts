// Guards: lines that are not commands as they stand, but are one slip away from one that carries private words or
// names. `known` is asked only when a line already looks like one. No guard can catch everything: `@bob hi` without its
// `@` is English, `xbob` in `xbob hi` may be a word, and a `\` in front asks for plain text.

import { firstWord } from '../text.ts';
import { AS_TEXT, type Known, type Mistake, mistake } from './parsed.ts';
import { lostGroup, lostSign } from './slipped-signs.ts';
import { foreignWord, lostSlash, nearWord, otherCase, splitWord } from './slipped-words.ts';

/** Why a line that would be text is not sent as such; undefined if it is. */
export function slipIn(line: string, known: Known): Mistake | undefined {
  const meant = otherCase(line, firstWord(line), known);
  return privateSlip(line, known) ?? (meant === undefined ? undefined : slip(meant));
}

/** The same, but only for commands with private words or names. */
export function privateSlip(line: string, known: Known): Mistake | undefined {
  const word = firstWord(line);
  const meant =
    nearWord(line, word, known) ??
    splitWord(line, word, known) ??
    foreignWord(line, word, known) ??
    lostSlash(line, word, known) ??
    lostSign(line, word, known) ??
    lostGroup(line, word, known);
  return meant === undefined ? undefined : slip(meant);
}

export function slip(meant: string, asText = AS_TEXT): Mistake {
  return mistake('slip', `Did you mean "${meant}"? Nothing was sent.\n${asText}`);
}

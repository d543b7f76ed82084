// How terminals disagree about the width of characters: three models for the emulator. Our output must be right in
// each.

import type { IUnicodeVersionProvider } from '@xterm/headless';
import { cellsOf } from '../../client/layout/width.ts';

/**
 * `old`: the tables of Unicode 6, where emoji take one cell each. `code points`: tables of today, each code point for
 * itself, so that a family takes eight. `clusters`: what belongs together takes two.
 */
export type Widths = 'old' | 'code points' | 'clusters';
export const WIDTHS: readonly Widths[] = ['old', 'code points', 'clusters'];

/** The last character drawn, as far as it affects the next. */
interface Last {
  readonly width: number;
  readonly joiner: boolean;
  readonly halfFlag: boolean;
}

interface Drawn {
  readonly width: number;
  /** It goes into the cells of the one before. */
  readonly joins: boolean;
}

const JOINER = '\u200d';
const AS_EMOJI = '\ufe0f';
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const MARK = /^(?:\p{M}|\p{Cf}|\p{EMod})$/u;
const HALF_FLAG = /^\p{RI}$/u;

const MODELS: Readonly<Record<Exclude<Widths, 'old'>, (char: string, last: Last) => Drawn>> = {
  'code points': (char, last) => {
    const joins = last.width > 0 && NO_WIDTH.test(char);
    return { joins, width: joins ? last.width : widthOf(char) };
  },
  clusters: (char, last) => {
    const belongs = MARK.test(char) || last.joiner || (last.halfFlag && HALF_FLAG.test(char));
    if (last.width === 0 || !belongs) return { joins: false, width: widthOf(char) };
    return { joins: true, width: char === AS_EMOJI || HALF_FLAG.test(char) ? 2 : last.width };
  },
};

/** What the emulator asks of a model; the last answer comes back as `before`. */
export function widthModel(widths: Exclude<Widths, 'old'>): IUnicodeVersionProvider {
  return {
    version: widths,
    wcwidth: (code) => widthOf(String.fromCodePoint(code)),
    charProperties(code, before) {
      const char = String.fromCodePoint(code);
      const state = before >> 3;
      const last = { width: (before >> 1) & 3, joiner: state === 1, halfFlag: state === 2 };
      const { joins, width } = MODELS[widths](char, last);
      const isHalf = HALF_FLAG.test(char) && !(joins && last.halfFlag);
      return ((char === JOINER ? 1 : isHalf ? 2 : 0) << 3) | (width << 1) | (joins ? 1 : 0);
    },
  };
}

function widthOf(char: string): 0 | 1 | 2 {
  if (NO_WIDTH.test(char)) return 0;
  return Math.min(2, Math.max(1, cellsOf(char))) as 1 | 2;
}

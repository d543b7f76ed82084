// Characters as a person counts them (grapheme clusters), and the cells they take on a terminal. Pure; knows no rows.

import stringWidth from 'string-width';

const PLAIN = /^[\x20-\x7e]*$/;
// Each of these is a cluster of its own as long as only these surround it: Latin, Greek, Cyrillic, kana, ideographs,
// Hangul syllables. The segmenter takes a hundred times as long.
const SIMPLE =
  /^[\n\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*$/;
const NARROW =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2500-\u259f]$/;
const KNOWN_MAX = 4_096;

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const known = new Map<string, number>();

/** The clusters of a text, in order; joined they make the text. A line break is one. */
export function graphemes(text: string): readonly string[] {
  return SIMPLE.test(text) ? text.split('') : [...graphemesOf(text)];
}

/** The same, lazily, for callers that may stop early. */
export function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of clusters.segment(text)) yield segment;
}

/** Whether every terminal draws it in one cell: it may be written like a letter. */
export function isNarrow(grapheme: string): boolean {
  return grapheme.length === 1 && NARROW.test(grapheme);
}

/** The cells one cluster takes: 0, 1 or 2. A wider one is cut by what follows it. */
export function cellsOf(grapheme: string): number {
  if (isNarrow(grapheme)) return 1;
  const seen = known.get(grapheme);
  if (seen !== undefined) return seen;
  const cells = Math.min(2, stringWidth(grapheme));
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(grapheme, cells);
  return cells;
}

/** The cells a text takes in one row. */
export function textCells(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let cells = 0;
  for (const grapheme of graphemes(text)) cells += cellsOf(grapheme);
  return cells;
}

/** As much of a text as fits into this many cells; `…` marks what is left out. */
export function cut(text: string, cells: number): string {
  if (text.length <= cells && PLAIN.test(text)) return text;
  if (textCells(text) <= cells) return text;
  let taken = '';
  let left = cells - 1;
  for (const grapheme of graphemes(text)) {
    left -= cellsOf(grapheme);
    if (left < 0) break;
    taken += grapheme;
  }
  return cells < 1 ? '' : `${taken}…`;
}

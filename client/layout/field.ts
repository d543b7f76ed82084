// The text being typed, laid out in cells with the cursor's place. Pure.

import type { Cursor } from './row.ts';
import { cellsOf } from './width.ts';

export interface Field {
  readonly rows: readonly string[];
  /** Where the next character would go. */
  readonly cursor: Cursor;
  /** Rows above those shown, and below them. */
  readonly above: number;
  readonly below: number;
}

/**
 * The text being typed, in at most `rowsMax` rows around the cursor. Rows begin at words where possible; each place has
 * its character, blanks included.
 */
export function field(
  typed: readonly string[],
  cursor: number,
  { width, rowsMax }: { width: number; rowsMax: number },
): Field {
  const most = Math.max(2, width);
  const starts = rowStarts(typed, most);
  const rows = starts.map((from, row) => typed.slice(from, starts[row + 1]));
  const y = Math.max(
    0,
    starts.findLastIndex((from) => from <= cursor),
  );
  const before = typed.slice(starts[y], cursor);
  const place = { x: before.reduce((sum, one) => sum + cellsOf(one), 0), y };
  const above = Math.max(0, Math.min(place.y - Math.floor(rowsMax / 2), rows.length - rowsMax));
  const shown = rows.slice(above, above + rowsMax);
  return {
    rows: shown.map((row) => row.join('').replace('\n', '')),
    cursor: { x: place.x, y: place.y - above },
    above,
    below: rows.length - above - shown.length,
  };
}

/** Where each row begins. After the last character there is room for the cursor, which may take a row of its own. */
function rowStarts(typed: readonly string[], most: number): readonly number[] {
  const starts: number[] = [];
  for (let from: number | undefined = 0; from !== undefined; from = nextStart(typed, from, most)) {
    starts.push(from);
  }
  return starts;
}

function nextStart(typed: readonly string[], from: number, most: number): number | undefined {
  let cells = 0;
  for (let at = from; at < typed.length; at += 1) {
    const grapheme = typed[at] ?? '';
    if (grapheme === '\n' && cells < most) return at + 1;
    // A full row takes nothing more, not even a zero-width character: the cursor may stand before it.
    if (cells >= most) return wordStart(typed, from, at);
    cells += grapheme === '\n' ? 1 : cellsOf(grapheme);
    if (cells > most) return wordStart(typed, from, at);
  }
  return cells < most ? undefined : typed.length;
}

/** Where the word at a place begins, if in the same row; else that place. */
function wordStart(typed: readonly string[], from: number, at: number): number {
  const blank = typed.lastIndexOf(' ', at);
  return blank === at || blank < from ? at : blank + 1;
}

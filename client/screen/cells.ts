// Rows become cells. A character of which terminals disagree how wide it is gets its cells blanked first and the cursor
// told where to go on, so that nothing moves and nothing of it stays, whatever the terminal thinks. Knows no blessed.

import { cleanText } from '../../shared/text.ts';
import type { Row, Style } from '../layout/row.ts';
import { cellsOf, graphemes, isNarrow } from '../layout/width.ts';

/** What a cell looks like, as a number that only the screen understands, and what is written for it. */
export type Cell = [attribute: number, text: string];

export interface Line extends Array<Cell> {
  dirty: boolean;
}

/** What a written row is like. */
export interface Written {
  /** It is not as it was. */
  readonly changed: boolean;
  /** It has characters that may be drawn wider than they are here: it must be drawn as a whole. */
  readonly odd: boolean;
}

/** Writes a row from the left, over all the line; what is too long is left out. */
export function writeRow(line: Line, row: Row, attributeOf: (style: Style) => number): Written {
  const pen = penOn(line);
  for (const { text, style } of row) {
    const attribute = attributeOf(style);
    for (const grapheme of graphemes(harmless(text))) pen.write(grapheme, attribute);
  }
  pen.fill(attributeOf('text'));
  const written = pen.written();
  if (written.changed) line.dirty = true;
  return written;
}

function penOn(line: Line) {
  let x = 0;
  let odd = false;
  let changed = false;
  const put = (text: string, attribute: number): void => {
    const cell = line[x];
    x += 1;
    if (!cell || (cell[0] === attribute && cell[1] === text)) return;
    cell[0] = attribute;
    cell[1] = text;
    changed = true;
  };
  const fill = (attribute: number): void => {
    while (x < line.length) put(' ', attribute);
  };
  return {
    write(grapheme: string, attribute: number): void {
      const cells = cellsOf(grapheme);
      if (isNarrow(grapheme)) {
        put(grapheme, attribute);
      } else if (x + cells > line.length) {
        fill(attribute); // nothing behind it may take its place
      } else if (cells > 0) {
        odd = true;
        put(placed(grapheme, { x, cells }), attribute);
        if (cells === 2) put('', attribute);
      }
    },
    fill,
    written: (): Written => ({ changed, odd }),
  };
}

/** Blanks, back to the first of them, the character, and on to where it ends here. */
function placed(grapheme: string, { x, cells }: { x: number; cells: number }): string {
  return `${' '.repeat(cells)}\x1b[${x + 1}G${grapheme}\x1b[${x + cells + 1}G`;
}

/** Cleaned once more, on one line [DESIGN 2]. */
function harmless(text: string): string {
  return cleanText(text).replaceAll('\n', ' ');
}

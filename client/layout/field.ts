// What is being typed, laid out in cells with the cursor's place. Pure.

import type { Place } from './row.ts';
import { cellsOf } from './width.ts';

export interface Field {
  readonly rows: readonly string[];
  /** Where the next character would go. */
  readonly cursor: Place;
  /** Rows that lie above and below those shown. */
  readonly above: number;
  readonly below: number;
}

/** What is being typed, in at most `rowsMax` rows around the cursor. Cut by cells, so that each place has its character. */
export function field(
  typed: readonly string[],
  cursor: number,
  { width, rowsMax }: { width: number; rowsMax: number },
): Field {
  const most = Math.max(2, width);
  const rows: string[] = [''];
  let cells = 0;
  let place: Place = { x: 0, y: 0 };
  const nextRow = (): void => {
    rows.push('');
    cells = 0;
  };
  for (const [index, grapheme] of [...typed, ''].entries()) {
    const own = grapheme === '\n' || grapheme === '' ? 1 : cellsOf(grapheme);
    if (cells + own > most) nextRow();
    if (index === cursor) place = { x: cells, y: rows.length - 1 };
    if (grapheme === '\n') nextRow();
    else {
      rows[rows.length - 1] += grapheme;
      cells += own;
    }
  }
  const above = Math.max(0, Math.min(place.y - Math.floor(rowsMax / 2), rows.length - rowsMax));
  const shown = rows.slice(above, above + rowsMax);
  return {
    rows: shown,
    cursor: { x: place.x, y: place.y - above },
    above,
    below: rows.length - above - shown.length,
  };
}

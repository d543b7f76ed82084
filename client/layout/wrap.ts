// A text cut into rows of cells: at blanks where it can, between wide characters, else inside a long word; never inside
// a cluster. Pure; knows neither styles nor screens.

import { cellsOf, graphemes } from './width.ts';

export interface Room {
  /** Cells in a row; fewer than two count as two, since a wide character needs them. */
  readonly width: number;
  /** Cells of the first row that something else takes. */
  readonly first?: number;
  /** Cells at the left of every later row that stay free. */
  readonly gutter?: number;
}

/** `text.slice(from, to)` is one row. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** The rows of a text as strings; at least one. Blanks at the end of a row belong to no row. */
export function wrap(text: string, room: Room): readonly string[] {
  return pieces([text], room).map(({ from, to }) => text.slice(from, to));
}

/**
 * Where the rows of a text begin and end, in UTF-16 units. The text comes in parts that are drawn one after the other: a
 * mark that begins one doesn't belong to the character before it.
 */
export function pieces(
  parts: readonly string[],
  { width, first = 0, gutter = 0 }: Room,
): readonly Piece[] {
  const found: Piece[] = [];
  const roomIn = (row: number): number => Math.max(2, width - (row === 0 ? first : gutter));
  let from = 0;
  for (const line of lines(parts)) {
    wrapLine(line, from, { found, roomIn });
    for (const cluster of line) from += cluster.length;
    from += 1;
  }
  return found;
}

/** The clusters of each line. */
function lines(parts: readonly string[]): readonly (readonly string[])[] {
  let line: string[] = [];
  const found = [line];
  for (const part of parts) {
    for (const cluster of graphemes(part)) {
      if (cluster === '\n') {
        line = [];
        found.push(line);
      } else line.push(cluster);
    }
  }
  return found;
}

/** What stays together where it can: blanks, one wide character, or a word. */
interface Unit {
  readonly blank: boolean;
  readonly clusters: readonly string[];
  readonly length: number;
  readonly cells: number;
}

interface Rows {
  readonly found: Piece[];
  /** The cells for the row of this number. */
  readonly roomIn: (row: number) => number;
}

function wrapLine(line: readonly string[], base: number, { found, roomIn }: Rows): void {
  let at = base;
  let row = { from: at, to: at, cells: 0, most: roomIn(found.length) };
  const nextRow = (): void => {
    found.push({ from: row.from, to: row.to });
    row = { from: at, to: at, cells: 0, most: roomIn(found.length) };
  };
  const add = (length: number, cells: number): void => {
    at += length;
    row.cells += cells;
    row.to = at;
  };
  for (const unit of units(line)) {
    if (unit.blank) {
      at += unit.length;
      row.cells += unit.cells;
      continue;
    }
    // A word too long for any row begins where it stands.
    const whole = unit.cells <= roomIn(found.length + 1);
    for (const { length, cells } of whole ? [unit] : unit.clusters.map(measured)) {
      if (row.cells + cells > row.most) nextRow();
      add(length, cells);
    }
  }
  found.push({ from: row.from, to: row.to });
}

function* units(line: readonly string[]): Iterable<Unit> {
  let clusters: string[] = [];
  let kind = '';
  for (const cluster of line) {
    const next = cluster === ' ' ? 'blank' : cellsOf(cluster) === 2 ? 'wide' : 'word';
    if (clusters.length > 0 && (next !== kind || next === 'wide')) {
      yield unitOf(clusters);
      clusters = [];
    }
    kind = next;
    clusters.push(cluster);
  }
  if (clusters.length > 0) yield unitOf(clusters);
}

const measured = (cluster: string) => ({ length: cluster.length, cells: cellsOf(cluster) });

function unitOf(clusters: readonly string[]): Unit {
  let length = 0;
  let cells = 0;
  for (const cluster of clusters) {
    length += cluster.length;
    cells += cellsOf(cluster);
  }
  return { blank: clusters[0] === ' ', clusters, length, cells };
}

// Cuts a text into rows of cells: at blanks if possible, between wide characters, else inside a long word, after a
// nearby sign in it; never inside a cluster. Pure; knows neither styles nor screens.

import { cellsOf, graphemes } from './width.ts';

export interface Room {
  /** Cells in a row; fewer than two count as two, since a wide character needs them. */
  readonly width: number;
  /** Cells of the first row taken by something else. */
  readonly first?: number;
  /** Blank cells at the left of every later row. */
  readonly gutter?: number;
}

/** `text.slice(from, to)` is one row. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** The rows of a text as strings; at least one. Blanks at the end of a row are dropped. */
export function wrap(text: string, room: Room): readonly string[] {
  return pieces([text], room).map(({ from, to }) => text.slice(from, to));
}

/**
 * Where the rows of a text begin and end, in UTF-16 units. The text comes in parts that are drawn one after the other:
 * a combining mark that begins one does not belong to the character before it.
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

/** What stays together if possible: blanks, one wide character, or a word. */
interface Unit {
  readonly blank: boolean;
  readonly clusters: readonly string[];
  readonly length: number;
  readonly cells: number;
}

interface Rows {
  readonly found: Piece[];
  /** The cells in the row of this number. */
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
    // A word too long for any row begins in the current one.
    const next = roomIn(found.length + 1);
    for (const { length, cells } of unit.cells <= next ? [unit] : broken(unit, next)) {
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

/** Where addresses, paths and fingerprints are best broken: after one of these. */
const SIGNS = new Set('/:?&=-_.,;');
/** A longer part without a sign is broken anywhere. */
const PART_CELLS_MAX = 16;

/** The parts of a word longer than any row: up to a sign, or single characters. */
function* broken({ clusters }: Unit, most: number): Iterable<Pick<Unit, 'length' | 'cells'>> {
  let part: string[] = [];
  for (const [at, cluster] of clusters.entries()) {
    part.push(cluster);
    const ends = SIGNS.has(cluster) && !SIGNS.has(clusters[at + 1] ?? '');
    if (!ends && at < clusters.length - 1) continue;
    const whole = unitOf(part);
    if (whole.cells <= Math.min(most, PART_CELLS_MAX)) yield whole;
    else yield* part.map((one) => unitOf([one]));
    part = [];
  }
}

function unitOf(clusters: readonly string[]): Unit {
  let length = 0;
  let cells = 0;
  for (const cluster of clusters) {
    length += cluster.length;
    cells += cellsOf(cluster);
  }
  return { blank: clusters[0] === ' ', clusters, length, cells };
}

// Cuts a text into rows of cells: at blanks if possible, between wide characters, else inside a long word: after a
// nearby sign in it, or where the row ends; never inside a cluster. Pure; knows neither styles nor screens.

import { cellsOf, graphemes } from './width.ts';

export interface Room {
  /** Cells in a row; fewer than two count as two, since a wide character needs them. */
  readonly width: number;
  /** Cells of the first row taken by something else. */
  readonly first?: number;
  /** Blank cells at the left of every later row. */
  readonly gutter?: number;
  /**
   * A word that no row holds beside the gutter fills rows of its own from the left edge, so that it can be copied. Nothing
   * else stands in these rows: not even a blank, so none of them looks like the beginning of something else.
   */
  readonly wholeWords?: boolean;
}

/** `text.slice(from, to)` is one row. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** The row begins at the left edge, without the gutter. */
  readonly flush?: true;
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
  { width, first = 0, gutter = 0, wholeWords = false }: Room,
): readonly Piece[] {
  const found: Piece[] = [];
  const roomIn = (row: number): number => Math.max(2, width - (row === 0 ? first : gutter));
  const whole = wholeWords ? Math.max(2, width) : Infinity;
  let from = 0;
  for (const line of lines(parts)) {
    wrapLine(line, from, { found, roomIn, whole });
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
  /** The cells in a row for a part of a long word; infinite where words are broken after a sign. */
  readonly whole: number;
}

function wrapLine(line: readonly string[], base: number, rows: Rows): void {
  const writing = writingInto(rows, base);
  for (const unit of units(line)) {
    const next = writing.next();
    if (unit.blank) writing.skip(unit);
    else if (unit.cells <= next) writing.put(unit);
    else if (rows.whole < Infinity && isPlain(unit)) writing.putWhole(unit);
    else for (const part of broken(unit, next)) writing.put(part);
  }
  writing.end();
}

type Part = Pick<Unit, 'length' | 'cells'>;

/** Fills the rows of one line, which begins at `base`. */
function writingInto({ found, roomIn, whole }: Rows, base: number) {
  let at = base;
  let row = { from: at, to: at, cells: 0, most: roomIn(found.length), flush: false };
  const end = (): void => {
    const { from, to, flush } = row;
    found.push(flush ? { from, to, flush } : { from, to });
  };
  const beginRow = (flush: boolean): void => {
    row = { from: at, to: at, cells: 0, most: flush ? whole : roomIn(found.length), flush };
  };
  const add = ({ length, cells }: Part): void => {
    at += length;
    row.cells += cells;
    row.to = at;
  };
  return {
    end,
    /** The cells in the next row. */
    next: () => roomIn(found.length + 1),
    skip({ length, cells }: Part) {
      at += length;
      row.cells += cells;
    },
    /** In this row or the next; nothing joins a long word. */
    put(part: Part) {
      if (row.flush || row.cells + part.cells > row.most) {
        end();
        beginRow(false);
      }
      add(part);
    },
    /** A long word: it begins in this row if that has something in it already, and if no row holds it. */
    putWhole({ clusters, cells }: Unit) {
      const isBegun = row.flush || row.to > row.from || found.length === 0;
      if (row.flush || !isBegun || cells <= whole) {
        if (isBegun) end();
        beginRow(true);
      }
      for (const { length } of clusters) {
        if (row.cells >= row.most) {
          end();
          beginRow(true);
        }
        add({ length, cells: 1 });
      }
    },
  };
}

/** Nothing in it looks like a blank, is invisible, or is drawn wider than one cell. */
const PLAIN_WORD = /^[!-~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f]+$/;

function isPlain({ clusters }: Unit): boolean {
  return PLAIN_WORD.test(clusters.join(''));
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

// Rows become cells. If terminals disagree on a character's width, its cells are blanked first and the cursor is then
// told where to go on, so that nothing moves and nothing of it stays, whatever the terminal assumes. Knows no blessed.

import { cleanText } from '../../shared/text.ts';
import type { Link, Row, Span, Style } from '../layout/row.ts';
import { cellsOf, graphemes, isNarrow } from '../layout/width.ts';

/** A cell: its looks, as a number that only the screen understands, and the text written for it. */
export type Cell = [attribute: number, text: string];

export interface Line extends Array<Cell> {
  dirty: boolean;
}

/** The result of writing a row. */
export interface Written {
  /** It differs from before. */
  readonly changed: boolean;
  /** It has links, italics, or characters that may be drawn wider than counted here: it must be drawn as a whole. */
  readonly odd: boolean;
}

export interface Looks {
  readonly attributeOf: (style: Style) => number;
  readonly isItalic: (style: Style) => boolean;
  /** The terminal knows links, or at least does not print them. */
  readonly links: boolean;
}

/** Writes a row over the whole line from the left; what is too long is left out. */
export function writeRow(line: Line, row: Row, { attributeOf, isItalic, links }: Looks): Written {
  const pen = penOn(line);
  for (const span of row) {
    const { style, link } = span;
    const attribute = attributeOf(style);
    const clusters = clustersOf(span);
    if (links && link !== undefined) pen.between(linkTo(link), clusters, LINK_END, attribute);
    else if (isItalic(style)) pen.between(ITALIC, clusters, ITALIC_END, attribute);
    else for (const grapheme of clusters) pen.write(grapheme, attribute);
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
  const write = (grapheme: string, attribute: number, { before = '', after = '' } = {}): void => {
    const cells = cellsOf(grapheme);
    if (isNarrow(grapheme)) {
      put(before + grapheme + after, attribute);
    } else if (x + cells > line.length) {
      fill(attribute); // nothing to its right may move into its place
    } else if (cells > 0) {
      odd = true;
      put(before + placed(grapheme, { x, cells }) + after, attribute);
      if (cells === 2) put('', attribute);
    }
  };
  return {
    write,
    /** What begins in the first cell ends in the last: such a row is always drawn whole. */
    between(begin: string, clusters: readonly string[] | string, end: string, attribute: number) {
      odd = true;
      const drawn = [...clusters].filter((cluster) => cellsOf(cluster) > 0);
      const last = drawn.length - 1;
      for (const [at, cluster] of drawn.entries()) {
        const before = at === 0 ? begin : '';
        write(cluster, attribute, { before, after: at === last ? end : '' });
      }
    },
    fill,
    written: (): Written => ({ changed, odd }),
  };
}

/** A link begins (OSC 8). Terminals take parts with the same id for one link, in whatever rows they stand. */
const linkTo = ({ url, id }: Link): string => `\x1b]8;id=${id};${url}\x1b\\`;
/** Ends a link; does nothing if there is none. */
export const LINK_END = '\x1b]8;;\x1b\\';

const ITALIC = '\x1b[3m';
const ITALIC_END = '\x1b[23m';

/** Blanks, back to the first of them, the character, and on to where it ends here. */
function placed(grapheme: string, { x, cells }: { x: number; cells: number }): string {
  return `${' '.repeat(cells)}\x1b[${x + 1}G${grapheme}\x1b[${x + cells + 1}G`;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** The clusters of spans in other letters than ASCII, which take long to find: kept with their span, gone with it. */
const kept = new WeakMap<Span, readonly string[]>();

function clustersOf(span: Span): readonly string[] | string {
  if (PLAIN.test(span.text)) return span.text;
  const before = kept.get(span);
  if (before) return before;
  const clusters = graphemes(harmless(span.text));
  kept.set(span, clusters);
  return clusters;
}

/** Cleaned once more, on one line [DESIGN 2]. */
function harmless(text: string): string {
  return cleanText(text).replaceAll('\n', ' ');
}

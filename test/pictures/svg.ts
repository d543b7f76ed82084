// The cells of a terminal as a picture. Each run of characters is stretched to the cells that it takes, so that columns
// hold in whatever font is there to draw it. Pure.

import type { Cell } from '../helpers/terminal.ts';

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  cell(x: number, y: number): Cell;
  readonly cursor?: { readonly x: number; readonly y: number };
  /** For those who cannot see it. */
  readonly title: string;
}

const CELL = { width: 8.4, height: 18, baseline: 13.5, font: 14 };
const MARGIN = 12;
const PAPER = '#15171c';
const RED = '#e06c6c';
const INK = '#d7dae0';
const CURSOR = '#e8b04b';

interface Run {
  readonly x: number;
  readonly cells: number;
  readonly text: string;
  readonly look: Look;
}

type Look = Pick<Cell, 'bold' | 'inverse' | 'underline' | 'colour'>;

export function svgOf(grid: Grid): string {
  const [width, height] = [px(grid.columns) + 2 * MARGIN, grid.rows * CELL.height + 2 * MARGIN];
  const rows = Array.from({ length: grid.rows }, (_, y) => rowOf(grid, y)).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(grid.title)}</title>`,
    `<rect width="${width}" height="${height}" rx="6" fill="${PAPER}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})" font-size="${CELL.font}" fill="${INK}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" xml:space="preserve">`,
    `${rows}${cursorOf(grid)}</g>`,
    '</svg>\n',
  ].join('\n');
}

function rowOf(grid: Grid, y: number): string {
  const top = y * CELL.height;
  return runsIn(grid, y)
    .map((run) => `${behind(run, top)}${text(run, top)}`)
    .join('');
}

/** Runs of characters with the same look in one row; a wide one is a run of its own. */
function runsIn(grid: Grid, y: number): readonly Run[] {
  const runs: Run[] = [];
  for (let x = 0; x < grid.columns; x += 1) {
    const cell = grid.cell(x, y);
    if (cell.width === 0) continue; // the second half of a wide one
    const last = runs.at(-1);
    if (last && cell.width === 1 && last.cells === last.text.length && isAlike(last.look, cell)) {
      runs[runs.length - 1] = { ...last, cells: last.cells + 1, text: last.text + shown(cell) };
    } else runs.push({ x, cells: cell.width, text: shown(cell), look: cell });
  }
  return runs;
}

const shown = ({ text }: Cell): string => text || ' ';

function isAlike(a: Look, b: Look): boolean {
  return (
    a.bold === b.bold &&
    a.inverse === b.inverse &&
    a.underline === b.underline &&
    a.colour === b.colour
  );
}

function behind({ x, cells, look }: Run, top: number): string {
  if (!look.inverse) return '';
  const place = `x="${px(x)}" y="${top}" width="${px(cells)}" height="${CELL.height}"`;
  return `<rect ${place} fill="${inkOf(look)}"/>`;
}

function text({ x, cells, text, look }: Run, top: number): string {
  if (text.trim() === '') return '';
  const attributes = [
    `x="${px(x)}" y="${top + CELL.baseline}" textLength="${px(cells)}" lengthAdjust="spacingAndGlyphs"`,
    look.inverse ? ` fill="${PAPER}"` : look.colour === undefined ? '' : ` fill="${inkOf(look)}"`,
    look.bold ? ' font-weight="bold"' : '',
    look.underline ? ' text-decoration="underline"' : '',
  ];
  return `<text ${attributes.join('')}>${escaped(text)}</text>\n`;
}

function cursorOf({ cursor }: Grid): string {
  if (!cursor) return '';
  const place = `x="${px(cursor.x)}" y="${cursor.y * CELL.height}"`;
  return `<rect ${place} width="${CELL.width}" height="${CELL.height}" fill="${CURSOR}" fill-opacity="0.7"/>`;
}

function inkOf({ colour }: Look): string {
  return colour === undefined ? INK : colourOf(colour);
}

/** A number of the 256-colour palette; of a terminal's own colours the screen uses red alone. */
function colourOf(number: number): string {
  const steps = [0, 95, 135, 175, 215, 255];
  if (number < 16) return number === 1 ? RED : INK;
  if (number > 231) return rgb([8, 8, 8].map((base) => base + 10 * (number - 232)));
  const cube = number - 16;
  const places = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return rgb(places.map((place) => steps[place] ?? 0));
}

function rgb(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** So many cells, in the picture's units. */
function px(cells: number): number {
  return Math.round(cells * CELL.width * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

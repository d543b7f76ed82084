// Rows of a screen as data: pieces of text, each in a named style. The views make them and the screen draws them. Pure.

import { cleanText } from '../../shared/text.ts';
import { cut, textCells } from './width.ts';
import { pieces, type Room } from './wrap.ts';

/** One of the colours for people's names. */
export type Hue = `hue-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11}`;
export const HUES = 12;

/** What a piece of text is; how that looks is the screen's business. */
export type Style =
  | 'text'
  /** Times, borders, and other things that matter less. */
  | 'quiet'
  | 'strong'
  | 'italic'
  | 'strong-italic'
  | 'code'
  /** One's own name. */
  | 'own'
  | 'mention'
  | 'unread'
  /** A timed message's remaining time. */
  | 'timed'
  | 'notice'
  | 'alert'
  /** A bar across the screen. */
  | 'bar'
  /** The chosen one of a list. */
  | 'chosen'
  | 'link'
  | Hue;

export interface Span {
  readonly text: string;
  readonly style: Style;
  readonly link?: Link;
}

/** What a click opens. */
export interface Link {
  /** In printable ASCII. */
  readonly url: string;
  /** The same for all parts of one link, and for no other on the screen: letters, digits, `.`. */
  readonly id: string;
}

export type Row = readonly Span[];

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A column and row of the screen, from 0. */
export interface Cursor {
  readonly x: number;
  readonly y: number;
}

/** The only way to make a span of foreign text: it removes whatever means something to a terminal. */
export function span(text: string, style: Style = 'text'): Span {
  return { text: cleanText(text), style };
}

export function rowCells(row: Row): number {
  return row.reduce((cells, { text }) => cells + textCells(text), 0);
}

/** The row, cut or filled with blanks to exactly this many cells. */
export function fit(row: Row, cells: number, fill: Style = 'text'): Row {
  const fitted: Span[] = [];
  let left = Math.max(0, cells);
  for (const one of row) {
    if (left === 0) break;
    const { text } = one;
    const whole = textCells(text);
    const taken = whole <= left ? text : cut(text, left);
    if (taken !== '') fitted.push({ ...one, text: taken });
    if (whole > left) {
      left -= textCells(taken);
      break;
    }
    left -= whole;
  }
  return left > 0 ? [...fitted, { text: ' '.repeat(left), style: fill }] : fitted;
}

/** The rows of a styled text, in which `\n` ends a row; a row's gutter is blank. */
export function wrapRow(row: Row, { gutter = 0, ...room }: Room): readonly Row[] {
  const indent = room.width - gutter < 2 ? 0 : gutter;
  const blank: Row = indent === 0 ? [] : [span(' '.repeat(indent))];
  const texts = row.map(({ text }) => text);
  return pieces(texts, { ...room, gutter: indent }).map(({ from, to, flush }, index) => [
    ...(index === 0 || flush ? [] : blank),
    ...slice(row, from, to),
  ]);
}

/** The part of a row's text between two places, in UTF-16 units. */
function slice(row: Row, from: number, to: number): Row {
  const taken: Span[] = [];
  let start = 0;
  for (const one of row) {
    const { text } = one;
    const part = text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (part !== '') taken.push({ ...one, text: part });
    start += text.length;
    if (start >= to) break;
  }
  return taken;
}

/** A colour for a name: the same everywhere and at every start, in upper or lower case. */
export function hueOf(name: string): Hue {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.toLowerCase().charCodeAt(at), 0x01000193);
  }
  return `hue-${(hash >>> 0) % HUES}` as Hue;
}

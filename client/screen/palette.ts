// How styles look. Colours are numbers of the 256-colour palette that are readable on black and on white (the
// terminal's own red for errors), and nothing is said by colour alone.

import { HUES, type Style } from '../layout/row.ts';

export interface Look {
  readonly colour?: number;
  readonly bold?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

const QUIET = 243;
const HUE_COLOURS = [28, 162, 29, 130, 98, 30, 132, 64, 63, 131, 164, 129];

export const LOOKS: ReadonlyMap<Style, Look> = new Map<Style, Look>([
  ['text', {}],
  ['quiet', { colour: QUIET }],
  ['strong', { bold: true }],
  ['own', { bold: true }],
  ['mention', { colour: 163, bold: true }],
  ['unread', { colour: 130, bold: true }],
  ['timed', { colour: 98 }],
  ['notice', { colour: QUIET }],
  ['alert', { colour: 1, bold: true }],
  ['bar', { inverse: true }],
  ['chosen', { bold: true, inverse: true }],
  ['link', { underline: true }],
  ...Array.from({ length: HUES }, (_, hue): [Style, Look] => [
    `hue-${hue}` as Style,
    { colour: HUE_COLOURS[hue] ?? QUIET },
  ]),
]);

/** For 16 colours: the nearest one that is readable on black and on white; else the usual one. */
const NEAREST: ReadonlyMap<number, number> = new Map([
  ...[28, 64].map((green) => [green, 2] as const),
  ...[29, 30, 63].map((cyan) => [cyan, 6] as const),
  ...[98, 129, 132, 162, 163, 164].map((magenta) => [magenta, 5] as const),
  [130, 3],
  [131, 1],
]);

/** How many colours there are: none, the terminal's own 16 (or 8), or 256. */
export type Depth = 'none' | '16' | '256';

/** Terminals with 256 colours, and terminals with none, by what TERM contains or begins with. */
const MANY = /256color|direct|kitty|alacritty|foot|ghostty|wezterm|contour/;
const NONE = /^$|^(?:dumb|unknown|vt\d|sun|hp|wy|tvi|adm)|mono|-m$/;

/** NO_COLOR set and not empty (https://no-color.org): none. FORCE_COLOR: some, whatever TERM says. */
export function depthOf(env: Readonly<Record<string, string | undefined>>): Depth {
  const { TERM: term = '', COLORTERM: more = '', NO_COLOR: no, FORCE_COLOR: force } = env;
  if (no) return 'none';
  if (MANY.test(term)) return '256';
  if (NONE.test(term)) return force ? '16' : 'none';
  return /^(?:truecolor|24bit)$/.test(more) ? '256' : '16';
}

export function colourAt(depth: Depth, colour: number): number | undefined {
  if (depth === 'none') return undefined;
  return depth === '256' || colour < 8 ? colour : NEAREST.get(colour);
}

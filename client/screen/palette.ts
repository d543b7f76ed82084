// How styles look in a theme. Nothing is said by colour alone. Themes use the terminal's own sixteen colours, so that they
// go with whatever the user chose there, but only those that can be read on all usual backgrounds of the kind: greens
// and yellows are no colours for a light one, and of Solarized's brighter half most are greys. Where the background is not
// known, they are numbers of the 256-colour palette that can be read on any.

import { HUES, type Style } from '../layout/row.ts';

export interface Look {
  readonly colour?: number;
  readonly bold?: true;
  /** Underlined where the terminal may have no italics. */
  readonly italic?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

/** `any`: the background is not known. */
export type Theme = 'any' | 'dark' | 'light' | 'solarized';

/** How many colours there are: none, the terminal's own 16 (or 8), or 256. */
export type Depth = 'none' | '16' | '256';

/** What has no number looks like text. */
interface Colours {
  readonly quiet?: number;
  readonly mention?: number;
  readonly unread?: number;
  readonly timed?: number;
  readonly alert?: number;
  readonly code?: number;
  /** Of names. */
  readonly hues: readonly number[];
}

const OWN: Readonly<Record<Exclude<Theme, 'any'>, Colours>> = {
  dark: { mention: 13, unread: 11, timed: 13, alert: 9, code: 6, hues: [10, 14, 11, 13, 2, 6, 3] },
  light: { quiet: 8, mention: 1, timed: 5, alert: 1, code: 4, hues: [4, 5, 9, 1] },
  solarized: {
    ...{ quiet: 11, mention: 5, unread: 3, timed: 13, alert: 1, code: 6 },
    hues: [4, 2, 5, 3, 6, 13, 9],
  },
};
/** For 16 colours on any background: of most terminals' own these can be read best. */
const FEW: Colours = {
  ...{ mention: 5, unread: 3, timed: 5, alert: 1, code: 6 },
  hues: [2, 5, 6, 3, 1],
};
const FIXED: Colours = {
  ...{ quiet: 243, mention: 163, unread: 130, timed: 98, alert: 1, code: 30 },
  hues: [28, 168, 29, 130, 98, 30, 132, 64, 63, 131, 164, 100],
};
/** Where there are 256: a grey that the sixteen lack, and hues for a light background, on which few of them can be read. */
const MORE: Readonly<Record<Exclude<Theme, 'any'>, Partial<Colours>>> = {
  dark: { quiet: 245 },
  light: { hues: [4, 28, 5, 130, 9, 30, 98, 1, 64, 132, 63] },
  solarized: {},
};

export function looksOf(theme: Theme, depth: Depth): ReadonlyMap<Style, Look> {
  return looksIn(coloursOf(theme, depth));
}

function coloursOf(theme: Theme, depth: Depth): Colours {
  if (depth === 'none') return { hues: [] };
  if (theme === 'any') return depth === '256' ? FIXED : FEW;
  return depth === '256' ? { ...OWN[theme], ...MORE[theme] } : OWN[theme];
}

function looksIn({ hues, ...colours }: Colours): ReadonlyMap<Style, Look> {
  const { quiet, mention, unread, timed, alert, code } = colours;
  return new Map<Style, Look>([
    ['text', {}],
    ['quiet', coloured(quiet)],
    ['strong', { bold: true }],
    ['italic', { italic: true }],
    ['strong-italic', { bold: true, italic: true }],
    ['code', coloured(code)],
    ['own', { bold: true }],
    ['mention', { ...coloured(mention), bold: true }],
    ['unread', { ...coloured(unread), bold: true }],
    ['timed', coloured(timed)],
    ['notice', coloured(quiet)],
    ['alert', { ...coloured(alert), bold: true }],
    ['bar', { inverse: true }],
    ['chosen', { bold: true, inverse: true }],
    ['link', { underline: true }],
    ...Array.from({ length: HUES }, (_, hue): [Style, Look] => [
      `hue-${hue}` as Style,
      coloured(hues[hue % hues.length]),
    ]),
  ]);
}

function coloured(colour: number | undefined): Look {
  return colour === undefined ? {} : { colour };
}

type Env = Readonly<Record<string, string | undefined>>;

/** Terminals with 256 colours, and terminals with none, by what TERM contains or begins with. */
const MANY = /256color|direct|kitty|alacritty|foot|ghostty|wezterm|contour/;
const NONE = /^$|^(?:dumb|unknown|vt\d|sun|hp|wy|tvi|adm)|mono|-m$/;

/** NO_COLOR set and not empty (https://no-color.org): none. FORCE_COLOR: some, whatever TERM says. */
export function depthOf(env: Env): Depth {
  const { TERM: term = '', COLORTERM: more = '', NO_COLOR: no, FORCE_COLOR: force } = env;
  if (no) return 'none';
  if (MANY.test(term)) return '256';
  if (NONE.test(term)) return force ? '16' : 'none';
  return /^(?:truecolor|24bit)$/.test(more) ? '256' : '16';
}

/** What the environment says of the background: the console's is black, and some terminals tell a number of theirs. */
export function themeIn({ TERM: term, COLORFGBG: colours = '' }: Env): Theme {
  if (term === 'linux') return 'dark';
  const background = /;(\d+)$/.exec(colours)?.[1];
  if (background === undefined) return 'any';
  return background === '7' || background === '15' ? 'light' : 'dark';
}

/** Parts from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const SOLARIZED: readonly Rgb[] = [
  [0x00, 0x2b, 0x36],
  [0xfd, 0xf6, 0xe3],
];
/** Between these two, no theme is sure to be read. */
const DARK_MAX = 0.06;
const LIGHT_MIN = 0.7;

/** The theme for a background. */
export function themeOn(background: Rgb): Theme {
  const isNear = (rgb: Rgb): boolean =>
    rgb.every((part, at) => Math.abs(part - (background[at] ?? 0)) < 3);
  if (SOLARIZED.some(isNear)) return 'solarized';
  const light = luminance(background);
  return light <= DARK_MAX ? 'dark' : light >= LIGHT_MIN ? 'light' : 'any';
}

/** As WCAG counts it, from 0 for black to 1 for white. */
export function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) =>
    part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

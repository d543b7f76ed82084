// How many colours a terminal is taken to have, on which background, and whether those used can be read there.

import {
  type Depth,
  depthOf,
  looksOf,
  luminance,
  type Rgb,
  type Theme,
  themeIn,
  themeOn,
} from '../../../client/screen/palette.ts';
import { kindOf } from '../../../client/screen/terminal.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { colourIn, DARK, LIGHT, type Palette, SOLARIZED } from '../../helpers/palettes.ts';

describe('colours', (test) => {
  test('are as many as the terminal has', () => {
    const all = {
      none: ['', 'dumb', 'unknown', 'vt100', 'vt52', 'vt220', 'xterm-mono', 'linux-m'],
      '16': ['linux', 'xterm', 'xterm-16color', 'screen', 'tmux', 'rxvt', 'ansi'],
      '256': ['xterm-256color', 'screen-256color', 'xterm-kitty', 'alacritty', 'foot', 'wezterm'],
    };
    for (const [depth, terms] of Object.entries(all)) {
      for (const TERM of terms) assert.is(depthOf({ TERM }), depth, TERM);
    }
    assert.is(depthOf({ TERM: 'xterm-ghostty' }), '256');
    assert.is(depthOf({ TERM: 'xterm', COLORTERM: 'truecolor' }), '256');
  });
  test('are none where NO_COLOR says so, and some where they are forced', () => {
    assert.is(depthOf({ TERM: 'xterm-256color', NO_COLOR: '1' }), 'none');
    assert.is(depthOf({ TERM: 'xterm', NO_COLOR: '' }), '16');
    assert.is(depthOf({ TERM: 'vt100', FORCE_COLOR: '1' }), '16');
    assert.is(depthOf({ TERM: 'xterm-256color', FORCE_COLOR: '1' }), '256');
  });
  test('are of the terminal’s own where there are no more, and none where there are none', () => {
    for (const theme of ['any', 'dark', 'light', 'solarized'] as const) {
      for (const [style, { colour = 1 }] of looksOf(theme, '16')) {
        assert.ok(colour > 0 && colour < (theme === 'any' ? 7 : 16), `${theme}: ${style}`);
      }
      for (const [style, { colour }] of looksOf(theme, 'none')) {
        assert.is(colour, undefined, style);
      }
    }
  });
  test('say nothing that is not said without them', () => {
    const plain = new Map(
      [...looksOf('dark', 'none')].map(([style, look]) => [style, JSON.stringify(look)]),
    );
    for (const style of ['own', 'mention', 'unread', 'alert', 'bar', 'chosen', 'link'] as const) {
      assert.is.not(plain.get(style), '{}', style);
    }
  });
});

describe('the theme', (test) => {
  test('is that of the background which the terminal tells', () => {
    const families = { dark: DARK, light: LIGHT, solarized: SOLARIZED };
    for (const [theme, family] of Object.entries(families)) {
      for (const [name, { background }] of Object.entries(family)) {
        assert.is(themeOn(background), theme, name);
      }
    }
    assert.is(themeOn([0x2e, 0x34, 0x40]), 'dark');
    assert.is(themeOn([0x80, 0x80, 0x80]), 'any');
  });
  test('is else what the environment says, if it says anything', () => {
    assert.is(themeIn({ TERM: 'xterm-256color' }), 'any');
    assert.is(themeIn({ TERM: 'linux' }), 'dark');
    assert.is(themeIn({ TERM: 'rxvt', COLORFGBG: '15;0' }), 'dark');
    assert.is(themeIn({ TERM: 'rxvt', COLORFGBG: '0;default;15' }), 'light');
    assert.is(themeIn({ TERM: 'rxvt', COLORFGBG: 'x' }), 'any');
  });
  test('is asked for unless the user says it, or it does not matter, or it would be printed', () => {
    const asks = (env: Record<string, string>, theme?: Theme): boolean => kindOf(env, theme).asks;
    assert.is(asks({ TERM: 'xterm' }), true);
    assert.is(asks({ TERM: 'xterm' }, 'light'), false);
    assert.is(asks({ TERM: 'xterm', NO_COLOR: '1' }), false);
    assert.is(asks({ TERM: 'linux' }), false);
    assert.is(asks({ TERM: 'screen' }), false);
    assert.is(kindOf({ TERM: 'xterm' }, 'light').theme, 'light');
  });
});

describe('everything in colour', (test) => {
  /** WCAG asks as much of large text; where the plain text itself has little more, seven tenths of that. */
  const LEAST = 3;
  const OF_TEXT = 0.7;
  const contrast = (one: Rgb, other: Rgb): number => {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  /** What cannot be read; terminals may draw a bold one of the first eight in its brighter form. */
  const unread = (theme: Theme, depth: Depth, palette: Palette): readonly string[] => {
    const least = Math.min(LEAST, OF_TEXT * contrast(palette.text, palette.background));
    return [...looksOf(theme, depth)].flatMap(([style, { colour, bold }]) => {
      if (colour === undefined) return [];
      const drawn = bold && colour < 8 ? [colour, colour + 8] : [colour];
      return drawn
        .map((it) => [it, contrast(colourIn(palette, it), palette.background)] as const)
        .filter(([, found]) => found < least)
        .map(([it, found]) => `${style} in ${it}: ${found.toFixed(2)}, not ${least.toFixed(2)}`);
    });
  };
  const check = (theme: Theme, family: Readonly<Record<string, Palette>>): void => {
    for (const depth of ['16', '256'] as const) {
      if (theme === 'any' && depth === '16') continue; // nobody knows what these are
      for (const [name, palette] of Object.entries(family)) {
        const { own } = palette;
        const usual = theme === 'any' ? { ...palette, own: own.map(() => palette.text) } : palette;
        assert.equal(unread(theme, depth, usual), [], `${theme} on ${name}`);
      }
    }
  };

  test('can be read on dark terminals', () => check('dark', DARK));
  test('can be read on light terminals', () => check('light', LIGHT));
  test('can be read on both of Solarized', () => check('solarized', SOLARIZED));
  test('can be read on all of these where the background is not known', () => {
    for (const family of [DARK, LIGHT, SOLARIZED]) check('any', family);
  });
  test('can be told from plain black on white and the like: the test finds what cannot be read', () => {
    const { xterm: white } = LIGHT;
    assert.ok(white && unread('dark', '16', white).length > 5);
  });
});

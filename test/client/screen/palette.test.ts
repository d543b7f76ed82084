// How many colours a terminal is taken to have, and which are used there.

import { colourAt, depthOf, LOOKS } from '../../../client/screen/palette.ts';
import { assert, describe } from '../../helpers/describe.ts';

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
  test('are of the terminal’s own eight where there are no more, but for what is quiet', () => {
    for (const [style, { colour }] of LOOKS) {
      if (colour === undefined) continue;
      const few = colourAt('16', colour);
      const isQuiet = style === 'quiet' || style === 'notice';
      assert.is(few === undefined, isQuiet, style);
      assert.ok((few ?? 1) > 0 && (few ?? 1) < 7, style);
      assert.is(colourAt('none', colour), undefined);
      assert.is(colourAt('256', colour), colour);
    }
  });
});

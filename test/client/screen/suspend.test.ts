// Ctrl-Z: the terminal is the shell's until it says `fg`.

import { fileURLToPath } from 'node:url';
import { assert, describe } from '../../helpers/describe.ts';
import { openTerminal } from '../../helpers/terminal.ts';

const PROGRAM = fileURLToPath(new URL('../../helpers/screen-program.js', import.meta.url));
const CTRL_Z = '\u001a';
const CTRL_C = '\u0003';

describe('Ctrl-Z', (test) => {
  test('gives the terminal to the shell, and fg brings back what was on the screen', async () => {
    const shell = `set -m; "${process.execPath}" "${PROGRAM}"; echo "in the shell"; stty -a | grep -o '.icanon'; read -r line; fg >/dev/null; echo "left"`;
    const it = openTerminal(['-c', shell], {}, { program: 'bash' });
    try {
      await it.shows('│side│');
      it.type('hello 日本\r');
      await it.shows('amy: hello');
      const before = it.screen().slice(0, 20);
      it.type(CTRL_Z);
      await it.shows(/in the shell\n icanon/);
      assert.not.match(it.screen().join(''), 'amy: hello');
      assert.equal(it.modes(), {
        alternate: false,
        paste: false,
        focus: false,
        wrap: true,
        keypad: false,
        mouse: false,
      });
      it.type('\r');
      await it.shows('amy: hello');
      assert.equal(it.screen().slice(0, 20), before);
      assert.ok(it.modes().alternate && it.modes().paste && it.modes().focus);
      it.type('again\r');
      await it.shows('amy: again');
      it.type(CTRL_C);
      await it.shows('left');
      assert.is(await it.ended(), 0);
    } finally {
      it.kill();
    }
  });
  test('does nothing that lasts where there is no shell to come back from', async () => {
    const it = openTerminal([PROGRAM]);
    try {
      await it.shows('│side│');
      it.type(CTRL_Z);
      it.type('still here\r');
      await it.shows('amy: still here');
      assert.ok(it.modes().alternate);
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
    } finally {
      it.kill();
    }
  });
});

// `hearth join` on a screen: what settings.json says, what a mistake in it does, and the way out while it starts.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal, type TerminalProcess } from '../helpers/terminal.ts';

const F5 = '\u001b[15~';
const CTRL_C = '\u0003';
const ESCAPE = '\u001b';

async function withSettings(
  settings: string,
  run: (it: TerminalProcess) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-join-'));
  const data = join(folder, 'data');
  const config = join(folder, 'config');
  mkdirSync(config);
  writeFileSync(join(config, 'settings.json'), settings);
  const server = await startServer(data);
  const it = openTerminal([PROGRAM, 'join', '--user', 'amy', '--register'], {
    HEARTH_CONFIG_DIR: config,
    HEARTH_PASSWORD: 'the password of amy',
    XDG_RUNTIME_DIR: data,
  });
  try {
    await run(it);
  } finally {
    it.kill();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

describe('settings.json', (test) => {
  test('rebinds keys, which the help shows, and says times and colours', () =>
    withSettings('{ "keys": { "help": "f5" }, "times": "12h", "colours": "off" }', async (it) => {
      await it.shows('F5 keys');
      await it.shows(/\d\d:\d\d[ap]m/);
      it.type('hello\r');
      await it.shows('amy: hello');
      const rows = it.screen();
      const y = rows.findIndex((row) => row.includes('amy: hello'));
      for (let x = 0; x < 80; x += 1) assert.is(it.cell(x, y).colour, undefined);
      it.type(F5);
      await it.shows('What the keys do');
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
    }));
  test('with a mistake stops the start with what is wrong, and no screen', () =>
    withSettings('{ "times": "25h" }', async (it) => {
      assert.is(await it.ended(), 2);
      await it.shows('"times" is "25h", but must be "24h" or "12h".');
      assert.not.ok(it.modes().alternate);
      assert.equal(it.titles, []);
    }));
});

describe('the screen at the start', (test) => {
  test('is there before the client is, and the user can already leave', () =>
    withSettings('{}', async (it) => {
      await it.shows('Hearth');
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
      assert.not.ok(it.modes().alternate);
    }));
});

describe('hearth join where no server runs', (test) => {
  test('asks for one until it can be reached, and Esc leads back to the name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-join-'));
    const config = { HEARTH_CONFIG_DIR: folder, XDG_RUNTIME_DIR: folder, TMPDIR: folder };
    const server = await startServer(join(folder, 'data'));
    const it = openTerminal([PROGRAM, 'join'], config);
    const answers = async (shown: string | RegExp, keys: string): Promise<void> => {
      await it.shows(shown);
      it.type(keys);
    };
    try {
      await answers('No server of yours', '127.0.0.1:1\r');
      await answers(/Name /, '\u0015amy\r');
      await answers('Cannot reach 127.0.0.1:1', `\u0015127.0.0.1:${server.port}\r`);
      await answers('for the first time', '\r');
      await answers('New password', ESCAPE);
      await answers('typing replaces it', 'bob\r');
      await it.shows('There is no "bob" yet');
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
    } finally {
      it.kill();
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

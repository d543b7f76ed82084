// Settings changed while a client runs, on the screen and by lines, and what the file then holds.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const CTRL_C = '\u0003';
const CTRL_U = '\u0015';
const ESCAPE = '\u001b';
const F6 = '\u001b[17~';

interface Amy {
  readonly it: TerminalProcess;
  file(): string;
}

const withAmy = (
  settings: string,
  run: (amy: Amy) => Promise<void>,
  more: readonly string[] = [],
): Promise<void> =>
  inTerminals(async ({ folder, port, open }) => {
    const config = join(folder, 'config');
    const path = join(config, 'settings.json');
    mkdirSync(config);
    writeFileSync(path, settings);
    const env = { HEARTH_CONFIG_DIR: config, HEARTH_PASSWORD: 'the password of amy' };
    const who = ['--user', 'amy', '--register', ...more];
    const it = open([PROGRAM, 'join', '127.0.0.1', String(port), ...who], env);
    await it.shows('SHA-256');
    if (more.length === 0) it.type('\r');
    await run({ it, file: () => readFileSync(path, 'utf8') });
    it.type(CTRL_C);
    assert.is(await it.ended(), 0);
  });

describe('a setting that is changed while the client runs', (test) => {
  test('holds on the screen at once, and at the next start', () =>
    withAmy('{\n  // mine\n  "colours": "on"\n}\n', async ({ it, file }) => {
      await it.shows('→ global');
      it.type('hello\r');
      await it.shows('amy: hello');
      it.type('/set times 12h\r');
      await it.shows('times is 12h from now on.');
      await it.shows(/\d\d:\d\d[ap]m amy: hello/);
      const time = (): number | undefined => {
        const y = it.screen().findIndex((row) => row.includes('amy: hello'));
        return it.cell(it.screen()[y]?.search(/\d\d:/) ?? 0, y).colour;
      };
      assert.type(time(), 'number');
      it.type('/set colours off\r');
      await until(() => time() === undefined);
      it.type('/set keys.help f6\r');
      await it.shows('F6 keys');
      it.type(F6);
      await it.shows('What the keys do');
      it.type(ESCAPE);
      await it.shows('amy: hello');
      assert.is(
        file(),
        '{\n  // mine\n  "colours": "off",\n  "times": "12h",\n  "keys": { "help": "f6" }\n}\n',
      );
    }));
  test('is refused with what is allowed, and the line comes back', () =>
    withAmy('{}', async ({ it, file }) => {
      await it.shows('→ global');
      it.type('/set times 25h\r');
      await it.shows('"times" is "25h", but must be "24h" or "12h".');
      await it.shows('> /set times 25h');
      it.type(`${CTRL_U}/set no`);
      it.type('\t');
      await it.shows('> /set notify.direct');
      it.type(`${CTRL_U}/set notify.global n\t`);
      await it.shows('> /set notify.global none');
      it.type('\r');
      await it.shows('notify.global is none from now on.');
      it.type('/set\r');
      await it.shows(/notify\.global +none \(usually mentions\)/);
      assert.is(file(), '{\n  "notify": { "global": "none" }\n}');
    }));
  test('is shown and changed by lines too', () =>
    withAmy(
      '{ "bell": true }',
      async ({ it, file }) => {
        await it.shows('Welcome');
        it.type('/set\r');
        await it.shows(/bell +true/);
        it.type('/set bell off\r');
        await it.shows('* bell is false from now on.');
        it.type('/set bell loud\r');
        await it.shows('"bell" is "loud", but must be true or false.');
        await until(() => file() === '{ "bell": false }');
      },
      ['--plain'],
    ));
});

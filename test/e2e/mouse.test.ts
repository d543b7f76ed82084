// The mouse in real terminals: its wheel, a click on a chat, and the setting that leaves it to the terminal.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';
const F2 = '\u001bOQ';
const ESCAPE = '\u001b';
const wheelUp = `${ESCAPE}[<64;20;5M`;
const wheelDown = `${ESCAPE}[<65;20;5M`;

/** Presses and releases the first button where a row shows this text. */
function click(it: TerminalProcess, text: string): void {
  const y = it.screen().findIndex((row) => row.includes(text));
  assert.ok(y >= 0, `no ${text}:\n${it.screen().join('\n')}`);
  const x = (it.screen()[y] ?? '').indexOf(text);
  it.type(`${ESCAPE}[<0;${x + 1};${y + 1}M${ESCAPE}[<0;${x + 1};${y + 1}m`);
}

describe('the mouse in a terminal', (test) => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [40, 12],
  ] as const) {
    test(`scrolls and opens chats at ${columns}x${rows}, and is left alone when it is not wanted`, () =>
      inTerminals(async ({ folder, port, open }) => {
        const bob = startClient({ port, user: 'bob' });
        try {
          await bob.saw({ event: 'here' });
          for (let n = 1; n <= 80; n += 1) bob.type(`number ${n}.`);
          await bob.saw({ event: 'confirmed', line: 'number 80.' });
          const config = join(folder, 'amy');
          const env = { HEARTH_CONFIG_DIR: config, HEARTH_PASSWORD: 'password of amy' };
          const who = ['--user', 'amy', '--register'];
          const args = [PROGRAM, 'join', '127.0.0.1', String(port), ...who];
          const it = open(args, env, { columns, rows });
          await it.shows('SHA-256');
          it.type('\r');
          await it.shows('number 80.');
          assert.ok(it.modes().mouse);
          for (let n = 0; n < 4; n += 1) it.type(wheelUp);
          await until(() => !it.screen().join('').includes('number 80.'));
          for (let n = 0; n < 5; n += 1) it.type(wheelDown);
          await it.shows('number 80.');
          bob.type('@amy psst');
          if (columns < 60) {
            await it.shows('1 unread');
            it.type(F2);
            await it.shows('Chats: Enter opens one');
          }
          await it.shows('@bob');
          click(it, '@bob');
          await it.shows('bob: psst');
          await it.shows('→ @bob');
          it.type('/set mouse false\r');
          await it.shows('mouse is false from now on.');
          await until(() => !it.modes().mouse);
          assert.match(readFileSync(join(config, 'settings.json'), 'utf8'), '"mouse": false');
          it.type('/set mouse on\r');
          await until(() => it.modes().mouse);
          it.type(CTRL_C);
          assert.is(await it.ended(), 0);
          assert.not.ok(it.modes().mouse);
        } finally {
          bob.process.kill('SIGKILL');
        }
      }));
  }
  test('is the shell’s while the client is stopped', () =>
    inTerminals(async ({ folder, port, open }) => {
      const env = { HEARTH_CONFIG_DIR: join(folder, 'amy'), HEARTH_PASSWORD: 'password of amy' };
      const joining = `"${process.execPath}" "${PROGRAM}" join 127.0.0.1 ${port} --user amy --register`;
      const script = `set -m; ${joining}; echo "in the shell"; read -r line; fg >/dev/null; echo left`;
      const it = open(['-c', script], env, { program: 'bash' });
      await it.shows('SHA-256');
      it.type('\r');
      await it.shows('→ global');
      assert.ok(it.modes().mouse);
      it.type(CTRL_Z);
      await it.shows('in the shell');
      assert.not.ok(it.modes().mouse);
      it.type('\r');
      await it.shows('→ global');
      await until(() => it.modes().mouse);
      it.type(CTRL_C);
      await it.shows('left');
      assert.not.ok(it.modes().mouse);
    }));
});

// Typing as shells have it, in real terminals: search, undo, swapping, pictures by their names, and names in a text.

import { join } from 'node:path';
import { startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import { inTerminals } from '../helpers/terminals.ts';

const CTRL_C = '\u0003';
const CTRL_G = '\u0007';
const CTRL_R = '\u0012';
const CTRL_T = '\u0014';
const CTRL_U = '\u0015';
const UNDO = '\u001f';
const REDO = '\u001b/';
const SWAP_WORDS = '\u001bt';

describe('typing on the screen', (test) => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [40, 12],
  ] as const) {
    test(`is searched, undone, swapped and completed at ${columns}x${rows}`, () =>
      inTerminals(async ({ folder, port, open }) => {
        const bob = startClient({ port, user: 'bob' });
        try {
          await bob.saw({ event: 'here' });
          const it = open(
            [PROGRAM, 'join', '127.0.0.1', String(port), '--user', 'amy', '--register'],
            { HEARTH_CONFIG_DIR: join(folder, 'amy'), HEARTH_PASSWORD: 'password of amy' },
            { columns, rows, widths: 'clusters' },
          );
          await it.shows('SHA-256');
          it.type('\r');
          await it.shows('→ global');
          for (const line of ['make it so', 'make tea', 'nothing']) {
            it.type(`${line}\r`);
            await it.shows(`amy: ${line}`);
          }
          it.type(`draft${CTRL_R}make`);
          await it.shows('search: make');
          await it.shows(/^> make tea/m);
          it.type(CTRL_R);
          await it.shows(/^> make it so/m);
          it.type(CTRL_G);
          await it.shows(/^> draft/m);
          it.type(`${CTRL_U}${CTRL_R}it\r`);
          await it.shows(/^> make it so/m);
          await it.shows('→ global');
          it.type(`${CTRL_U}world hello${SWAP_WORDS} teh${CTRL_T}`);
          await it.shows(/^> hello world the *$/m);
          it.type(UNDO);
          await it.shows(/^> hello world teh *$/m);
          it.type(REDO);
          await it.shows(/^> hello world the *$/m);
          it.type(`${CTRL_U}done :tada: (b\t`);
          await it.shows(/^> done 🎉 +\(bob/mu);
          const y = it.screen().findIndex((row) => row.startsWith('> done'));
          assert.is(it.cell(7, y).text, '🎉');
          assert.is(it.cell(10, y).text, '(');
          it.type(')\r');
          await bob.saw({ event: 'message', text: 'done 🎉 (bob )' });
          it.type(':rock');
          it.type('\t');
          await it.shows(/^> 🚀/mu);
          it.type(CTRL_C);
          assert.is(await it.ended(), 0);
        } finally {
          bob.process.kill('SIGKILL');
        }
      }));
  }
});

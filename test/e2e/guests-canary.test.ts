// A real server on a real disk: what two guests wrote to each other is in its files, a backup and its heap while they are
// there, and in none of them once they have left; what one wrote to everybody stays [DESIGN 3].

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findIn, heapOf, holding } from '../helpers/canary.ts';
import { type ClientProcess, startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { startServer } from '../helpers/server.ts';

const CANARY = 'canary "Zeisig" ü 7f3a9c51';
const CONTROL = 'control "Fink" ö 1b8e44d2';

async function confirmed(client: ClientProcess, line: string): Promise<void> {
  client.type(line);
  await client.saw({ event: 'confirmed', line });
}

describe('what guests wrote to each other', (test) => {
  test('is nowhere once they have left', async () => {
    const home = mkdtempSync(join(tmpdir(), 'hearth-guests-'));
    const data = join(home, 'data');
    mkdirSync(join(home, 'heap'));
    const node = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${join(home, 'heap')}`];
    const options = ['--guests', '--line-rate', '0'];
    const server = await startServer(data, { options, node });
    const enter = (user: string): ClientProcess =>
      startClient({ port: server.port, user, more: ['--guest'] });
    const [gus, ida] = [enter('gus'), enter('ida')];
    const backup = async (name: string): Promise<void> => {
      const { code, err } = await hearth(['backup', join(home, name), '--data', data]);
      assert.is(code, 0, err);
    };
    try {
      await Promise.all([confirmed(gus, 'here'), confirmed(ida, 'here too')]);
      await confirmed(gus, CONTROL);
      await confirmed(gus, `@ida ${CANARY}`);
      await ida.saw({ event: 'message', text: CANARY });
      await confirmed(ida, `@gus ${CANARY} back`);
      assert.ok(holding(data, CANARY).length > 0, 'the search finds');
      mkdirSync(join(home, 'before'));
      await backup('before/b.tar');
      assert.ok(holding(join(home, 'before'), CANARY).length > 0, 'in a backup too');
      assert.ok(holding(join(data, 'chats'), CANARY).length > 0, 'carried into files');
      await gus.leave();
      await ida.leave();
      mkdirSync(join(home, 'after'));
      await backup('after/b.tar');
      assert.equal(holding(join(home, 'after'), CANARY), []);
      assert.ok(holding(join(home, 'after'), CONTROL).length > 0);
      assert.equal(holding(data, CANARY), []);
      server.process.kill('SIGUSR2');
      const heap = await heapOf(join(home, 'heap'));
      assert.ok(findIn(heap, CONTROL).length > 0, 'the search finds it in a heap');
      assert.equal(findIn(heap, CANARY), []);
      await server.stop();
      assert.equal(holding(data, CANARY), []);
      assert.ok(holding(data, CONTROL).length > 0);
    } finally {
      for (const client of [gus, ida]) client.process.kill('SIGKILL');
      await server.stop('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    }
  });
});

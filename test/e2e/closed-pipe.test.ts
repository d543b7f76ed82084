// Output into a pipe that nobody reads (any more) ends quietly.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';

describe('into a closed pipe', (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-pipe-'));
  const commands = [
    ['--help'],
    ['--version'],
    ['serve', '--help'],
    ['help', 'join'],
    ['users', '--help'],
    ['nonsense'],
  ];
  for (const args of [...commands, ['users', 'list', '--data', folder]]) {
    test(`hearth ${args.slice(0, 2).join(' ')} says nothing of it`, async () => {
      const child = spawn(process.execPath, [PROGRAM, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.destroy();
      let err = '';
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      const [code, signal] = await once(child, 'close');
      assert.not(/EPIPE|at .*:\d+:\d+/.test(err), err);
      assert.is(signal, null);
      assert.ok(args[0] === 'nonsense' || args[1] === 'list' || code === 0, `${code} ${err}`);
    });
  }
  test('and its folder goes', () => rmSync(folder, { recursive: true }));
});

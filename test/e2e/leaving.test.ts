// A pipe that says `exit` and stays open: the client leaves, with a server or without.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

/** `hearth join` on a pipe that nobody closes. */
function joining(port: number, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-test-'));
  const all = [
    'join',
    '127.0.0.1',
    String(port),
    '--insecure',
    '--user',
    'amy',
    '--guest',
    ...args,
  ];
  const child = spawn(process.execPath, [PROGRAM, ...all], {
    env: { ...process.env, HEARTH_CONFIG_DIR: folder, HEARTH_PASSWORD: 'password9' },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      out += chunk;
    });
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    ended,
    out: () => out,
    type: (line: string) => child.stdin.write(`${line}\n`),
    close() {
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('exit on a pipe that stays open', (test) => {
  for (const form of ['--plain', '--json']) {
    test(`leaves at once while the server is away (${form})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hearth-test-'));
      const server = await startServer(join(folder, 'data'), {
        options: ['--insecure', '--guests'],
      });
      const it = joining(server.port, form);
      try {
        await until(
          () => /Nobody else is here|"here"/.test(it.out()),
          () => it.out(),
        );
        await server.stop();
        await until(() => it.out().includes('Trying to reconnect'));
        it.type('exit');
        assert.is(await it.ended, 0);
      } finally {
        it.close();
        await server.stop();
        rmSync(folder, { recursive: true });
      }
    });
  }

  test('leaves at once if the server takes the connection and says nothing', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const it = joining((mute.address() as AddressInfo).port, '--plain');
    try {
      await until(() => sockets.length > 0);
      it.type('exit');
      assert.is(await it.ended, 0);
    } finally {
      it.close();
      for (const socket of sockets) socket.destroy();
      mute.close();
    }
  });
});

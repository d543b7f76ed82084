// The load of the benches: it counts what a real server sends, and no figure comes of a server that loses, doubles or
// swaps messages.

import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assert, describe, thrownBy } from '../helpers/describe.ts';
import { madeLoad, makeLoad } from './generator.ts';
import type { Served } from './load.ts';
import { withServed } from './served.ts';

const ROOM = { members: 6, senders: 2, messages: 40 };

/** An IRC server of one channel, which sends `those(line)` for a line, to all but its sender. */
async function withRelay(
  those: (line: string) => readonly string[],
  run: (server: Served) => Promise<unknown>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // a load that gives up leaves at once
    const lines = createInterface({ input: socket }).on('error', () => {});
    lines.on('line', (line) => {
      if (line.startsWith('USER ')) socket.write(':here 001 you :welcome\r\n');
      if (line.startsWith('JOIN ')) socket.write(':here 366 you #load :end\r\n');
      if (!line.startsWith('PRIVMSG ')) return;
      const text = those(line).map((one) => `:somebody ${one}\r\n`);
      for (const other of sockets) if (other !== socket) other.write(text.join(''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { pid } = process;
  try {
    await run({ name: 'relay', speaks: 'irc', tls: false, port, pid, stop: async () => {} });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

describe('load', (test) => {
  const program = join(mkdtempSync(join(tmpdir(), 'hearth-load-')), 'load');
  const why = makeLoad(program);
  const load = madeLoad(program);
  const check = (title: string, run: () => Promise<void>): void =>
    why === undefined ? test(title, run) : test.skip(title, why);

  check('all of a room have all messages of a real server', async () => {
    const { deliveredPerSecond, bytesADelivery } = await withServed({}, (server) =>
      load.fanOut(server, ROOM),
    );
    assert.ok(deliveredPerSecond > 0 && bytesADelivery > 100);
  });
  check('times are taken of every delivery of every second', async () => {
    const seconds: number[] = [];
    const flow = { members: 5, rate: 20, seconds: 1.1 };
    await withRelay(
      (line) => [line],
      async (server) => {
        const times = await load.latency(server, flow, ({ p50 }) => seconds.push(p50));
        assert.ok(times.p50 > 0 && times.p50 <= times.p99 && times.p99 <= times.most);
      },
    );
    assert.is(seconds.length, 1);
  });
  check('a message that comes twice, or is lost, or overtaken is no figure', async () => {
    let held: readonly string[] = [];
    let n = 0;
    const third = (): boolean => {
      n += 1;
      return n % 3 === 0;
    };
    const twice = (line: string): readonly string[] => (third() ? [line, line] : [line]);
    const never = (line: string): readonly string[] => (third() ? [] : [line]);
    const later = (line: string): readonly string[] => {
      const now = third() ? [] : [line, ...held];
      held = now.length === 0 ? [line] : [];
      return now;
    };
    for (const those of [twice, never, later]) {
      await withRelay(those, async (server) => {
        const flow = { members: 3, rate: 500, seconds: 1 };
        const { message } = await thrownBy(() => load.latency(server, flow).then(() => {}));
        assert.match(message, /got message|missing/);
      });
    }
  });
});

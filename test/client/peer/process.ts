// One end of a private chat in a process of its own, controlled by lines of JSON; it prints what happens in the same
// form. Run by tests and benchmarks: node process.js <asker|asked|send|take> <folder> <local|remote>

import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { connect, createServer } from 'node:tls';
import { checkedCandidates, ownCandidates } from '../../../client/peer/addresses.ts';
import { listen } from '../../../client/peer/listen.ts';
import { meet } from '../../../client/peer/meet.ts';
import { type PeerSession, peerSession } from '../../../client/peer/session.ts';
import type { Side } from '../../../client/peer/words.ts';
import { deviceIdentity } from '../../../client/storage/identity.ts';
import type { Address } from '../../../shared/address.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { keptIn } from '../../helpers/kept.ts';

/** What such a process is told. */
export type Order =
  | { readonly do: 'meet'; readonly expected: string; readonly candidates: readonly Address[] }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'burst'; readonly count: number }
  | { readonly do: 'rounds'; readonly count: number }
  | { readonly do: 'offer'; readonly path: string }
  | { readonly do: 'accept'; readonly id: number }
  | { readonly do: 'memory' }
  | { readonly do: 'stop' }
  | { readonly do: 'send'; readonly path: string; readonly port: number };

const [role = '', folder = '', where = ''] = process.argv.slice(2);
const near = where === 'local' ? 'machine' : 'anywhere';
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const rss = (): number => process.memoryUsage.rss();

/** Waits for something from the other end, without an event for each. */
const waiting = { acked: (_: number): void => {} };

async function peer(side: Side): Promise<(order: Order) => Promise<void>> {
  const identity = deviceIdentity(keptIn(folder), systemClock);
  const listening = side === 'asked' ? await listen({ identity, clock: systemClock }) : undefined;
  const candidates = listening ? ownCandidates(listening.port, { near }) : [];
  print({ kind: 'ready', fingerprint: identity.fingerprint, candidates });
  let session: PeerSession | undefined;
  let peak = 0;

  const meets = async (expected: string, told: readonly Address[]): Promise<void> => {
    const stream = await meet({
      side,
      identity,
      expected,
      name: 'them',
      clock: systemClock,
      candidates: checkedCandidates(told, { near }),
      ...(listening && { listening }),
    });
    print({ kind: 'met', address: stream.remoteAddress });
    session = peerSession({
      stream,
      side,
      own: identity.fingerprint,
      their: expected,
      name: 'them',
      downloads: join(folder, 'Downloads'),
      pid: process.pid,
      clock: systemClock,
      on(event) {
        if (event.kind === 'acked') waiting.acked(event.n);
        else if (event.kind === 'progress') peak = Math.max(peak, rss());
        else if (event.kind !== 'text' || event.text !== 'x') print(event);
      },
    });
  };

  return async (order) => {
    if (order.do === 'meet') await meets(order.expected, order.candidates);
    else if (order.do === 'say') session?.say(order.text);
    else if (order.do === 'burst')
      print({ kind: 'burst', seconds: await burst(session, order.count) });
    else if (order.do === 'rounds')
      print({ kind: 'rounds', ms: await rounds(session, order.count) });
    else if (order.do === 'offer') await session?.offerFile(order.path);
    else if (order.do === 'accept') await session?.acceptFile(order.id);
    else if (order.do === 'memory') print({ kind: 'memory', now: rss(), peak });
    else if (order.do === 'stop') await stop(session);
  };
}

async function stop(session: PeerSession | undefined): Promise<void> {
  session?.stop();
  await session?.closed;
  process.exit();
}

/** Sends this many texts as fast as they are taken: returns the seconds until the last is confirmed. */
function burst(session: PeerSession | undefined, count: number): Promise<number> {
  const start = performance.now();
  return new Promise((resolve) => {
    let last = 0;
    let left = count;
    const more = (): void => {
      for (; left > 0; left -= 1) {
        const n = session?.say('x');
        if (n === undefined || n instanceof Refusal) return;
        last = n;
      }
    };
    waiting.acked = (n) => {
      more();
      if (left === 0 && n === last) resolve((performance.now() - start) / 1000);
    };
    more();
  });
}

/** Sends this many texts, each once the last is confirmed: returns how long each took. */
async function rounds(session: PeerSession | undefined, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    session?.say('x');
    await new Promise<void>((resolve) => {
      waiting.acked = () => resolve();
    });
    times.push(performance.now() - start);
  }
  return times;
}

// The yardstick: a file copied over TLS by Node's own means.

async function bareTake(): Promise<(order: Order) => Promise<void>> {
  const server = createServer(
    { ...deviceIdentity(keptIn(folder), systemClock), minVersion: 'TLSv1.3' },
    async (socket) => {
      await pipeline(socket, createWriteStream(join(folder, 'bare')));
      print({ kind: 'done' });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  print({ kind: 'ready', port: (server.address() as { port: number }).port });
  return async () => process.exit();
}

async function bareSend(): Promise<(order: Order) => Promise<void>> {
  print({ kind: 'ready' });
  return async (order) => {
    if (order.do !== 'send') process.exit();
    const { path, port } = order;
    await pipeline(
      createReadStream(path),
      connect({ port, host: '127.0.0.1', rejectUnauthorized: false }),
    );
  };
}

function start(): Promise<(order: Order) => Promise<void>> {
  if (role === 'send') return bareSend();
  return role === 'take' ? bareTake() : peer(role === 'asker' ? 'asker' : 'asked');
}

const carryOut = await start();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  carryOut(JSON.parse(line)).catch((error) => print({ kind: 'error', text: error.message }));
});
lines.on('close', () => process.exit());

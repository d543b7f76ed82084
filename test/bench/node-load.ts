// Clients in Node as a load, where nothing faster can be made: how many messages to a room are confirmed and delivered
// per second, and how long one takes.

import { cpuSecondsOf } from '../helpers/server.ts';
import { timesOf } from './bench.ts';
import { exchange } from './exchange.ts';
import type { Load, Served, Times } from './load.ts';
import { type Client, enterAll, leaveAll } from './swarm.ts';

/** `perSecond` messages by ten senders in turn; measures from when each is due until every other client has it. */
export async function measureLatency(
  clients: readonly Client[],
  perSecond: number,
  seconds: number,
): Promise<Times> {
  const senders = clients.slice(0, 10);
  const others = clients.slice(10);
  const times: number[] = [];
  for (const client of others) {
    client.onData = (chunk) => {
      const now = performance.now();
      for (const [, sent] of chunk.toString('latin1').matchAll(/\^([\d.]+);/g))
        times.push(now - Number(sent));
    };
  }
  const count = perSecond * seconds;
  const start = performance.now();
  for (let n = 0; n < count; n += 1) {
    const due = start + (n * 1000) / perSecond;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 0));
    senders[n % senders.length]?.say(`^${due.toFixed(3)};${'x'.repeat(80)}`);
  }
  const deadline = performance.now() + 30_000;
  while (times.length < count * others.length && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const client of others) client.onData = undefined;
  if (times.length < count * others.length) throw new Error('not all messages arrived');
  return timesOf(times);
}

async function withClients<T>(
  { port }: Served,
  members: number,
  run: (clients: readonly Client[]) => Promise<T>,
): Promise<T> {
  const clients = await enterAll(port, members);
  try {
    return await run(clients);
  } finally {
    leaveAll(clients);
  }
}

export const nodeLoad: Load = {
  speaks: ['hearth'],
  fanOut(server, { members, senders, messages }) {
    return withClients(server, members, async (clients) => {
      const bytes = (): number => clients.reduce((sum, { socket }) => sum + socket.bytesRead, 0);
      await exchange(clients, { senders, messages });
      const before = { cpu: cpuSecondsOf(server), bytes: bytes() };
      const start = performance.now();
      await exchange(clients, { senders, messages });
      const seconds = (performance.now() - start) / 1000;
      const millions = (messages * members) / 1e6;
      return {
        deliveredPerSecond: (millions * 1e6) / seconds,
        cpuPerMillion: (cpuSecondsOf(server) - before.cpu) / millions,
        bytesADelivery: (bytes() - before.bytes) / millions / 1e6,
      };
    });
  },
  latency(server, { members, rate, seconds }, onSecond) {
    return withClients(server, members, async (clients) => {
      await measureLatency(clients, rate, 1);
      if (!onSecond) return measureLatency(clients, rate, seconds);
      const each: Times[] = [];
      for (let second = 0; second < seconds; second += 1) {
        const times = await measureLatency(clients, rate, 1);
        each.push(times);
        onSecond(times);
      }
      return worstOf(each);
    });
  },
  stay: withClients,
};

/** What is known of all seconds when only that of each is known: no less than the whole's. */
function worstOf(each: readonly Times[]): Times {
  const most = (of: (times: Times) => number): number => Math.max(...each.map(of));
  return {
    p50: most(({ p50 }) => p50),
    p99: most(({ p99 }) => p99),
    p999: most(({ p999 }) => p999),
    most: most((times) => times.most),
  };
}

// Messages to a room: how many per second are confirmed and delivered, and how long one takes from sending to arrival,
// over TLS with a real server and a real disk.

import type { Client } from './swarm.ts';

export interface FanOut {
  readonly confirmedPerSecond: number;
  readonly deliveredPerSecond: number;
}

/** `senders` of the clients send, each its next message when the last came back; ends when all have been delivered. */
export async function measureFanOut(
  clients: readonly Client[],
  senders: number,
  messages: number,
): Promise<FanOut> {
  const expected =
    clients.reduce((sum, { delivered }) => sum + delivered, 0) + messages * clients.length;
  const each = messages / senders;
  const start = performance.now();
  await Promise.all(clients.slice(0, senders).map((client) => pingPong(client, each)));
  await delivery(clients, expected);
  const seconds = (performance.now() - start) / 1000;
  return {
    confirmedPerSecond: messages / seconds,
    deliveredPerSecond: (messages * clients.length) / seconds,
  };
}

/** Sends `count` messages, each once the client has seen its own last one. */
function pingPong(client: Client, count: number): Promise<void> {
  const own = Buffer.from(`"from":"${client.name}"`);
  let left = count;
  return new Promise((resolve) => {
    const next = (): void => {
      if (left === 0) {
        client.onData = undefined;
        resolve();
        return;
      }
      left -= 1;
      client.say(`^ ${'x'.repeat(98)}`);
    };
    let tail = Buffer.alloc(0); // a frame may be cut anywhere
    client.onData = (chunk) => {
      const seen = Buffer.concat([tail, chunk]);
      tail = seen.subarray(1 - own.length);
      if (seen.includes(own)) next();
    };
    next();
  });
}

async function delivery(clients: readonly Client[], expected: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const got = clients.reduce((sum, { delivered }) => sum + delivered, 0);
    if (got >= expected) return;
    if (performance.now() > deadline)
      throw new Error(`only ${got} of ${expected} deliveries arrived`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** `perSecond` messages by ten senders in turn; measures from the sending of each until every other client has it. */
export async function measureLatency(
  clients: readonly Client[],
  perSecond: number,
  seconds: number,
): Promise<Latency> {
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
    senders[n % senders.length]?.say(`^${performance.now().toFixed(3)};${'x'.repeat(80)}`);
  }
  const deadline = performance.now() + 30_000;
  while (times.length < count * others.length && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const client of others) client.onData = undefined;
  if (times.length < count * others.length) throw new Error('not all messages arrived');
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

// A room in which people answer at once: each sender's next message goes when its last one has come back.

import type { Client } from './swarm.ts';

export interface Exchange {
  readonly senders: number;
  /** Of all senders together. */
  readonly messages: number;
  /** What each line begins with: where it goes. */
  readonly to?: string;
}

const TEXT = `^ ${'x'.repeat(98)}`;

/**
 * Resolves when everything has been delivered to everybody, with how long each message took from its sending until its
 * author saw it, in ms.
 */
export async function exchange(
  clients: readonly Client[],
  { senders, messages, to = '' }: Exchange,
): Promise<readonly number[]> {
  const expected = deliveries(clients) + messages * clients.length;
  const each = messages / senders;
  const talking = clients.slice(0, senders).map((client) => talk(client, each, to + TEXT));
  const times = (await Promise.all(talking)).flat();
  await delivered(clients, expected);
  return times;
}

function deliveries(clients: readonly Client[]): number {
  return clients.reduce((sum, { delivered: own }) => sum + own, 0);
}

function talk(client: Client, count: number, line: string): Promise<readonly number[]> {
  const own = Buffer.from(`"from":"${client.name}"`);
  const times: number[] = [];
  return new Promise((resolve) => {
    let sent = 0;
    const next = (): void => {
      sent = performance.now();
      client.say(line);
    };
    let tail = Buffer.alloc(0); // a frame may be cut anywhere
    client.onData = (chunk) => {
      const seen = Buffer.concat([tail, chunk]);
      tail = seen.subarray(1 - own.length);
      if (!seen.includes(own)) return;
      times.push(performance.now() - sent);
      if (times.length < count) return next();
      client.onData = undefined;
      resolve(times);
    };
    next();
  });
}

async function delivered(clients: readonly Client[], expected: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (deliveries(clients) < expected) {
    if (performance.now() > deadline) {
      throw new Error(`only ${deliveries(clients)} of ${expected} deliveries arrived`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

// Timed messages: what one costs however many wait, and how late the last client learns that it is gone.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import type { Store } from '../../server/store/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { whisper } from '../helpers/facts.ts';
import type { Client } from './swarm.ts';

const DAY = 86_400;
const AT_ONCE = 500;
const ROUNDS = 8;
const A_ROUND = 1_000;

const now = (): number => Math.floor(systemClock.now() / 1000);

async function withStore(run: (store: Store) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-bench-'));
  const store = filesStore({
    folder,
    disk: realDisk,
    clock: systemClock,
    randomId: nanoid,
    onDamage: ({ file, reason }) => console.log(`damaged: ${file}: ${reason}`),
  });
  try {
    await store.open({
      restore: () => undefined,
      miss: () => false,
      rebuild: () => undefined,
      apply: () => undefined,
      snapshot: () => ({}),
      nameOf: () => undefined,
    });
    await store.erase(now()).gone;
    await run(store);
    await store.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Commits `count` of them, spread over the next day, and returns how long each took. */
async function commit(store: Store, count: number): Promise<number> {
  const start = performance.now();
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, n) => {
        const deadline = now() + 600 + (((done + n) * 3_607) % DAY); // hour after hour
        return store.commit(whisper(`chat${n % 50}`, 'x'.repeat(100), deadline));
      }),
    );
  }
  return ((performance.now() - start) * 1000) / count;
}

export interface TimedCost {
  /** Microseconds for one timed message, and for a tick in which nothing is due. */
  readonly message: number;
  readonly tick: number;
}

/** With this many waiting at first: the fastest of several rounds, which together add 8,000. */
export async function measureTimed(waiting: number): Promise<TimedCost> {
  let message = Number.POSITIVE_INFINITY;
  let tick = Number.POSITIVE_INFINITY;
  await withStore(async (store) => {
    await commit(store, Math.max(waiting, 25)); // the secrets of every hour are there from then on
    for (let round = 0; round < ROUNDS; round += 1) {
      message = Math.min(message, await commit(store, A_ROUND));
      const start = performance.now();
      const { gone } = store.erase(now());
      tick = Math.min(tick, (performance.now() - start) * 1000);
      await gone;
    }
  });
  return { message, tick };
}

export interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const ERASED = /"kind":"erased","chat":"[^"]*","until":(\d+)/g;

/** With `waiting` messages due much later and `due` in one second: how late each client is told, in ms. */
export async function measureLateness(
  clients: readonly Client[],
  { waiting, due }: { readonly waiting: number; readonly due: number },
): Promise<Lateness> {
  await saidByAll(clients, waiting, (n) => `*${600 + ((n * 7_919) % DAY)}*global ^`);
  const late: number[] = [];
  const seconds = 10;
  for (const client of clients) {
    client.onData = (chunk) => {
      const at = systemClock.now();
      for (const [, until] of chunk.toString('latin1').matchAll(ERASED)) {
        late.push(at - Number(until));
      }
    };
  }
  // All are due in the same second: each states how long that is away.
  const second = now() + seconds;
  await saidByAll(clients, due, () => `*${Math.max(1, second - now() - 1)}*global ^`);
  const end = (second + 3) * 1000;
  while (systemClock.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const client of clients) client.onData = undefined;
  if (late.length < clients.length * 0.9) throw new Error(`only ${late.length} were told`);
  late.sort((a, b) => a - b);
  const at = (share: number): number => late[Math.floor(late.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: late.at(-1) ?? Number.NaN };
}

async function saidByAll(
  clients: readonly Client[],
  count: number,
  line: (n: number) => string,
): Promise<void> {
  const [last] = clients;
  const before = last?.delivered ?? 0;
  const ahead = 2_000;
  for (let n = 0; n < count; n += 1) {
    clients[n % clients.length]?.say(line(n));
    while (n - ((last?.delivered ?? 0) - before) > ahead) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  while ((last?.delivered ?? 0) - before < count) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

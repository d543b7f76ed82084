// What the store in files costs, on the disk that holds the temporary folder, beside that disk's own fdatasync.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import type { Store } from '../../server/store/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { say } from '../helpers/facts.ts';
import { testKeeper } from '../helpers/keeper.ts';

const TEXT =
  'a line of the length that people write in a chat, give or take, about a hundred characters in all';
const SECONDS = 3;
const HISTORIES = [1_000, 100_000, 1_000_000];

async function open(folder: string): Promise<Store> {
  const store = filesStore({
    folder,
    disk: realDisk,
    clock: systemClock,
    randomId: nanoid,
    onDamage: ({ file, reason }) => console.log(`damaged: ${file}: ${reason}`),
    onTrouble: (error) => console.log(error.message),
  });
  const keeper = testKeeper();
  await store.open({ ...keeper, apply: () => undefined, snapshot: chatOnly });
  return store;
}

function chatOnly(on: string) {
  return on.startsWith('chat:') ? { made: true } : undefined;
}

/** Milliseconds of one run each, sorted. */
async function times(count: number, run: (n: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    await run(n);
    all.push(performance.now() - start);
  }
  return all.sort((a, b) => a - b);
}

const middle = (sorted: readonly number[]): string => (sorted[sorted.length >> 1] ?? 0).toFixed(2);
const late = (sorted: readonly number[]): string =>
  (sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(2);

async function bareSync(folder: string): Promise<readonly number[]> {
  const file = await realDisk.open(join(folder, 'bare'), 'empty');
  const line = Buffer.from(`${JSON.stringify(say('global', TEXT))}\n`);
  const sorted = await times(1000, async (n) => {
    await file.write(line, n * line.length);
    await file.sync();
  });
  await file.close();
  return sorted;
}

/** Facts per second with this many senders, each waiting for its confirmation. */
async function throughput(store: Store, inFlight: number): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < end) {
      await store.commit(say('global', TEXT));
      count += 1;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, sender));
  return Math.round((count * 1000) / (performance.now() - start));
}

async function grow(store: Store, count: number): Promise<void> {
  for (let done = 0; done < count; ) {
    const now = Math.min(2000, count - done);
    await Promise.all(Array.from({ length: now }, () => store.commit(say('big', TEXT))));
    done += now;
  }
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-bench-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function history(folder: string, count: number): Promise<void> {
  const growing = await open(folder);
  await grow(growing, count);
  await growing.close();
  let store = growing;
  const [start] = await times(1, async () => {
    store = await open(folder);
  });
  const [first] = await times(1, () => store.page('big', { max: 50 }));
  const pages = await times(300, () => store.page('big', { max: 50 }));
  const commits = await times(300, () => store.commit(say('big', TEXT)));
  const old = await times(100, (n) =>
    store.page('big', { max: 50, below: 100 + ((n * 7919) % Math.max(1, count - 100)) }),
  );
  await store.close();
  console.log(
    `${count} messages of history: start ${start?.toFixed(1)} ms, first page ${first?.toFixed(2)} ms, ` +
      `page of 50 newest ${middle(pages)} ms (99 %: ${late(pages)}), old page ${middle(old)} ms, ` +
      `commit ${middle(commits)} ms (99 %: ${late(commits)})`,
  );
}

/** Prints its findings, one per line. Takes about a minute. */
export async function benchStore(): Promise<void> {
  await withFolder(async (folder) => {
    const bare = await bareSync(folder);
    console.log(`the disk's own write and fdatasync: ${middle(bare)} ms (99 %: ${late(bare)})`);
    const store = await open(join(folder, 'data'));
    const alone = await times(1000, () => store.commit(say('global', TEXT)));
    console.log(`one commit at a time: ${middle(alone)} ms (99 %: ${late(alone)})`);
    for (const inFlight of [1, 100, 1000]) {
      console.log(`${inFlight} in flight: ${await throughput(store, inFlight)} facts/s`);
    }
    await store.close();
  });
  for (const count of HISTORIES) await withFolder((folder) => history(folder, count));
}

// Stores to run one test against: the twin in memory, and files on a disk in memory.

import type { Message } from '../../server/facts.ts';
import type { Store } from '../../server/store/store.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { assert } from './describe.ts';
import { say } from './facts.ts';
import { filesInMemory } from './files-store.ts';
import { forgetfulDisk } from './forgetful-disk.ts';
import { type TestKeeper, testKeeper } from './keeper.ts';
import { emptyRecord, memoryStore } from './memory-store.ts';
import { turns } from './until.ts';

export interface Bench {
  readonly clock: FakeClock;
  /** A store on what the last one left, which must be closed. */
  make(): Store;
  /** Whether writing is refused. */
  refuse(on: boolean): void;
  /** The paths of all files there are. */
  files(): readonly string[];
}

function memoryBench(): Bench {
  const clock = fakeClock();
  const record = emptyRecord();
  let refusing = false;
  let ids = 0;
  return {
    clock,
    make: () =>
      memoryStore({ clock, record, randomId: () => `id${++ids}`, refuses: () => refusing }),
    refuse: (on) => {
      refusing = on;
    },
    files: () => [],
  };
}

function filesBench(limits: { segmentLetters?: number; checkpointBytes?: number } = {}): Bench {
  const clock = fakeClock();
  const disk = forgetfulDisk();
  let ids = 0;
  const refusing = (): boolean => disk.capacity === 0;
  return {
    clock,
    make: () =>
      filesInMemory({
        disk,
        clock,
        randomId: () => `id${++ids}`,
        onTrouble: (error) => assert.ok(refusing(), error.message),
        limits,
      }),
    refuse: (on) => {
      disk.capacity = on ? 0 : Number.POSITIVE_INFINITY;
    },
    files: () => disk.files(),
  };
}

export interface Open extends Bench {
  readonly store: Store;
  readonly keeper: TestKeeper;
}

export async function opened(bench: Bench): Promise<Open> {
  const store = bench.make();
  const keeper = testKeeper();
  await store.open(keeper);
  return { ...bench, store, keeper };
}

export const seqs = (messages: readonly Message[]): number[] => messages.map(({ seq }) => seq);

/** Enough turns of the event loop for a commit and what follows from it. */
export async function turn(): Promise<void> {
  await turns(4);
}

export async function tell(store: Store, chat: string, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => store.commit(say(chat, `m${n + 1}`))));
}

export const benches: Record<string, () => Bench> = {
  memory: memoryBench,
  files: () => filesBench(),
  'files, with a checkpoint after every commit': () => filesBench({ checkpointBytes: 1 }),
};

// The secrets of timed messages: one file for each hour, with 32 random bytes for each of its seconds. When a second
// has come its secret is overwritten in place, and whatever was sealed with it is noise from then on, wherever it is
// [DESIGN 4.3].

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Seconds } from '../../../shared/clock.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { DamagedFile } from './trouble.ts';

const HOUR: Seconds = 3_600;
const SECRET_BYTES = 32;
/** The size of each hour's file. */
export const FILE_BYTES = HOUR * SECRET_BYTES;
/** The most hours in memory at once; others are read again when needed. */
const CACHED_MAX = 64;
const TAG_NAME = 'CACHEDIR.TAG';
/** The first line makes backup programs leave the folder out. */
const TAG = `Signature: 8a477f597d28d172789f06886806bc55
# The secrets of Hearth's timed messages. A copy of them would bring back what was erased: leave this folder out.
`;

/** Hours since 1970. */
export type Hour = number;

export interface Ember {
  /** Finds what an earlier process left. */
  open(): Promise<void>;
  /** Whether `ready` has nothing to do. */
  isReady(second: Seconds): boolean;
  /** Resolves when that second's secret exists, on disk too. Throws DamagedFile if it is gone before its time. */
  ready(second: Seconds): Promise<void>;
  /** The secret, if it is in memory and not gone. It must be used in the same turn. */
  secretInMemory(second: Seconds): Uint8Array | undefined;
  /** The secret; undefined if it is gone. It must be used in the same turn. */
  secretOf(second: Seconds): Promise<Uint8Array | undefined>;
  /** Something was sealed for that second, so its secret is to be overwritten as soon as it has come. */
  use(second: Seconds): void;
  /** What was sealed is unknown: every second counts as used. */
  useAll(): void;
  /** The time is now this second: the secrets up to it are removed from memory. */
  pass(until: Seconds): void;
  /**
   * Resolves when those secrets are gone from the disk too, at least the used ones; the others go at the end of their
   * hour. Never to be called while another call is under way.
   */
  overwrite(): Promise<void>;
  /** How many used seconds are over but not overwritten. */
  overdue(): number;
}

/** An hour's file. */
interface HourFile {
  /** How many slots, from the first on, are overwritten. */
  erased: number;
  /** The used slots above these. */
  readonly used: Set<number>;
  /** Left by an earlier process: nobody knows which of its slots are overwritten and which were used. */
  doubtful: boolean;
}

export interface EmberParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly folders: Folders;
}

export function createEmber({ disk, folder, folders }: EmberParts): Ember {
  const root = join(folder, 'ember');
  const known = new Map<Hour, HourFile>();
  const cache = new Map<Hour, Uint8Array>();
  /** Out of the cache, but perhaps still in use by a caller in this turn. */
  const leaving: Uint8Array[] = [];
  const making = new Map<Hour, Promise<void>>();
  let horizon: Seconds = Number.NEGATIVE_INFINITY;
  let allUsed = false;
  let isTagged = false;

  const pathOf = (hour: Hour): string => join(root, String(hour));

  /** How many of an hour's seconds are over. */
  const over = (hour: Hour): number => Math.max(0, Math.min(HOUR, horizon - hour * HOUR + 1));

  const blacken = (hour: Hour, secrets: Uint8Array): void => {
    secrets.fill(0, 0, over(hour) * SECRET_BYTES);
  };

  const evict = (hour: Hour): void => {
    const secrets = cache.get(hour);
    if (secrets) leaving.push(secrets);
    cache.delete(hour);
  };

  const load = async (hour: Hour): Promise<Uint8Array> => {
    const cached = cache.get(hour);
    if (cached) return cached;
    const secrets = new Uint8Array(FILE_BYTES);
    const found = known.has(hour) ? await disk.read(pathOf(hour)) : undefined;
    secrets.set(found?.subarray(0, FILE_BYTES) ?? []);
    found?.fill(0);
    blacken(hour, secrets); // time may have passed meanwhile
    if (!known.has(hour)) return secrets;
    evict(hour); // another call may have read it meanwhile
    cache.set(hour, secrets);
    for (const oldest of cache.keys()) {
      if (cache.size <= CACHED_MAX) break;
      evict(oldest);
    }
    return secrets;
  };

  const slotIn = (secrets: Uint8Array, second: Seconds): Uint8Array | undefined => {
    const at = (second % HOUR) * SECRET_BYTES;
    const secret = secrets.subarray(at, at + SECRET_BYTES);
    return secret.some((byte) => byte !== 0) ? secret : undefined;
  };

  const secretInMemory = (second: Seconds): Uint8Array | undefined => {
    const secrets = cache.get(hourOf(second));
    return secrets && slotIn(secrets, second);
  };

  const secretOf = async (second: Seconds): Promise<Uint8Array | undefined> =>
    second <= horizon ? undefined : slotIn(await load(hourOf(second)), second);

  /** Made whole or not at all: half an hour's file would lose the other half. */
  const make = async (hour: Hour): Promise<void> => {
    await folders.make('ember');
    if (!isTagged) await replace(disk, root, { name: TAG_NAME, bytes: Buffer.from(TAG) });
    isTagged = true;
    const bytes = randomBytes(FILE_BYTES);
    await replace(disk, root, { name: String(hour), bytes });
    bytes.fill(0);
    known.set(hour, { erased: 0, used: new Set(), doubtful: false });
  };

  const madeOnce = async (hour: Hour): Promise<void> => {
    if (known.has(hour)) return;
    const under = making.get(hour) ?? make(hour).finally(() => making.delete(hour));
    making.set(hour, under);
    await under;
  };

  const isDue = (hour: Hour, { erased, used, doubtful }: HourFile): boolean => {
    const count = over(hour);
    if (count === 0) return false;
    if (count === HOUR || doubtful) return true;
    if (allUsed) return count > erased;
    for (const slot of used) if (slot < count) return true;
    return false;
  };

  const overwriteOne = async (hour: Hour, state: HourFile): Promise<void> => {
    const count = over(hour);
    if (count > state.erased) {
      const file = await disk.open(pathOf(hour), 'keep');
      try {
        const zeros = new Uint8Array((count - state.erased) * SECRET_BYTES);
        await file.write(zeros, state.erased * SECRET_BYTES);
        await file.sync();
      } finally {
        await file.close();
      }
      state.erased = count;
      state.doubtful = false;
      for (const slot of state.used) if (slot < count) state.used.delete(slot);
    }
    if (count < HOUR) return;
    await disk.remove(pathOf(hour));
    await disk.syncFolder(root);
    known.delete(hour);
    evict(hour);
  };

  return {
    secretInMemory,
    secretOf,
    async open() {
      const names = await disk.list(root);
      for (const name of names) {
        if (name.endsWith('.tmp')) await disk.remove(join(root, name));
        if (!/^\d{1,9}$/.test(name)) continue;
        known.set(Number(name), { erased: 0, used: new Set(), doubtful: true });
      }
      // An hour in use must survive a power cut too; its folder entry may be only in the system's cache.
      if (known.size > 0) await disk.syncFolder(root);
    },
    isReady: (second) => second <= horizon || secretInMemory(second) !== undefined,
    async ready(second) {
      await madeOnce(hourOf(second));
      if (second <= horizon || (await secretOf(second))) return;
      if (second > horizon) throw new DamagedFile(`${pathOf(hourOf(second))} is damaged`);
    },
    use(second) {
      const hour = known.get(hourOf(second));
      if (hour && second % HOUR >= hour.erased) hour.used.add(second % HOUR);
    },
    useAll() {
      allUsed = true;
    },
    pass(until) {
      horizon = Math.max(horizon, until);
      for (const [hour, secrets] of cache) blacken(hour, secrets);
      for (const secrets of leaving.splice(0)) secrets.fill(0);
    },
    async overwrite() {
      const failures: unknown[] = [];
      for (const [hour, state] of [...known]) {
        if (isDue(hour, state)) await overwriteOne(hour, state).catch((why) => failures.push(why));
      }
      if (failures.length > 0) throw failures[0];
    },
    overdue() {
      let sum = 0;
      for (const [hour, { used }] of known) {
        const count = over(hour);
        for (const slot of used) if (slot < count) sum += 1;
      }
      return sum;
    },
  };
}

export function hourOf(second: Seconds): Hour {
  return Math.floor(second / HOUR);
}

/** The first second of an hour. */
export function startOf(hour: Hour): Seconds {
  return hour * HOUR;
}

/** When it resolves, the file is there, whole and durable. */
async function replace(
  disk: Disk,
  folder: string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<void> {
  const path = join(folder, name);
  const file = await disk.open(`${path}.tmp`, 'empty');
  try {
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(`${path}.tmp`, path);
  await disk.syncFolder(folder);
}

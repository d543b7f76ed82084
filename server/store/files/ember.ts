// The secrets of timed messages: one file for each hour, with 32 random bytes for each of its seconds. When a second
// has come its secret is overwritten in place, and whatever was sealed with it is noise from then on, wherever it is
// [DESIGN 4.3].

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Seconds } from '../../../shared/clock.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { HOUR, type Hour, hourOf, overIn } from './hours.ts';
import { createSecrets, FILE_BYTES, SECRET_BYTES } from './secrets.ts';
import { DamagedFile } from './trouble.ts';
import { replaceFile } from './write-file.ts';

const TAG_NAME = 'CACHEDIR.TAG';
/** The first line makes backup programs leave the folder out. */
const TAG = `Signature: 8a477f597d28d172789f06886806bc55
# The secrets of Hearth's timed messages. A copy of them would bring back what was erased: leave this folder out.
`;

export interface Ember {
  /** Finds what an earlier process left. */
  open(): Promise<void>;
  /** Whether `ready` has nothing to do. */
  isReady(second: Seconds): boolean;
  /** Resolves when that second's secret exists, on disk too. Throws DamagedFile if it is gone before its time. */
  ready(second: Seconds): Promise<void>;
  /** The secret, if it is in memory and not gone. It must be used in the same turn. */
  secretAtHand(second: Seconds): Uint8Array | undefined;
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
  const pathOf = (hour: Hour): string => join(root, String(hour));
  const known = new Map<Hour, HourFile>();
  const secrets = createSecrets({
    isKept: (hour) => known.has(hour),
    read: (hour) => disk.read(pathOf(hour)),
  });
  const making = new Map<Hour, Promise<void>>();
  let allUsed = false;
  let isTagged = false;

  /** Made whole or not at all: half an hour's file would lose the other half. */
  const make = async (hour: Hour): Promise<void> => {
    await folders.make('ember');
    if (!isTagged) await replaceFile(disk, join(root, TAG_NAME), Buffer.from(TAG));
    isTagged = true;
    const bytes = randomBytes(FILE_BYTES);
    await replaceFile(disk, pathOf(hour), bytes);
    bytes.fill(0);
    known.set(hour, { erased: 0, used: new Set(), doubtful: false });
  };

  const madeOnce = async (hour: Hour): Promise<void> => {
    if (known.has(hour)) return;
    const under = making.get(hour) ?? make(hour).finally(() => making.delete(hour));
    making.set(hour, under);
    await under;
  };

  const isDue = (file: HourFile, over: number): boolean => {
    if (over === 0) return false;
    if (over === HOUR || file.doubtful) return true;
    return allUsed ? over > file.erased : usedBelow(over, file).length > 0;
  };

  const overwriteSlots = async (hour: Hour, file: HourFile, over: number): Promise<void> => {
    const zeros = new Uint8Array((over - file.erased) * SECRET_BYTES);
    const open = await disk.open(pathOf(hour), 'keep');
    try {
      await open.write(zeros, file.erased * SECRET_BYTES);
      await open.sync();
    } finally {
      await open.close();
    }
    file.erased = over;
    file.doubtful = false;
    for (const slot of usedBelow(over, file)) file.used.delete(slot);
  };

  const overwriteHour = async (hour: Hour, file: HourFile): Promise<void> => {
    const over = overIn(hour, secrets.horizon);
    if (!isDue(file, over)) return;
    if (over > file.erased) await overwriteSlots(hour, file, over);
    if (over < HOUR) return;
    await disk.remove(pathOf(hour));
    await disk.syncFolder(root);
    known.delete(hour);
    secrets.evict(hour);
  };

  return {
    secretAtHand: secrets.atHand,
    secretOf: secrets.of,
    pass: secrets.pass,
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
    isReady: (second) => second <= secrets.horizon || secrets.atHand(second) !== undefined,
    async ready(second) {
      await madeOnce(hourOf(second));
      if (second <= secrets.horizon || (await secrets.of(second))) return;
      if (second > secrets.horizon) throw new DamagedFile(`${pathOf(hourOf(second))} is damaged`);
    },
    use(second) {
      const hour = known.get(hourOf(second));
      if (hour && second % HOUR >= hour.erased) hour.used.add(second % HOUR);
    },
    useAll() {
      allUsed = true;
    },
    async overwrite() {
      const failures: unknown[] = [];
      for (const [hour, file] of [...known]) {
        await overwriteHour(hour, file).catch((why) => failures.push(why));
      }
      if (failures.length > 0) throw failures[0];
    },
    overdue() {
      let sum = 0;
      for (const [hour, file] of known) {
        sum += usedBelow(overIn(hour, secrets.horizon), file).length;
      }
      return sum;
    },
  };
}

/** The used slots below this one that are not overwritten. */
function usedBelow(slot: number, { used }: HourFile): readonly number[] {
  return [...used].filter((one) => one < slot);
}

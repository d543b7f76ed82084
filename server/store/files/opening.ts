// A start: takes the folder, reads what its files and its journal hold into the keeper, and goes live.

import { join } from 'node:path';
import type { Keeper } from '../store.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { identify } from './identity.ts';
import { createJournal } from './journal.ts';
import type { Live } from './live.ts';
import { type Lock, lock, type Owner } from './lock.ts';
import { createRecovery } from './recovery.ts';
import { replay } from './replay.ts';
import type { Subjects } from './subjects.ts';
import type { Quarantine } from './trouble.ts';
import { readMark } from './watch.ts';

export interface Opened {
  readonly epoch: string;
  /** Gives the folder back. */
  release(): Promise<void>;
}

export interface OpeningParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly folders: Folders;
  readonly quarantine: Quarantine;
  readonly owner: Owner;
  readonly randomId: () => string;
  readonly subjects: Subjects;
  readonly live: Live;
}

/** Whatever it throws, the folder is given back. */
export async function open(keeper: Keeper, parts: OpeningParts): Promise<Opened> {
  const { disk, folder, folders } = parts;
  await folders.make('.');
  const own = await lock(disk, folder, parts);
  const release = (): Promise<void> => own.release().catch(() => undefined);
  try {
    return { epoch: await read(keeper, own, parts), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Resolves with the epoch. */
async function read(keeper: Keeper, own: Lock, parts: OpeningParts): Promise<string> {
  const { disk, folder, quarantine, subjects, live } = parts;
  const { epoch } = await identify(disk, folder, parts);
  await subjects.timed.open();
  const recovery = createRecovery({ folder, quarantine, subjects, live });
  const restored = await recovery.restore(keeper);
  const inJournal = join(folder, 'journal');
  const rest = await replay(disk, inJournal, {
    quarantine,
    mark: readMark(own.left),
    isUsed: restored.known.size > 0,
  });
  const last = Math.max(rest.lsn, ...restored.known.values());
  await live.begin(createJournal(disk, inJournal, { old: rest.files, lsn: last }), own.path);
  recovery.catchUp(rest, restored);
  recovery.keepNames(keeper, restored.nameless);
  live.start(last);
  return epoch;
}

// The folders of the data folder. One that was made but whose entry could not be synced later looks like any other: so
// all entries are synced at a start, and again after a failure. What a checkpoint makes and removes is synced
// at its end, each folder once: with thousands of chats one sync for each takes too long.

import { dirname, join } from 'node:path';
import { codeOf } from '../../../shared/system-error.ts';
import type { Disk } from './disk.ts';

export interface Folders {
  /** Makes the folder, given relative to the data folder; its entry is durable when it resolves. */
  make(path: string): Promise<void>;
  /** The same, but its entry is durable only once `settle` resolves. */
  prepare(path: string): Promise<void>;
  /** Removes a file, or a folder with all it holds, given as an absolute path; durable once `settle` resolves. */
  remove(path: string): Promise<void>;
  /** Syncs each folder in which something was prepared or removed; what fails is synced by the next one. */
  settle(): Promise<void>;
}

const BASES = ['.', 'journal', 'users', 'chats'];

export function createFolders(disk: Disk, root: string): Folders {
  let doubtful = true;
  const unsettled = new Set<string>();

  const syncAll = async (): Promise<void> => {
    for (const base of BASES) await disk.makeFolder(join(root, base));
    await disk.syncFolder(dirname(root)).catch((error: unknown) => {
      // A user who may use the data folder may lack permission to read its parent.
      if (codeOf(error) !== 'EACCES') throw error;
    });
    for (const base of BASES) await disk.syncFolder(join(root, base));
  };

  const make = async (path: string, entered: (above: string) => unknown): Promise<void> => {
    const wereDoubtful = doubtful;
    doubtful = true;
    if (wereDoubtful) await syncAll();
    const folder = join(root, path);
    if (await disk.makeFolder(folder)) await entered(dirname(folder));
    doubtful = false;
  };

  return {
    make: (path) => make(path, disk.syncFolder),
    prepare: (path) => make(path, (above) => unsettled.add(above)),
    async remove(path) {
      unsettled.add(dirname(path));
      await disk.remove(path);
      unsettled.delete(path);
    },
    async settle() {
      for (const folder of unsettled) {
        await disk.syncFolder(folder);
        unsettled.delete(folder);
      }
    },
  };
}

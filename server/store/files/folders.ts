// The folders of the data folder. One that was made but whose entry could not be synced later looks like any other: so
// all entries are synced at a start, and again after a failure.

import { dirname, join } from 'node:path';
import type { Disk } from './disk.ts';

export interface Folders {
  /** Makes the folder, given relative to the data folder; its entry is durable when it resolves. */
  make(path: string): Promise<void>;
}

const BASES = ['.', 'journal', 'users', 'chats'];

export function folders(disk: Disk, root: string): Folders {
  let doubtful = true;

  const syncAll = async (): Promise<void> => {
    for (const base of BASES) await disk.makeFolder(join(root, base));
    await disk.syncFolder(dirname(root)).catch((error: unknown) => {
      // A user who may use the data folder may lack permission to read its parent.
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    });
    for (const base of BASES) await disk.syncFolder(join(root, base));
  };

  return {
    async make(path) {
      const wereDoubtful = doubtful;
      doubtful = true;
      if (wereDoubtful) await syncAll();
      await disk.makeFolder(join(root, path));
      doubtful = false;
    },
  };
}

// Which subject's value lies in which file. A file is removed only for the subject that owns it.

import { dirname, join } from 'node:path';
import type { Subject } from '../../facts.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';

/** Paths are relative to the data folder. */
export interface OwnedFiles {
  /** The subject's value lies here from now on. */
  own(on: Subject, path: string): void;
  pathOf(on: Subject): string | undefined;
  /** All files that anybody owns. */
  owners(): ReadonlyMap<string, Subject>;
  /** From now on, nobody owns the file at this path. */
  disown(path: string): void;
  /** Removes the file, unless another subject owns it, and its folder once that is empty. */
  remove(on: Subject, path: string): Promise<void>;
  /** The subject's file is gone. */
  forget(on: Subject): void;
}

export function createOwnedFiles(
  disk: Disk,
  folder: string,
  folders: Pick<Folders, 'remove'>,
): OwnedFiles {
  const paths = new Map<Subject, string>();
  const owners = new Map<string, Subject>();

  return {
    own(on, path) {
      paths.set(on, path);
      owners.set(path, on);
    },
    pathOf: (on) => paths.get(on),
    owners: () => owners,
    disown: (path) => void owners.delete(path),
    async remove(on, path) {
      if (owners.get(path) !== on) return;
      const file = join(folder, path);
      await folders.remove(file);
      owners.delete(path);
      const left = await disk.list(dirname(file));
      if (!left.some((name) => !name.endsWith('.tmp'))) await folders.remove(dirname(file));
    },
    forget(on) {
      const path = paths.get(on) ?? '';
      if (owners.get(path) === on) owners.delete(path);
      paths.delete(on);
    },
  };
}

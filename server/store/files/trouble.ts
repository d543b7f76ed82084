// Faults below the store, in words for an operator; and damaged files, which are set aside, never overwritten.

import { basename, dirname } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import { codeOf } from '../../../shared/system-error.ts';
import { StorageError } from '../store.ts';
import type { Disk } from './disk.ts';
import { writeFile } from './write-file.ts';

/** A file that is missing or unreadable. The rest goes on without it. */
export interface Damage {
  readonly file: string;
  /** The new place of what was found; undefined if there was nothing, or if it was not moved. */
  readonly aside?: string;
  readonly reason: string;
}

/** Thrown by readers; their caller sets the file aside. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk failed',
  EROFS: 'the disk is read-only',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EMFILE: 'too many open files',
};

/** `task` is what could not be done, as the start of a sentence: "Writing the journal". */
export function storageError(task: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const code = codeOf(cause);
  const { message } = cause as Error;
  const reason = REASONS[code ?? ''] ?? message;
  return new StorageError(`${task} failed: ${reason}${code ? ` (${code})` : ''}.`, { cause });
}

export interface Quarantine {
  /** An unused name beside the file. */
  nameFor(file: string): Promise<string>;
  /** Renames the file and reports it. */
  setAside(file: string, reason: string): Promise<void>;
  /** Replaces the file with a better one and keeps a copy of it. If the disk refuses that, the file stays as it is. */
  replace(
    file: string,
    what: { readonly bytes: Uint8Array; readonly reason: string; readonly by: () => Promise<void> },
  ): Promise<void>;
  report(damage: Damage): void;
}

export function createQuarantine(
  disk: Disk,
  clock: Clock,
  report: (damage: Damage) => void,
): Quarantine {
  const nameFor = async (file: string): Promise<string> => {
    const taken = new Set(await disk.list(dirname(file)));
    let time = clock.now();
    while (taken.has(`${basename(file)}.damaged-${time}`)) time += 1;
    return `${file}.damaged-${time}`;
  };
  const copy = async (file: string, bytes: Uint8Array): Promise<string> => {
    const name = await nameFor(file);
    await writeFile(disk, name, bytes);
    await disk.syncFolder(dirname(file));
    return name;
  };
  return {
    nameFor,
    report,
    async replace(file, { bytes, reason, by }) {
      try {
        const aside = await copy(file, bytes);
        await by();
        report({ file, aside, reason });
      } catch {
        report({ file, reason });
      }
    },
    async setAside(file, reason) {
      const aside = await nameFor(file);
      await disk.rename(file, aside);
      await disk.syncFolder(dirname(file));
      report({ file, aside, reason });
    },
  };
}

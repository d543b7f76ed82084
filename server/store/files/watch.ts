// Once a second, checks that a folder in use is still the one that was opened, and notes how far its journal is
// confirmed. The note goes into the lock's file, unsynced, for the start after a crash.

import type { Clock, Ms } from '../../../shared/clock.ts';
import { StorageError } from '../store.ts';
import type { Disk } from './disk.ts';
import type { OldFile } from './journal.ts';
import { isCount, isObject } from './json-file.ts';

const EVERY: Ms = 1000;
/** Fixed length, so that one write replaces it. */
const MARK_CHARS = 64;

/** At least this many bytes of this journal were confirmed. */
export type Mark = Pick<OldFile, 'number' | 'end'>;

export interface Watch {
  start(lockFile: string): Promise<void>;
  /** Throws StorageError while the folder is gone. */
  check(): void;
  stop(): void;
}

export interface WatchParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly folder: string;
  /** The journal being written. */
  readonly current: () => Mark | undefined;
  readonly onGone: (error: StorageError) => void;
  readonly onBack: () => void;
}

/** An earlier process's note in its lock's file; undefined if it is not one. */
export function readMark(left: string): Mark | undefined {
  try {
    const mark: unknown = JSON.parse(left);
    if (!isObject(mark) || !isCount(mark['number']) || !isCount(mark['end'])) return undefined;
    return { number: mark['number'], end: mark['end'] };
  } catch {
    return undefined;
  }
}

export function createWatch({ disk, clock, folder, current, onGone, onBack }: WatchParts): Watch {
  let own: string | undefined;
  let path = '';
  let written = '';
  let gone: StorageError | undefined;
  let stopped = false;
  let cancel = (): void => {};

  const look = async (): Promise<void> => {
    const isThere = (await disk.identity(path)) === own;
    if (isThere === (gone === undefined)) return;
    gone = isThere ? undefined : goneError(folder);
    if (gone) onGone(gone);
    else onBack();
  };

  const writeMark = async (): Promise<void> => {
    const mark = current();
    const text = mark ? JSON.stringify({ number: mark.number, end: mark.end }) : '';
    if (gone || text === written) return;
    const file = await disk.open(path, 'keep');
    try {
      await file.write(Buffer.from(text.padEnd(MARK_CHARS)), 0);
      written = text;
    } finally {
      await file.close();
    }
  };

  const tick = async (): Promise<void> => {
    await look()
      .then(writeMark)
      .catch(() => undefined); // a disk that does not answer is noticed by whatever writes to it
    if (!stopped) cancel = clock.after(EVERY, () => void tick());
  };

  return {
    async start(lockFile) {
      path = lockFile;
      own = await disk.identity(path);
      cancel = clock.after(EVERY, () => void tick());
    },
    check() {
      if (gone) throw gone;
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function goneError(folder: string): StorageError {
  return new StorageError(
    `${folder} was removed, replaced or unmounted while the server runs. Nothing is confirmed any more. ` +
      'Put it back, or stop the server.',
  );
}

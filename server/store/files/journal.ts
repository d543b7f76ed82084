// The journal: what is committed but not yet in the files. One write and one sync for each batch make its facts
// durable. A file that failed is cut back and abandoned; the next batch begins a new one.

import { join } from 'node:path';
import type { Lsn } from '../../facts.ts';
import { UnsureError } from '../store.ts';
import type { Disk, DiskFile } from './disk.ts';
import { batchBytes, headerBytes, type JournalFact } from './record.ts';
import { storageError } from './trouble.ts';

/** A journal file of an earlier run. */
export interface OldFile {
  readonly number: number;
  /** Where what counts ends. */
  readonly end: number;
  /** The name that it gets when no longer needed, instead of being removed: it was damaged. */
  readonly aside?: string;
}

export interface Journal {
  /**
   * Appends the batch; resolves when it is durable. Rejects with StorageError if nothing of it is kept, or with
   * UnsureError if it may still be there should the process end before the next header says otherwise.
   */
  append(batch: readonly JournalFact[]): Promise<void>;
  /** Begins a new file; resolves with the number of the one before. Never to be called during an append. */
  turn(): Promise<number>;
  /** Gives up the files up to this number: what they hold is in place. */
  retire(last: number): Promise<void>;
  /** Where each file ends; the one being written comes last. */
  readonly files: readonly Pick<OldFile, 'number' | 'end'>[];
  /** Bytes in all files. */
  readonly bytes: number;
  /** Bytes since the last turn. */
  readonly bytesSinceTurn: number;
  close(): Promise<void>;
}

interface Current {
  readonly number: number;
  readonly file: DiskFile;
  end: number;
}

export function journalName(number: number): string {
  return `${number}.jsonl`;
}

export function journalPath(folder: string, number: number): string {
  return join(folder, journalName(number));
}

/** `lsn`: the last place ever given. */
export function createJournal(
  disk: Disk,
  folder: string,
  { old, lsn }: { readonly old: readonly OldFile[]; readonly lsn: Lsn },
): Journal {
  let files: OldFile[] = [...old];
  let current: Current | undefined;
  let number = old.at(-1)?.number ?? 0;
  let last = lsn;
  let sinceTurn = files.reduce((sum, { end }) => sum + end, 0);

  const begin = async (): Promise<Current> => {
    number += 1;
    const path = journalPath(folder, number);
    const ends = Object.fromEntries(allFiles().map((file) => [file.number, file.end]));
    const header = headerBytes({ journal: number, lsn: last, ends });
    const file = await disk.open(path, 'empty');
    try {
      await file.write(header, 0);
      await file.sync();
      await disk.syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      await disk.remove(path).catch(() => undefined);
      throw error;
    }
    return { number, file, end: header.length };
  };

  const allFiles = (): readonly OldFile[] =>
    current ? [...files, { number: current.number, end: current.end }] : files;

  /**
   * Cuts off what a failed write may have left, through a new descriptor; the next header says the same. False if that
   * failed: then only that header holds.
   */
  const abandon = async (failed: Current): Promise<boolean> => {
    files.push({ number: failed.number, end: failed.end });
    current = undefined;
    await failed.file.close().catch(() => undefined);
    try {
      const file = await disk.open(journalPath(folder, failed.number), 'keep');
      try {
        await file.truncate(failed.end);
        await file.sync();
      } finally {
        await file.close();
      }
      return true;
    } catch {
      return false;
    }
  };

  return {
    get files() {
      return allFiles();
    },
    get bytes() {
      return allFiles().reduce((sum, { end }) => sum + end, 0);
    },
    get bytesSinceTurn() {
      return sinceTurn;
    },
    async append(batch) {
      let into: Current | undefined;
      try {
        current ??= await begin();
        into = current;
        const bytes = batchBytes(batch);
        await into.file.write(bytes, into.end);
        await into.file.sync();
        into.end += bytes.length;
        sinceTurn += bytes.length;
        last = batch.at(-1)?.lsn ?? last;
      } catch (error) {
        last = batch.at(-1)?.lsn ?? last;
        const isCut = !into || (await abandon(into));
        const failure = storageError('Writing the journal', error);
        throw isCut ? failure : new UnsureError(failure.message, { cause: failure });
      }
    },
    async turn() {
      const before = current;
      const closed = before && { number: before.number, end: before.end };
      try {
        const next = await begin();
        if (closed) files.push(closed);
        current = next;
        sinceTurn = 0;
        return next.number - 1;
      } catch (error) {
        // A header on disk may already say where this file ends: so it must end there.
        if (closed) files.push(closed);
        current = undefined;
        throw storageError('Beginning a new journal', error);
      } finally {
        await before?.file.close().catch(() => undefined);
      }
    },
    async retire(upTo) {
      for (const file of files.filter(({ number: own }) => own <= upTo)) {
        const path = journalPath(folder, file.number);
        if (file.aside !== undefined) await disk.rename(path, file.aside);
        else await disk.remove(path);
        files = files.filter((other) => other !== file);
      }
      await disk.syncFolder(folder);
    },
    async close() {
      await current?.file.close();
      current = undefined;
    },
  };
}

// A backup: an archive of the held moment, written to a file that appears whole or not at all.

import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { codeOf } from '../../shared/system-error.ts';
import { storageError } from '../store/files/trouble.ts';
import { archiveOf, type Tally } from './archive.ts';
import type { Door, Held } from './door.ts';
import { DoorError } from './place.ts';

export interface Backup {
  readonly files: number;
  /** As written, compressed or not. */
  readonly bytes: number;
  readonly missing: readonly string[];
}

export interface BackupNeeds {
  /** The data folder, absolute. */
  readonly folder: string;
  readonly door: Pick<Door, 'hold'>;
  /** Aborts the backup: nothing of it is left. */
  readonly signal: AbortSignal;
}

/** Writes to a file that must not exist yet; compressed if its name ends with .gz or .tgz. Throws a sentence. */
export async function backupTo(file: string, needs: BackupNeeds): Promise<Backup> {
  await checkPlace(file);
  const part = `${file}.${process.pid}.part`;
  try {
    return await holding(needs, async (archive, held, signal) => {
      const out = await open(part, 'wx', 0o600);
      const stream = out.createWriteStream({ flush: true });
      const steps = /\.t?gz$/i.test(file) ? [createGzip()] : [];
      await pipeline([archive, ...steps, stream], { signal });
      await letGo(held);
      await appear(part, file);
      return stream.bytesWritten;
    });
  } catch (error) {
    throw explained(error, file, needs.signal);
  } finally {
    await rm(part, { force: true });
  }
}

/** Writes to a stream, uncompressed. */
export async function backupInto(out: Writable, needs: BackupNeeds): Promise<Backup> {
  try {
    return await holding(needs, async (archive, held, signal) => {
      let bytes = 0;
      archive.on('data', (piece: Uint8Array) => {
        bytes += piece.length;
      });
      await pipeline(archive, out, { signal, end: false });
      await letGo(held);
      return bytes;
    });
  } catch (error) {
    throw explained(error, 'the output', needs.signal);
  }
}

async function holding(
  { folder, door, signal }: BackupNeeds,
  write: (archive: Readable, held: Held, signal: AbortSignal) => Promise<number>,
): Promise<Backup> {
  signal.throwIfAborted();
  const held = await door.hold();
  try {
    const tally: Tally = { files: 0, missing: [] };
    const archive = Readable.from(archiveOf(folder, held, tally), { objectMode: false });
    const bytes = await write(archive, held, AbortSignal.any([signal, held.lost]));
    return { ...tally, bytes };
  } finally {
    await held.release().catch(() => false);
  }
}

/** The copy is good only if the moment was held to the end. */
async function letGo(held: Held): Promise<void> {
  if (!(await held.release())) throw new DoorError(LOST);
}

const LOST = 'Too much was written meanwhile, or the server stopped: nothing was kept. Try again.';

async function checkPlace(file: string): Promise<void> {
  if (await exists(file)) throw new DoorError(`${file} already exists. Choose another name.`);
  if (!(await exists(dirname(file)))) throw new DoorError(`There is no folder ${dirname(file)}.`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Gives the finished file its name, unless that is taken by now: a rename would replace the other file. */
async function appear(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' || (await exists(file))) {
      throw new DoorError(`${file} was made meanwhile. Choose another name.`);
    }
    await rename(part, file); // a disk without links
  }
  const folder = await open(dirname(file), 'r');
  await folder.sync().catch(() => undefined); // not every system can sync a folder
  await folder.close();
}

function explained(error: unknown, where: string, signal: AbortSignal): unknown {
  if (signal.aborted) return new DoorError('Stopped: nothing was written.', { cause: error });
  if (error instanceof DoorError) return error;
  const code = codeOf(error);
  const { name } = error as Error;
  if (name === 'AbortError') return new DoorError(LOST, { cause: error });
  if (code === undefined) return error;
  return storageError(`Writing ${where}`, error);
}

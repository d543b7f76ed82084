// A file being received: a `.part` beside its later place, readable by nobody else, and removed if not finished. No
// existing file is ever overwritten.

import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../shared/system-error.ts';
import type { FileLoss } from '../../core/update/private-event.ts';
import { numbered } from './names.ts';
import { partName } from './stale.ts';

const BATCH_BYTES = 512 * 1024;
/** The most bytes taken before the disk has them. */
const UNWRITTEN_BYTES_MAX = 2 * 1024 * 1024;
/** The most files of one name. */
const NUMBER_MAX = 1_000;
/** Space to leave free on the disk. */
const SPARE_BYTES = 16 * 1024 * 1024;
const MODE = 0o600;

export interface Part {
  write(bytes: Uint8Array): void;
  /** Moves it into place if it has this SHA-256 (hex): returns its path, or what was wrong; then it is removed. */
  finish(sha256: string): Promise<{ readonly path: string } | FileLoss>;
  remove(): Promise<void>;
}

export interface PartEnds {
  /** Whether nothing more should come now. */
  full(on: boolean): void;
  /** Called once; the file should then be removed. */
  failed(loss: FileLoss): void;
}

/** Rejects with a system error. */
export async function hasRoom(folder: string, size: number): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  return size + SPARE_BYTES <= bavail * bsize;
}

/** The folder, and the process that writes there. */
export interface Where {
  readonly folder: string;
  readonly pid: number;
}

/** `name` must be clean. Rejects with a system error. */
export async function openPart(where: Where, name: string, ends: PartEnds): Promise<Part> {
  const { folder } = where;
  const { file, path } = await create(folder, (n) => partName(numbered(name, n), where));
  const hash = createHash('sha256');
  let batch: Uint8Array[] = [];
  let batched = 0;
  let unwritten = 0;
  let full = false;
  let loss: FileLoss | undefined;
  let work = Promise.resolve(); // one write at a time, in order
  let removed: Promise<void> | undefined;

  const fill = (by: number): void => {
    unwritten += by;
    const now = unwritten > (full ? UNWRITTEN_BYTES_MAX / 2 : UNWRITTEN_BYTES_MAX);
    if (now === full) return;
    full = now;
    ends.full(full);
  };

  const flush = (): void => {
    const [pieces, bytes] = [batch, batched];
    batch = [];
    batched = 0;
    work = work.then(async () => {
      try {
        if (!loss && !removed) await writeAll(file, pieces, bytes);
      } catch (error) {
        loss = lossOf(error, folder);
        ends.failed(loss);
      }
      fill(-bytes);
    });
  };

  const remove = (): Promise<void> => {
    removed ??= work.then(async () => {
      await file.close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
    });
    return removed;
  };

  const settle = async (sha256: string): Promise<{ readonly path: string } | FileLoss> => {
    flush();
    await work;
    if (loss) return loss;
    if (hash.digest('hex') !== sha256) return { fault: 'mismatch' };
    const place = await create(folder, (n) => numbered(name, n));
    await place.file.close(); // an empty one of ours, for the finished file to replace
    try {
      await rename(path, place.path);
    } catch (error) {
      await rm(place.path, { force: true });
      throw error;
    }
    return { path: place.path };
  };

  return {
    write(bytes) {
      hash.update(bytes);
      batch.push(bytes);
      batched += bytes.length;
      fill(bytes.length);
      if (batched >= BATCH_BYTES) flush();
    },
    async finish(sha256) {
      try {
        return await settle(sha256);
      } catch (error) {
        return lossOf(error, folder);
      } finally {
        await remove();
      }
    },
    remove,
  };
}

/** Makes a new file, under the first free name. */
async function create(
  folder: string,
  nameOf: (n: number) => string,
): Promise<{ readonly file: FileHandle; readonly path: string }> {
  for (let n = 0; ; n += 1) {
    const path = join(folder, nameOf(n));
    try {
      return { file: await open(path, 'wx', MODE), path };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || n === NUMBER_MAX) throw error;
    }
  }
}

async function writeAll(file: FileHandle, pieces: Uint8Array[], bytes: number): Promise<void> {
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten === bytes) return;
  let rest = Buffer.concat(pieces).subarray(bytesWritten); // a full disk takes a part, then reports
  while (rest.length > 0) {
    const { bytesWritten: more } = await file.write(rest);
    rest = rest.subarray(more);
  }
}

/** What a system error means for a file that was to be kept there. */
export function lossOf(error: unknown, folder: string): FileLoss {
  const code = codeOf(error) ?? '';
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
  return { fault: isFull ? 'no-space' : 'unwritable', folder, ...(code && { code }) };
}

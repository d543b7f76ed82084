// A data folder as a tar archive, as of the held moment. Each file is cut to the length that it had then, which a
// program that archives files by itself can't do: the server goes on writing its journal.

import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Header } from 'tar';
import { codeOf } from '../../shared/system-error.ts';
import { type BackupFile, contentsOf } from '../store/files/contents.ts';
import type { Hold } from '../store/files/holding.ts';
import { identityForBackup } from '../store/files/identity.ts';
import { realDisk } from '../store/files/real-disk.ts';

const BLOCK = 512;
const PIECE_BYTES = 256 * 1024;
const IDENTITY = 'server.json';

/** What the archive holds so far. */
export interface Tally {
  files: number;
  /** Files that existed at that moment but were gone before they were copied: the server set them aside. */
  readonly missing: string[];
}

/** The archive's bytes; throws if a file has changed. */
export async function* archiveOf(
  folder: string,
  held: Pick<Hold, 'journals'>,
  tally: Tally,
): AsyncGenerator<Uint8Array> {
  const made = new Set(['.']);
  for await (const part of contentsOf(realDisk, folder, held)) {
    const file = await opened(join(folder, part.path));
    if (!file) {
      tally.missing.push(part.path);
      continue;
    }
    try {
      yield* foldersOf(folder, part.path, made);
      yield* part.path === IDENTITY ? identity(folder, file) : copy(file, part);
    } finally {
      await file.close();
    }
    tally.files += 1;
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The folders above a file that are not in the archive yet. */
async function* foldersOf(folder: string, path: string, made: Set<string>) {
  const missing: string[] = [];
  for (let above = dirname(path); !made.has(above); above = dirname(above)) missing.push(above);
  for (const one of missing.reverse()) {
    made.add(one);
    const { mtime } = await stat(join(folder, one));
    yield header({ path: `${one}/`, mode: 0o700, size: 0, type: 'Directory', mtime });
  }
}

async function* identity(folder: string, file: FileHandle): AsyncGenerator<Uint8Array> {
  const bytes = await identityForBackup(realDisk, folder);
  const { mtime } = await file.stat();
  yield header({ path: IDENTITY, mode: 0o600, size: bytes.length, type: 'File', mtime });
  yield bytes;
  yield padding(bytes.length);
}

async function* copy(file: FileHandle, { path, bytes }: BackupFile): AsyncGenerator<Uint8Array> {
  const found = await file.stat();
  const size = Math.min(found.size, bytes ?? found.size);
  yield header({ path, mode: 0o600, size, type: 'File', mtime: found.mtime });
  for (let at = 0; at < size; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at));
    const { bytesRead } = await file.read(piece, 0, piece.length, at);
    if (bytesRead === 0) throw new Error(`${path} became shorter while it was copied`);
    at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
  yield padding(size);
}

function header(data: ConstructorParameters<typeof Header>[0] & { readonly path: string }): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (new Header(data).encode(block, 0)) throw new Error(`${data.path} is too long for a tar file`);
  return block;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

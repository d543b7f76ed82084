// The machine's own disk, through node:fs. Callbacks and bare descriptors cost half as much as FileHandle on the hot
// path, and a third less at a start, which reads two files for each account.

import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../../../shared/system-error.ts';
import type { Disk, DiskFile } from './disk.ts';

type Done<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

function done<T>(start: (callback: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}

async function missingIs<T>(instead: T, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return instead;
    throw error;
  }
}

async function writeAll(fd: number, bytes: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const from = written;
    written += await done<number>((callback) => {
      fs.write(fd, bytes, from, bytes.length - from, at + from, callback);
    });
  }
}

/** So few are in the system's cache before a thread of the pool would have begun. Only the sync waits for the disk. */
const AT_ONCE_BYTES = 16 * 1024;
/** A system that lets writers wait answers no sooner than this; the next writes then wait elsewhere. */
const SLOW_MS = 5;
const WRITES_ELSEWHERE = 1000;
let elsewhere = 0;

async function write(fd: number, bytes: Uint8Array, at: number): Promise<void> {
  if (bytes.length > AT_ONCE_BYTES || elsewhere > 0) {
    elsewhere = Math.max(0, elsewhere - 1);
    return writeAll(fd, bytes, at);
  }
  const began = performance.now();
  for (let written = 0; written < bytes.length; ) {
    written += fs.writeSync(fd, bytes, written, bytes.length - written, at + written);
  }
  if (performance.now() - began > SLOW_MS) elsewhere = WRITES_ELSEWHERE;
}

async function open(path: string, how: 'empty' | 'keep'): Promise<DiskFile> {
  const { O_RDWR, O_CREAT, O_TRUNC } = fs.constants;
  const flags = O_RDWR | O_CREAT | (how === 'empty' ? O_TRUNC : 0);
  const fd = await done<number>((callback) => fs.open(path, flags, 0o600, callback));
  const { size } = await done<fs.Stats>((callback) => fs.fstat(fd, callback));
  return {
    size,
    write: (bytes, at) => write(fd, bytes, at),
    sync: () => done<void>((callback) => fs.fdatasync(fd, callback as fs.NoParamCallback)),
    truncate: (to) =>
      done<void>((callback) => fs.ftruncate(fd, to, callback as fs.NoParamCallback)),
    close: () => done<void>((callback) => fs.close(fd, callback as fs.NoParamCallback)),
  };
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // it opens no folders, and keeps its entries durable by itself
  const fd = await done<number>((callback) => fs.open(path, 'r', callback));
  try {
    await done<void>((callback) => fs.fsync(fd, callback as fs.NoParamCallback));
  } finally {
    await done<void>((callback) => fs.close(fd, callback as fs.NoParamCallback));
  }
}

async function identity(path: string): Promise<string> {
  const { dev, ino } = await fs.promises.stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await fs.promises.mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw error;
    if (await makeFolder(above)) await syncFolder(dirname(above));
    return makeFolder(path);
  }
  return true;
}

export const realDisk: Disk = {
  read: (path) =>
    missingIs<Uint8Array | undefined>(
      undefined,
      done((back) => fs.readFile(path, back)),
    ),
  list: (path) =>
    missingIs<readonly string[]>(
      [],
      done((back) => fs.readdir(path, back)),
    ),
  identity: (path) => missingIs<string | undefined>(undefined, identity(path)),
  makeFolder,
  open,
  rename: (from, to) => fs.promises.rename(from, to),
  remove: (path) => fs.promises.rm(path, { recursive: true, force: true }),
  syncFolder,
};

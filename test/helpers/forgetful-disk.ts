// A disk in memory that forgets, when the power is cut, what was not synced: bytes in files, and entries in folders.
// It can also be full, and fail. Every change is one operation; reading is none.

import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../server/store/files/disk.ts';

type Change =
  | 'write'
  | 'sync'
  | 'truncate'
  | 'open'
  | 'rename'
  | 'remove'
  | 'syncFolder'
  | 'makeFolder';

/** How much unsynced data survives a power cut. `random`: a prefix of each file's writes and each folder's changes. */
export type Leftover = 'nothing' | 'everything' | { readonly random: () => number };

export interface ForgetfulDisk extends Disk {
  /** How many operations were carried out. */
  readonly operations: number;
  /** The power goes at this operation (the first is 1): it and all that follow throw. */
  cutAt: number;
  readonly isCut: boolean;
  /** Bytes that all files together may hold. */
  capacity: number;
  /** Called before each operation: returns the code of an error (EIO …) to throw, or undefined. */
  fault: (change: Change, path: string) => string | undefined;
  /** Cuts the power, and returns the disk as found afterwards. The old one is dead. */
  restart(leftover?: Leftover): ForgetfulDisk;
  /** Ends the process, not the machine: unsynced data is there, and may still be lost later. The old one is dead. */
  kill(): ForgetfulDisk;
  /** The content of a file now; undefined if there is none. */
  peek(path: string): Buffer | undefined;
  /** Changes a file durably, as damage does; undefined removes it. */
  poke(path: string, bytes: Uint8Array | string | undefined): void;
  /** All paths of files. */
  files(): readonly string[];
}

class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

interface FileNode {
  now: Buffer;
  durable: Buffer;
  /** Changes since the last sync, oldest first. */
  pending: ((content: Buffer, part: number) => Buffer)[];
}

type Entry = FileNode | FolderNode;

interface FolderNode {
  now: Map<string, Entry>;
  durable: Map<string, Entry>;
  /** Changes since the last sync, oldest first; what one operation does is one. */
  pending: ((entries: Map<string, Entry>) => void)[];
}

export function forgetfulDisk(): ForgetfulDisk {
  return diskOn(newFolder());
}

/** A random source that gives the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function newFolder(): FolderNode {
  return { now: new Map(), durable: new Map(), pending: [] };
}

function newFile(): FileNode {
  return { now: Buffer.alloc(0), durable: Buffer.alloc(0), pending: [] };
}

function isFolder(entry: Entry | undefined): entry is FolderNode {
  return entry !== undefined && entry.now instanceof Map;
}

function failure(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}

/** Paths are few and asked for again and again. */
const parted = new Map<string, readonly string[]>();
function partsOf(path: string): readonly string[] {
  const known = parted.get(path) ?? path.split('/').filter((part) => part !== '');
  parted.set(path, known);
  return known;
}
const nameOf = (path: string): string => partsOf(path).at(-1) ?? '';

function diskOn(root: FolderNode): ForgetfulDisk {
  let operations = 0;
  let dead = false;

  const find = (path: string): Entry | undefined => {
    let entry: Entry | undefined = root;
    for (const part of partsOf(path)) entry = isFolder(entry) ? entry.now.get(part) : undefined;
    return entry;
  };
  const folderAt = (path: string): FolderNode => {
    const entry = find(path);
    if (!isFolder(entry)) throw failure('ENOENT', path);
    return entry;
  };
  const change = (folder: FolderNode, edit: (entries: Map<string, Entry>) => void): void => {
    edit(folder.now);
    folder.pending.push(edit);
  };
  const used = (): number => {
    let sum = 0;
    for (const { file } of filesIn(root, '')) sum += file.now.length;
    return sum;
  };

  /** One operation: the power may go at it, or it may fail. Never in the caller's turn. */
  const operate = async (what: Change, path: string): Promise<void> => {
    await undefined;
    if (dead) throw new PowerCut('the power is cut');
    operations += 1;
    if (operations >= disk.cutAt) {
      dead = true;
      throw new PowerCut(`the power is cut at operation ${operations}, ${what} ${path}`);
    }
    const code = disk.fault(what, path);
    if (code) throw failure(code, path);
  };
  const look = async (): Promise<void> => {
    await undefined;
    if (dead) throw new PowerCut('the power is cut');
  };

  const edit = (file: FileNode, act: (content: Buffer, part: number) => Buffer): void => {
    file.now = act(file.now, 1);
    file.pending.push(act);
  };

  const handle = (path: string, file: FileNode): DiskFile => {
    let broken = false;
    return {
      size: file.now.length,
      async write(bytes, at) {
        const copy = Buffer.from(bytes);
        const write = (length: number) => (content: Buffer, part: number) =>
          spliced(content, copy.subarray(0, Math.floor(length * part)), at);
        try {
          await operate('write', path);
        } catch (error) {
          // A write that fails, or is cut off by the power, may have got anywhere.
          edit(file, write(Math.floor(copy.length / 2)));
          throw error;
        }
        const growth = Math.max(0, at + copy.length - file.now.length);
        // Adding up all files takes long: only where there is a limit.
        const room = disk.capacity === Infinity ? Infinity : disk.capacity - used();
        if (growth > room) {
          edit(file, write(Math.max(0, copy.length - (growth - Math.max(0, room)))));
          throw failure('ENOSPC', path);
        }
        edit(file, write(copy.length));
      },
      async sync() {
        if (broken) throw new Error(`${path} was synced again after a failed sync`);
        try {
          await operate('sync', path);
        } catch (error) {
          broken = true;
          throw error;
        }
        file.durable = file.now;
        file.pending = [];
      },
      async truncate(size) {
        await operate('truncate', path);
        edit(file, (content) => content.subarray(0, size));
      },
      close: look,
    };
  };

  const disk: ForgetfulDisk = {
    get operations() {
      return operations;
    },
    get isCut() {
      return dead;
    },
    cutAt: Number.POSITIVE_INFINITY,
    capacity: Number.POSITIVE_INFINITY,
    fault: () => undefined,
    async read(path) {
      await look();
      const entry = find(path);
      if (isFolder(entry)) throw failure('EISDIR', path);
      return entry && Buffer.from(entry.now);
    },
    async list(path) {
      await look();
      const entry = find(path);
      return isFolder(entry) ? [...entry.now.keys()] : [];
    },
    async identity(path) {
      await look();
      const entry = find(path);
      return entry && identityOf(entry);
    },
    async makeFolder(path) {
      await look();
      if (isFolder(find(path))) return false;
      const above = dirname(path);
      if (await disk.makeFolder(above)) await disk.syncFolder(dirname(above));
      await operate('makeFolder', path);
      const made = newFolder();
      change(folderAt(above), (entries) => entries.set(nameOf(path), made));
      return true;
    },
    async open(path, how) {
      await look();
      const found = find(path);
      if (isFolder(found)) throw failure('EISDIR', path);
      if (found && how === 'keep') return handle(path, found);
      await operate('open', path);
      if (found) {
        edit(found, () => Buffer.alloc(0));
        return handle(path, found);
      }
      const made = newFile();
      change(folderAt(dirname(path)), (entries) => entries.set(nameOf(path), made));
      return handle(path, made);
    },
    async rename(from, to) {
      await operate('rename', from);
      const entry = find(from);
      if (!entry) throw failure('ENOENT', from);
      if (dirname(from) !== dirname(to)) throw new Error('rename from folder to folder');
      change(folderAt(dirname(from)), (entries) => {
        entries.delete(nameOf(from));
        entries.set(nameOf(to), entry);
      });
    },
    async remove(path) {
      await look();
      if (!find(path)) return;
      await operate('remove', path);
      change(folderAt(dirname(path)), (entries) => entries.delete(nameOf(path)));
    },
    async syncFolder(path) {
      await operate('syncFolder', path);
      const folder = folderAt(path);
      folder.durable = new Map(folder.now);
      folder.pending = [];
    },
    restart(leftover = 'nothing') {
      dead = true;
      return diskOn(foundFolder(root, leftover));
    },
    kill() {
      dead = true;
      return diskOn(root);
    },
    peek(path) {
      const entry = find(path);
      return entry && !isFolder(entry) ? entry.now : undefined;
    },
    poke(path, bytes) {
      const folder = folderAt(dirname(path));
      for (const entries of [folder.now, folder.durable]) {
        if (bytes === undefined) entries.delete(nameOf(path));
        else {
          const content = Buffer.from(bytes as Uint8Array);
          entries.set(nameOf(path), { now: content, durable: content, pending: [] });
        }
      }
    },
    files: () => [...filesIn(root, '')].map(({ path }) => path),
  };
  return disk;
}

const identities = new WeakMap<Entry, string>();
let identitiesGiven = 0;

function identityOf(entry: Entry): string {
  const known = identities.get(entry) ?? `${++identitiesGiven}`;
  identities.set(entry, known);
  return known;
}

function spliced(content: Buffer, bytes: Buffer, at: number): Buffer {
  const result = Buffer.alloc(Math.max(content.length, bytes.length > 0 ? at + bytes.length : 0));
  content.copy(result);
  bytes.copy(result, at);
  return result;
}

function* filesIn(folder: FolderNode, at: string): Generator<{ path: string; file: FileNode }> {
  for (const [name, entry] of folder.now) {
    const path = `${at}/${name}`;
    if (isFolder(entry)) yield* filesIn(entry, path);
    else yield { path, file: entry };
  }
}

function share(leftover: Leftover, count: number): number {
  if (leftover === 'nothing') return 0;
  return leftover === 'everything' ? count : Math.floor(leftover.random() * (count + 1));
}

function foundFolder(folder: FolderNode, leftover: Leftover): FolderNode {
  const entries = new Map(folder.durable);
  for (const edit of folder.pending.slice(0, share(leftover, folder.pending.length))) edit(entries);
  const found = newFolder();
  for (const [name, entry] of entries) {
    found.now.set(
      name,
      isFolder(entry) ? foundFolder(entry, leftover) : foundFile(entry, leftover),
    );
  }
  found.durable = new Map(found.now);
  return found;
}

function foundFile(file: FileNode, leftover: Leftover): FileNode {
  let content = file.durable;
  const kept = share(leftover, file.pending.length);
  for (const edit of file.pending.slice(0, kept)) content = edit(content, 1);
  const next = file.pending[kept];
  if (next && typeof leftover === 'object') content = next(content, leftover.random());
  return { now: content, durable: content, pending: [] };
}

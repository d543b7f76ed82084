// A disk on which everything can be done without changing the one below: what is written stays in memory. So the
// server's own start can run on a folder that must not change.

import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from '../../store/files/disk.ts';
import type { Guarded } from './guarded.ts';

export interface Overlay extends Disk {
  /** Forgets the changes to this file: a caller that reads each file once no longer needs them. */
  forget(path: string): void;
}

export function overlay(below: Pick<Guarded, 'read' | 'list' | 'look'>): Overlay {
  /** By folder and name; undefined: removed. */
  const changed = new Map<string, Map<string, Uint8Array | undefined>>();

  const put = (path: string, bytes: Uint8Array | undefined): void => {
    const folder = changed.get(dirname(path)) ?? new Map();
    changed.set(dirname(path), folder.set(basename(path), bytes));
  };
  const isRemoved = (path: string): boolean => {
    const folder = changed.get(dirname(path));
    if (folder?.has(basename(path)) && folder.get(basename(path)) === undefined) return true;
    return dirname(path) !== path && isRemoved(dirname(path));
  };
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    if (isRemoved(path)) return undefined;
    return changed.get(dirname(path))?.get(basename(path)) ?? below.read(path);
  };

  const fileAt = (path: string, size: number): DiskFile => ({
    size,
    async write(bytes, at) {
      if (isSetAside(path)) return;
      const old = (await read(path)) ?? new Uint8Array();
      const grown = Buffer.alloc(Math.max(old.length, at + bytes.length));
      grown.set(old);
      grown.set(bytes, at);
      put(path, grown);
    },
    async sync() {},
    async truncate(to) {
      put(path, (await read(path))?.slice(0, to));
    },
    async close() {},
  });

  return {
    read,
    async list(path) {
      if (isRemoved(path)) return [];
      const names = new Set(await below.list(path));
      for (const [name, bytes] of changed.get(path) ?? []) {
        if (bytes) names.add(name);
        else names.delete(name);
      }
      return [...names];
    },
    makeFolder: async () => false,
    async open(path, how) {
      if (how === 'empty') put(path, new Uint8Array());
      const own = changed.get(dirname(path))?.get(basename(path));
      return fileAt(path, own?.length ?? (await below.look(path))?.size ?? 0);
    },
    identity: async (path) => path,
    async rename(from, to) {
      put(to, isSetAside(to) ? new Uint8Array() : await read(from));
      put(from, undefined);
    },
    async remove(path) {
      put(path, undefined);
    },
    async syncFolder() {},
    forget(path) {
      changed.get(dirname(path))?.delete(basename(path));
    },
  };
}

/** It is never read again, and all of a large folder may be damaged. */
function isSetAside(path: string): boolean {
  return /\.damaged-\d+$/.test(path);
}

// Reads a data folder that may hold anything. It follows no link, opens nothing but files, and reads nothing larger
// than any of Hearth's files. What can't be read counts as missing, and is reported once.

import { constants, type Stats } from 'node:fs';
import { lstat, open, opendir, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { codeOf } from '../../../shared/system-error.ts';
import type { Disk } from '../../store/files/disk.ts';
import type { Finding, Thing } from './findings.ts';
import { kindOf } from './kinds.ts';

export interface Guarded extends Pick<Disk, 'read' | 'list'> {
  /** What is there, if it is in real folders of this one; undefined if nothing is. */
  look(path: string): Promise<Stats | undefined>;
  /** The names in a folder, one after the other, however many. */
  names(path: string): AsyncGenerator<string>;
}

const MIB = 2 ** 20;
/** A journal may grow while a backup is made; all other files are far smaller. */
const JOURNAL_BYTES_MAX = 256 * MIB;
const FILE_BYTES_MAX = 64 * MIB;

export function isTooBig(path: string, bytes: number): boolean {
  return bytes > (kindOf(path) === 'journal' ? JOURNAL_BYTES_MAX : FILE_BYTES_MAX);
}

export function thingOf(stats: Stats): Thing {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  return stats.isFIFO() || stats.isSocket() ? 'pipe' : 'device';
}

/** Of the folder `root`; all paths are absolute. */
export function guarded(root: string, found: (finding: Finding) => void): Guarded {
  const folders = new Map<string, boolean>([[root, true]]);
  const within = (path: string): string => relative(root, path) || '.';

  const refused = (path: string, error: unknown): undefined => {
    const code = codeOf(error) ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    found({ kind: 'unreadable', path: within(path), code });
    return undefined;
  };

  const isRealFolder = async (path: string): Promise<boolean> => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    if (!path.startsWith(root) || !(await isRealFolder(dirname(path)))) return false;
    const stats = await lstat(path).catch((error: unknown) => refused(path, error));
    const real = stats?.isDirectory() ?? false;
    folders.set(path, real);
    return real;
  };

  const look = async (path: string): Promise<Stats | undefined> => {
    if (path !== root && !(await isRealFolder(dirname(path)))) return undefined;
    return lstat(path).catch((error: unknown) => refused(path, error));
  };

  async function* names(path: string): AsyncGenerator<string> {
    if (!(await isRealFolder(path))) return;
    const folder = await opendir(path).catch((error: unknown) => refused(path, error));
    if (!folder) return;
    for await (const { name } of folder) yield name;
  }

  const readFile = async (path: string): Promise<Uint8Array | undefined> => {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile() || isTooBig(within(path), stats.size)) return undefined;
      return await file.readFile();
    } finally {
      await file.close();
    }
  };

  return {
    look,
    names,
    async read(path) {
      const stats = await look(path);
      if (!stats?.isFile()) return undefined;
      return readFile(path).catch((error: unknown) => refused(path, error));
    },
    async list(path) {
      if (!(await isRealFolder(path))) return [];
      return readdir(path).catch((error: unknown) => refused(path, error) ?? []);
    },
  };
}

export interface FolderEntry {
  /** Relative to the folder. */
  readonly path: string;
  readonly stats: Stats;
}

/** Everything in a data folder, down to the depth of Hearth's own files. */
export async function* entriesOf(root: string, disk: Guarded): AsyncGenerator<FolderEntry> {
  async function* below(path: string): AsyncGenerator<FolderEntry> {
    for await (const name of disk.names(join(root, path))) {
      const inside = path === '.' ? name : `${path}/${name}`;
      const stats = await disk.look(join(root, inside));
      if (!stats) continue;
      yield { path: inside, stats };
      if (stats.isDirectory() && kindOf(inside) === 'folder') yield* below(inside);
    }
  }
  const stats = await disk.look(root);
  if (stats) yield { path: '.', stats };
  yield* below('.');
}

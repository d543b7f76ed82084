// Every JSON file of the data folder, through lowdb. lowdb's own adapter does not sync; this one replaces a file so that
// after a power cut either the old or the new one is there, whole.

import { dirname } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import type { Disk } from './disk.ts';
import { DamagedFile } from './trouble.ts';

export interface JsonFile<T> {
  /** How it looks on disk; ends with a line break. */
  readonly print: (value: T) => string;
  /** The value, if it is one; throws a DamagedFile that says what is wrong. */
  readonly check: (value: unknown) => T;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw new DamagedFile('it is empty');
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new DamagedFile(`it is not JSON: ${(error as Error).message}`);
  }
}

function durable<T>(disk: Disk, path: string, { print, check }: JsonFile<T>): Adapter<T> {
  return {
    async read() {
      const bytes = await disk.read(path);
      return bytes ? check(parseJson(bytes)) : null;
    },
    async write(value) {
      const temporary = `${path}.tmp`;
      const bytes = Buffer.from(print(value));
      const file = await disk.open(temporary, 'empty');
      try {
        await file.write(bytes, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await disk.rename(temporary, path);
      await disk.syncFolder(dirname(path));
    },
  };
}

/** The file's value; undefined if there is none. Throws DamagedFile. */
export async function readJson<T extends object>(
  disk: Disk,
  path: string,
  kind: JsonFile<T>,
): Promise<T | undefined> {
  const low = new Low<T | null>(durable<T | null>(disk, path, kind as JsonFile<T | null>), null);
  await low.read();
  return low.data ?? undefined;
}

/** Replaces the file; its folder must be there. When it resolves the new one is durable. */
export async function writeJson<T extends object>(
  disk: Disk,
  path: string,
  { value, kind }: { readonly value: T; readonly kind: JsonFile<T> },
): Promise<void> {
  await new Low<T>(durable(disk, path, kind), value).write();
}

/** For files that people look at. */
export function printIndented(value: object): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

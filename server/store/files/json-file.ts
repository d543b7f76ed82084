// Every JSON file of the data folder, through lowdb. lowdb's own adapter does not sync; this one replaces a file so
// that after a power cut either the old or the new one is there, whole.

import { crc32 } from 'node:zlib';
import { type Adapter, Low } from 'lowdb';
import type { Disk } from './disk.ts';
import { DamagedFile } from './trouble.ts';
import { replaceFile } from './write-file.ts';

export interface JsonFile<T> {
  /** The text on disk, without its checksum: an object with at least one key. */
  readonly print: (value: T) => string;
  /** The value, if valid; throws a DamagedFile that says what is wrong. */
  readonly check: (value: unknown) => T;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
// The first key of a file: the CRC32 of everything after it. To edit a file by hand, take the line out.
const SEAL = /^\{\s*"crc": "([0-9a-f]{8})",/;

function sealed(json: string): Buffer {
  const rest = Buffer.from(json.slice(1));
  const sum = crc32(rest).toString(16).padStart(8, '0');
  return Buffer.concat([Buffer.from(`{\n "crc": "${sum}",`), rest]);
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw new DamagedFile('it is empty');
  const seal = SEAL.exec(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
  if (seal && crc32(bytes.subarray(seal[0].length)) !== Number.parseInt(seal[1] as string, 16)) {
    throw new DamagedFile('its checksum "crc" does not fit (after editing, take that line out)');
  }
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    // Node's message quotes the surroundings, which may be anybody's words, or a password's hash.
    const [at] = /at position \d+/.exec((error as Error).message) ?? [];
    throw new DamagedFile(
      at === undefined ? 'it is not JSON' : `it is not JSON, from ${at.slice(3)} on`,
    );
  }
}

function durable<T>(disk: Disk, path: string, { print, check }: JsonFile<T>): Adapter<T> {
  return {
    async read() {
      const bytes = await disk.read(path);
      return bytes ? check(parseJson(bytes)) : null;
    },
    write: (value) => replaceFile(disk, path, sealed(print(value))),
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

/** Replaces the file; its folder must exist. When it resolves, the new file is durable. */
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

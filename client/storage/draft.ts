// A text as a file, for another program to change: in a folder that only its user can enter, and gone afterwards.

import {
  closeSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Draft {
  readonly path: string;
  /** What it holds now, as far as a client can use it. Throws the system's error. */
  read(): string;
  /** Removes the file and all that the program left beside it; may be called again. */
  remove(): void;
}

/** Much more than can be sent. */
const BYTES_MAX = 262_144;

/** `runtime`: the user's runtime folder, which lies in memory; where it is missing, the one for temporary files. */
export function draftOf(text: string, runtime: string | undefined): Draft {
  const folder = mkdtempSync(join(isFolder(runtime) ? runtime : tmpdir(), 'hearth-draft-'));
  const path = join(folder, 'message.txt');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(path, text === '' ? '' : `${text}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    remove();
    throw error;
  }
  return {
    path,
    read() {
      const file = openSync(path, 'r');
      try {
        const bytes = Buffer.alloc(Math.min(statSync(path).size, BYTES_MAX));
        return bytes.toString('utf8', 0, readSync(file, bytes));
      } finally {
        closeSync(file);
      }
    },
    remove,
  };
}

function isFolder(path: string | undefined): path is string {
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

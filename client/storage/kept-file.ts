// One way to keep a small file in the config folder: for its user alone (the folder has mode 700, the file 600), and
// whole or as it was before, whatever happens in between.

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../../shared/system-error.ts';

/** The file's text; undefined if there is none. Throws the system's error if it can't be read. */
export function readKept(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Throws the system's error if it can't be written. */
export function writeKept(path: string, text: string): void {
  renameSync(drafted(path, text), path);
}

/** Leaves a file that is there by now as it is. Throws the system's error if it can't be written. */
export function writeUnlessKept(path: string, text: string): void {
  const draft = drafted(path, text);
  try {
    linkSync(draft, path);
  } catch (error) {
    const isThere = codeOf(error) === 'EEXIST';
    if (!isThere) renameSync(draft, path); // a file system without links
  }
  rmSync(draft, { force: true });
}

/** Returns the path of a file beside that one, with this text, on the disk. */
function drafted(path: string, text: string): string {
  const draft = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(draft, { force: true }); // left by a process that ended in the middle
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

// The small files that a client keeps, in one folder. Only their user can read them (the folder has mode 700, a file
// 600). A write that is cut off leaves the file as it was.

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../../shared/system-error.ts';

/** Names are relative to the folder. All but `path` throw the system's error if a file can't be read or written. */
export interface KeptFiles {
  /** Where a file is, for the user. */
  path(name: string): string;
  /** The file's text; undefined if there is none. */
  read(name: string): string | undefined;
  write(name: string, text: string): void;
  /** Writes the file unless there is one by now; that one stays as it is. */
  writeMissing(name: string, text: string): void;
  /** Does nothing if there is none. */
  remove(name: string): void;
}

/** `pid`: this process's number, part of its drafts' names, so that no two processes write the same draft. */
export function keptFiles(folder: string, pid: number): KeptFiles {
  const path = (name: string): string => join(folder, name);

  /** Writes the text to a draft beside the file, down to the disk; returns the draft's path. */
  const drafted = (name: string, text: string): string => {
    const draft = `${path(name)}.${pid}`;
    mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true }); // left by a process of the same number that ended in the middle
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    return draft;
  };

  return {
    path,
    read(name) {
      try {
        return readFileSync(path(name), 'utf8');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    write(name, text) {
      renameSync(drafted(name, text), path(name));
    },
    writeMissing(name, text) {
      const draft = drafted(name, text);
      try {
        linkSync(draft, path(name));
      } catch (error) {
        const isThere = codeOf(error) === 'EEXIST';
        if (!isThere) renameSync(draft, path(name)); // a file system without links
      }
      rmSync(draft, { force: true });
    },
    remove(name) {
      rmSync(path(name), { force: true });
    },
  };
}

// server.json: the format of the data folder, the epoch of its numbers and who this server is.

import { join } from 'node:path';
import { StorageError } from '../store.ts';
import type { Disk } from './disk.ts';
import {
  isCount,
  isObject,
  type JsonFile,
  printIndented,
  readJson,
  writeJson,
} from './json-file.ts';
import { DamagedFile, type Quarantine } from './trouble.ts';

/** Raised whenever an older program could misread what a newer one wrote. */
const FORMAT = 1;

export interface Identity {
  readonly format: number;
  readonly epoch: string;
  readonly identity: string;
}

const serverFile: JsonFile<Identity> = {
  print: printIndented,
  check(content) {
    if (!isObject(content)) throw new DamagedFile('it holds no object');
    const { format, epoch, identity } = content;
    if (!isCount(format) || format < 1) throw new DamagedFile('"format" is no number');
    if (format <= FORMAT && !(isWord(epoch) && isWord(identity))) {
      throw new DamagedFile('"epoch" or "identity" is missing');
    }
    return content as unknown as Identity;
  },
};

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Reads server.json, or makes it. A damaged one is set aside: numbers then belong to a new epoch. */
export async function identify(
  disk: Disk,
  folder: string,
  { aside, randomId }: { readonly aside: Quarantine; readonly randomId: () => string },
): Promise<Identity> {
  const path = join(folder, 'server.json');
  const known = await readJson(disk, path, serverFile).catch(async (error: unknown) => {
    if (!(error instanceof DamagedFile)) throw error;
    await aside.setAside(path, error.message);
    return undefined;
  });
  if (known && known.format > FORMAT) {
    throw new StorageError(
      `${folder} was written by a newer Hearth (format ${known.format}; this one knows ${FORMAT}). ` +
        'Run that one, or hand in another data folder.',
    );
  }
  if (known) return known;
  const made = { format: FORMAT, epoch: randomId(), identity: randomId() };
  await writeJson(disk, path, { value: made, kind: serverFile });
  return made;
}

// server.json: the format of the data folder, the epoch of its numbers, and the identity of this server.

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

/** Raised whenever an older program could misread what a newer one wrote. 2: messages may be amended. */
const FORMAT = 2;

export interface Identity {
  readonly format: number;
  readonly epoch: string;
  readonly identity: string;
}

const serverFile: JsonFile<Identity> = {
  print: printIndented,
  check(content) {
    if (!isObject(content)) throw new DamagedFile('it is not an object');
    const { format, epoch = '', identity } = content;
    if (!isCount(format) || format < 1) throw new DamagedFile('"format" is not a number');
    if (format <= FORMAT && !(typeof epoch === 'string' && isWord(identity))) {
      throw new DamagedFile('"epoch" is not a word, or "identity" is missing');
    }
    return { ...content, epoch } as Identity;
  },
};

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/**
 * What an older program wrote needs no change but this number; a copy stays for whoever wants to go back before anything
 * new was written.
 */
function keepAside(disk: Disk, path: string, known: Identity): Promise<void> {
  return writeJson(disk, `${path}.format-${known.format}`, { value: known, kind: serverFile });
}

/** server.json for a backup: without an epoch, so that a server started from it begins a new one. */
export async function identityForBackup(disk: Disk, folder: string): Promise<Buffer> {
  const known = await readJson(disk, join(folder, 'server.json'), serverFile);
  if (!known) throw new DamagedFile('it is not there');
  const { format, identity } = known;
  return Buffer.from(printIndented({ format, identity }));
}

/**
 * Reads server.json, or makes it. A new epoch begins if it was damaged (it is set aside), and if it has none because it
 * was restored from a backup.
 */
export async function identify(
  disk: Disk,
  folder: string,
  { quarantine, randomId }: { readonly quarantine: Quarantine; readonly randomId: () => string },
): Promise<Identity> {
  const path = join(folder, 'server.json');
  const known = await readJson(disk, path, serverFile).catch(async (error: unknown) => {
    if (!(error instanceof DamagedFile)) throw error;
    await quarantine.setAside(path, error.message);
    return undefined;
  });
  if (known && known.format > FORMAT) {
    throw new StorageError(
      `${folder} was written by a newer Hearth (format ${known.format}; this one knows ${FORMAT}). ` +
        'Run that one, or choose another data folder.',
    );
  }
  if (known?.epoch && known.format === FORMAT) return known;
  if (known && known.format < FORMAT) await keepAside(disk, path, known);
  const { epoch = '', identity = '' } = known ?? {};
  const made = { format: FORMAT, epoch: epoch || randomId(), identity: identity || randomId() };
  await writeJson(disk, path, { value: made, kind: serverFile });
  return made;
}

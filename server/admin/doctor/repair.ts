// A repaired copy: the files of a data folder that the server reads, copied to a new folder and mended there by the
// server's own store, which opens, reads every message and carries everything into files. The examined folder is only
// read.

import { chmod, lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { identityForBackup } from '../../store/files/identity.ts';
import { realDisk } from '../../store/files/real-disk.ts';
import { DamagedFile, storageError } from '../../store/files/trouble.ts';
import { writeFile } from '../../store/files/write-file.ts';
import { checkFree, ExamineError, type ExamineNeeds } from './examine.ts';
import type { Examined, Finding } from './findings.ts';
import { entriesOf, type FolderEntry, guarded } from './guarded.ts';
import { type Kind, kindOf } from './kinds.ts';
import { openStore } from './opened.ts';
import { overlay } from './overlay.ts';

/**
 * Until the copy is complete it is in a folder of this name, so that no server takes an unfinished one for a data
 * folder.
 */
const UNFINISHED = 'unfinished';

/**
 * What is copied. Not the secrets of timed messages: as long as the old folder exists, nobody would erase them in both.
 * Set-aside files tell the store that there was something; then they are removed.
 */
const COPIED: ReadonlySet<Kind> = new Set<Kind>([
  'identity',
  'account',
  'inbox',
  'chat',
  'group',
  'messages',
  'journal',
  'key',
  'certificate',
  'lock',
  'set-aside',
]);

/** Throws ExamineError if no copy can be made there. Changes nothing yet. */
export async function checkPlace(folder: string, to: string): Promise<void> {
  const place = resolve(to);
  const above = await realpath(dirname(place)).catch(() => undefined);
  if (above === undefined) throw new ExamineError(`There is no folder ${dirname(place)}.`);
  const data = await realpath(folder).catch(() => resolve(folder));
  if (`${join(above, 'x')}/`.startsWith(`${data}/`)) {
    throw new ExamineError(`${to} lies in ${folder}: choose a place outside of it.`);
  }
  const stats = await lstat(place).catch(() => undefined);
  if (!stats) return;
  const isEmpty = stats.isDirectory() && (await readdir(place)).length === 0;
  if (!isEmpty) throw new ExamineError(`${to} exists and is no empty folder. Choose another name.`);
}

/** Throws ExamineError and StorageError; then nothing is left of the copy. */
export async function repair(examined: Examined, to: string, needs: ExamineNeeds): Promise<void> {
  const place = resolve(to);
  await checkPlace(examined.folder, to);
  const isOurs = (await mkdir(place, { recursive: true, mode: 0o700 })) !== undefined;
  const work = join(place, UNFINISHED);
  try {
    if (!isOurs) await chmod(place, 0o700);
    await copyInto(work, examined, needs);
    await checkFree(examined.folder, needs);
    await mend(work, needs);
    await tidy(work);
    for (const name of await readdir(work)) await rename(join(work, name), join(place, name));
    await rm(work, { recursive: true });
    await realDisk.syncFolder(place);
    await realDisk.syncFolder(dirname(place)).catch(() => undefined); // it need not be ours to read
  } catch (error) {
    await rm(isOurs ? place : work, { recursive: true, force: true });
    needs.signal.throwIfAborted();
    throw error instanceof ExamineError ? error : storageError('Writing the copy', error);
  }
}

async function copyInto(
  work: string,
  { folder, findings }: Examined,
  { signal }: ExamineNeeds,
): Promise<void> {
  const disk = guarded(folder, () => {});
  const left = new Set(findings.flatMap((finding) => leftOut(finding, findings) ?? []));
  const made = new Set([work]);
  const copyOne = async ({ path, stats }: FolderEntry): Promise<void> => {
    const kind = kindOf(path);
    const into = join(work, path);
    if (stats.isDirectory() && kind === 'folder') {
      await mkdir(into, { recursive: true, mode: 0o700 });
      made.add(into);
    }
    if (!COPIED.has(kind) || !stats.isFile()) return;
    const bytes = kind === 'identity' ? identity(folder, disk) : disk.read(join(folder, path));
    const found = await bytes;
    if (found) await writeFile(realDisk, into, found); // else it could not be read, which has been reported
  };
  for await (const entry of entriesOf(folder, disk)) {
    signal.throwIfAborted();
    if (!left.has(entry.path) && !/^ember(?:\/|$)/.test(entry.path)) await copyOne(entry);
  }
  for (const one of made) await realDisk.syncFolder(one);
}

/** Tells clients that the copy's history is a different one: numbers may differ from those they had. */
async function identity(folder: string, disk: Parameters<typeof overlay>[0]) {
  try {
    return await identityForBackup(overlay(disk), folder);
  } catch (error) {
    if (error instanceof DamagedFile) return undefined;
    throw error;
  }
}

/** Files that the store makes when they are missing, and would keep when they exist. */
function leftOut(finding: Finding, all: readonly Finding[]): string | undefined {
  const { kind, path } = finding;
  if (kind === 'copy-damaged') return path;
  if (kind !== 'numbers-again') return undefined;
  const copy = path.replace(/chat\.json$/, 'group.json');
  return all.some((other) => other.path === copy) ? undefined : path;
}

async function mend(work: string, { signal, ...needs }: ExamineNeeds): Promise<void> {
  const opened = await openStore({ ...needs, folder: work, disk: realDisk, onDamage: () => {} });
  try {
    for await (const _ of opened.store.inspect()) signal.throwIfAborted();
  } finally {
    await opened.store.close();
  }
}

/** The damaged files stay where they were: in the examined folder. */
async function tidy(work: string): Promise<void> {
  const disk = guarded(work, () => {});
  const folders = new Set<string>();
  for await (const { path } of entriesOf(work, disk)) {
    const kind = kindOf(path);
    if (kind !== 'set-aside' && kind !== 'left-over') continue;
    await rm(join(work, path));
    folders.add(dirname(join(work, path)));
  }
  for (const one of folders) await realDisk.syncFolder(one);
}

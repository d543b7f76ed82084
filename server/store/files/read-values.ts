// Reads all values at a start. Files that are damaged, or that the keeper does not take, are set aside. The
// result tells what is missing.

import { join } from 'node:path';
import type { ChatId, Seq, Subject } from '../../facts.ts';
import type { Keeper, Value } from '../store.ts';
import type { Disk } from './disk.ts';
import { readJson } from './json-file.ts';
import type { OwnedFiles } from './owned-files.ts';
import {
  baseInName,
  chatFolder,
  chatPath,
  groupPath,
  isChatId,
  isFolder,
  isPathOf,
  pathOf,
  SEGMENT_SPAN,
  userIn,
} from './paths.ts';
import { DamagedFile, type Quarantine, storageError } from './trouble.ts';
import { type ValueFile, valueFile } from './value-file.ts';

/** A chat with a folder but no readable chat.json: the segments and group.json tell what is known of it. */
export interface Headless {
  readonly chat: ChatId;
  /** There is no chat.json, not even a damaged one: normal only while the journal holds the whole chat. */
  readonly missing: boolean;
  readonly group: Value | undefined;
  /** Above every number that its segments can hold; undefined if there are none. */
  readonly next: Seq | undefined;
}

export interface Found {
  readonly headless: readonly Headless[];
  /** The folders of users/ in which no account could be read, with the subjects that could. */
  readonly nameless: readonly { readonly folder: string; readonly on: readonly Subject[] }[];
}

export type Take = (file: ValueFile) => void;

export interface ReadingParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly quarantine: Quarantine;
  /** Notes for each file whose value is taken which subject it belongs to. */
  readonly owned: OwnedFiles;
  /** The user's name, according to the value of the subject that was taken last. */
  readonly nameOf: Keeper['nameOf'];
}

interface Reading extends ReadingParts {
  /** Throws if the value is refused. */
  readonly take: Take;
}

interface ReadValue {
  readonly path: string;
  readonly file: ValueFile;
}

const AT_ONCE = 32;

export async function readValues(reading: Reading): Promise<Found> {
  const nameless = await readUsers(reading);
  const chats = (await reading.disk.list(join(reading.folder, 'chats'))).filter(isChatId);
  const heads = await inTurns(chats, async (chat) => ({
    chat,
    file: await readOne(chatPath(chat), reading),
  }));
  const headless: Headless[] = [];
  for (const { chat, file } of heads) {
    const isTaken = file && (await takeOne({ path: chatPath(chat), file }, reading));
    if (!isTaken) headless.push(await headlessOf(chat, reading));
  }
  return { headless, nameless };
}

/** The file's content; undefined if no file can be read. */
async function readOne(
  path: string,
  { disk, folder, quarantine }: ReadingParts,
): Promise<ValueFile | undefined> {
  const file = join(folder, path);
  try {
    return await readJson(disk, file, valueFile(path));
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw storageError(`Reading ${file}`, error);
    await quarantine.setAside(file, error.message);
    return undefined;
  }
}

async function takeOne(
  { path, file }: ReadValue,
  { take, owned, folder, quarantine }: Reading,
): Promise<boolean> {
  try {
    take(file);
    owned.own(file.on, path);
    return true;
  } catch (error) {
    await quarantine.setAside(join(folder, path), (error as Error).message);
    return false;
  }
}

async function readUsers(reading: Reading): Promise<Found['nameless']> {
  const { disk, folder, owned } = reading;
  const users = (await disk.list(join(folder, 'users'))).filter(isFolder);
  const found = await inTurns(users, (user) => readUser(user, reading));
  await takeAll(found.flat(), reading);
  const inFolder = new Map<string, Subject[]>(users.map((user) => [user, []]));
  for (const [path, on] of owned.owners()) inFolder.get(userIn(path))?.push(on);
  const all = Array.from(inFolder, ([user, on]) => ({ folder: user, on }));
  return all.filter(({ on }) => !on.some((subject) => subject.startsWith('user:')));
}

async function readUser(user: string, reading: ReadingParts): Promise<readonly ReadValue[]> {
  const found: ReadValue[] = [];
  for (const name of await reading.disk.list(join(reading.folder, 'users', user))) {
    const path = `users/${user}/${name}`;
    const file = isPathOf('user:', path) ? await readOne(path, reading) : undefined;
    if (file) found.push({ path, file });
  }
  return found;
}

async function takeAll(found: readonly ReadValue[], reading: Reading): Promise<void> {
  const bySubject = new Map<Subject, ReadValue[]>();
  for (const one of found) {
    bySubject.set(one.file.on, [...(bySubject.get(one.file.on) ?? []), one]);
  }
  // An inbox's place is known only once its account is.
  const isInbox = (on: Subject): number => Number(on.startsWith('inbox:'));
  for (const on of [...bySubject.keys()].sort((a, b) => isInbox(a) - isInbox(b))) {
    const [first, ...others] = bySubject.get(on) as [ReadValue, ...ReadValue[]];
    if (others.length > 0) await takeBest([first, ...others], reading);
    else await takeOne(first, reading);
  }
}

/**
 * Of several files of one subject, the youngest in its right place counts. A change of name that a power cut
 * interrupted leaves an older one in its former place: that is removed. One in somebody else's place is damage.
 */
async function takeBest(all: readonly ReadValue[], reading: Reading): Promise<void> {
  const { taken, fitting } = await tryAll(all, reading);
  const best = fitting.at(-1) ?? taken.at(-1);
  for (const one of taken) if (one !== best) await giveUp(one, fitting.includes(one), reading);
  if (best) await takeOne(best, reading);
}

/** Oldest first. `fitting`: those in their right place. */
async function tryAll(all: readonly ReadValue[], reading: Reading) {
  const taken: ReadValue[] = [];
  for (const one of all.toSorted((a, b) => a.file.upTo - b.file.upTo)) {
    if (await takeOne(one, reading)) taken.push(one);
  }
  const fitting = taken.filter(({ path, file }) => {
    reading.take(file);
    return pathOf(file.on, reading.nameOf) === path;
  });
  return { taken, fitting };
}

async function giveUp(
  { path, file }: ReadValue,
  isFormer: boolean,
  { owned, folder, quarantine }: Reading,
): Promise<void> {
  owned.own(file.on, path);
  if (isFormer) return owned.remove(file.on, path);
  owned.disown(path);
  const reason = 'what it holds belongs in another place, and is there';
  await quarantine.setAside(join(folder, path), reason);
}

async function headlessOf(chat: ChatId, reading: ReadingParts): Promise<Headless> {
  const names = await reading.disk.list(chatFolder(reading.folder, chat));
  const group = await readOne(groupPath(chat), reading);
  const missing = !names.some(isDamagedHead);
  return { chat, next: numbersIn(names), missing, group: group?.value };
}

/** The number after the last segment in a folder, counting set-aside ones; undefined if there never was any. */
function numbersIn(names: readonly string[]): Seq | undefined {
  const bases = names.flatMap((name) => baseInName(name.replace(/\.damaged-\d+$/, '')) ?? []);
  const last = Math.max(-1, ...bases);
  if (last >= 0) return last + SEGMENT_SPAN;
  return names.some(isDamagedHead) ? 1 : undefined;
}

function isDamagedHead(name: string): boolean {
  return name.startsWith('chat.json.damaged-');
}

/** Does `work` for all, enough at once to keep the disk busy, but far from any limit on open files. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(work))));
  }
  return done;
}

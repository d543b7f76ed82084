// The files that hold subjects' values: users/<name>/*.json and chats/<id>/chat.json. The keeper chooses paths and shapes.

import { dirname, join } from 'node:path';
import type { ChatId, Lsn, Seq, Subject } from '../../facts.ts';
import { chatOf } from '../message.ts';
import type { Kept } from '../store.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import {
  isCount,
  isObject,
  type JsonFile,
  printIndented,
  readJson,
  writeJson,
} from './json-file.ts';
import { baseInName, chatFolder, chatPath, isChatId, isPathOf, SEGMENT_SPAN } from './paths.ts';
import type { Dues } from './schedule.ts';
import { DamagedFile, type Quarantine } from './trouble.ts';

/** A value as its file holds it. */
export interface ValueFile {
  readonly on: Subject;
  /** The last place in the order of facts that the value knows of. */
  readonly upTo: Lsn;
  /** Chats only: the next number, and the characters of text in the segment that it lies in. */
  readonly next?: Seq;
  readonly letters?: number;
  /** Chats only: when what is due in which segment; missing if nothing timed waits. */
  readonly dues?: Dues;
  /** Missing for a chat of which the keeper keeps nothing. */
  readonly value?: Kept['value'];
}

/** A chat with a folder and without a readable chat.json: its numbers are known only from the segments. */
interface Headless {
  readonly chat: ChatId;
  /** Above every number that its segments can hold; undefined if there are none. */
  readonly next: Seq | undefined;
}

export interface Values {
  /** Reads all that there is; what is damaged, or what `take` throws at, is set aside. */
  read(take: Take): Promise<readonly Headless[]>;
  /** Replaces the subject's file. When its path changed the old one goes. */
  save(path: string, file: ValueFile): Promise<void>;
  /** Removes the subject's file, if it has one, and its folder when nothing is left in it. */
  drop(on: Subject): Promise<void>;
  /** The subject's file goes with its folder. */
  forget(on: Subject): void;
}

type Take = (file: ValueFile) => void;

interface Found {
  readonly path: string;
  readonly file: ValueFile;
}

const AT_ONCE = 32;

export interface ValuesParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly folders: Folders;
  readonly aside: Quarantine;
}

export function values({ disk, folder, folders, aside }: ValuesParts): Values {
  const paths = new Map<Subject, string>();
  const owners = new Map<string, Subject>();

  const removeFile = async (on: Subject, path: string): Promise<void> => {
    if (owners.get(path) !== on) return;
    const file = join(folder, path);
    await disk.remove(file);
    await disk.syncFolder(dirname(file));
    owners.delete(path);
    const left = await disk.list(dirname(file));
    if (left.some((name) => !name.endsWith('.tmp'))) return;
    await disk.remove(dirname(file));
    await disk.syncFolder(dirname(dirname(file)));
  };

  const own = (on: Subject, path: string): void => {
    paths.set(on, path);
    owners.set(path, on);
  };

  /** The file's content; undefined if there is none that can be read. */
  const readOne = async (path: string): Promise<ValueFile | undefined> => {
    const file = join(folder, path);
    try {
      return await readJson(disk, file, valueFile(path));
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw error;
      await aside.setAside(file, error.message);
      return undefined;
    }
  };

  const takeOne = async (path: string, file: ValueFile, take: Take): Promise<boolean> => {
    try {
      take(file);
      own(file.on, path);
      return true;
    } catch (error) {
      await aside.setAside(join(folder, path), (error as Error).message);
      return false;
    }
  };

  const readUser = async (user: string): Promise<readonly Found[]> => {
    const found: Found[] = [];
    for (const name of await disk.list(join(folder, 'users', user))) {
      const path = `users/${user}/${name}`;
      const file = isPathOf('user:', path) ? await readOne(path) : undefined;
      if (file) found.push({ path, file });
    }
    return found;
  };

  /** A change of name that a power cut interrupted left two files of one subject; the younger counts. */
  const youngest = async (found: readonly Found[]): Promise<Iterable<Found>> => {
    const bySubject = new Map<Subject, Found>();
    for (const one of found) {
      const other = bySubject.get(one.file.on);
      const older = other && other.file.upTo > one.file.upTo ? one : other;
      if (older !== one) bySubject.set(one.file.on, one);
      if (!older) continue;
      own(older.file.on, older.path);
      await removeFile(older.file.on, older.path);
    }
    return bySubject.values();
  };

  return {
    async read(take) {
      const users = await disk.list(join(folder, 'users'));
      const found = (await inTurns(users, readUser)).flat();
      for (const { path, file } of await youngest(found)) await takeOne(path, file, take);
      const chats = (await disk.list(join(folder, 'chats'))).filter(isChatId);
      const heads = await inTurns(chats, async (chat) => ({
        chat,
        file: await readOne(chatPath(chat)),
      }));
      const headless: Headless[] = [];
      for (const { chat, file } of heads) {
        if (file && (await takeOne(chatPath(chat), file, take))) continue;
        headless.push({ chat, next: await numbersIn(disk, chatFolder(folder, chat)) });
      }
      return headless;
    },

    async save(path, file) {
      if (!isPathOf(file.on, path)) {
        throw new TypeError(`${file.on} can't be kept in ${JSON.stringify(path)}`);
      }
      const target = join(folder, path);
      await folders.make(dirname(path));
      await writeJson(disk, target, { value: file, kind: valueFile(path) });
      const before = paths.get(file.on);
      own(file.on, path);
      if (before !== undefined && before !== path) await removeFile(file.on, before);
    },

    async drop(on) {
      const path = paths.get(on);
      if (path === undefined) return;
      await removeFile(on, path);
      paths.delete(on);
    },

    forget(on) {
      owners.delete(paths.get(on) ?? '');
      paths.delete(on);
    },
  };
}

/** The number after the last segment in a folder, set-aside ones included; undefined if there never was any. */
async function numbersIn(disk: Disk, folder: string): Promise<Seq | undefined> {
  const names = await disk.list(folder);
  const bases = names.flatMap((name) => baseInName(name.replace(/\.damaged-\d+$/, '')) ?? []);
  const last = Math.max(-1, ...bases);
  if (last >= 0) return last + SEGMENT_SPAN;
  return names.some((name) => name.startsWith('chat.json.damaged-')) ? 1 : undefined;
}

/** Does `work` for all, so many at once that the disk is busy and no limit on open files is near. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(work))));
  }
  return done;
}

function valueFile(path: string): JsonFile<ValueFile> {
  return {
    print: printIndented,
    check(content) {
      if (!isObject(content)) throw new DamagedFile('it holds no object');
      const fault = faultOf(content, path);
      if (fault) throw new DamagedFile(fault);
      return content as unknown as ValueFile;
    },
  };
}

function faultOf(content: Record<string, unknown>, path: string): string {
  const { on, upTo, next, letters, dues, value } = content;
  if (typeof on !== 'string' || !isPathOf(on as Subject, path)) {
    return '"on" does not say what belongs in this place';
  }
  if (!isCount(upTo)) return '"upTo" is no number of a fact';
  const isChat = chatOf(on as Subject) !== undefined;
  if (isChat && !(isCount(next) && isCount(letters))) return '"next" or "letters" is no number';
  if (dues !== undefined && !isDues(dues)) return '"dues" does not say what is due when';
  const hasValue = isObject(value) || (isChat && value === undefined);
  return hasValue ? '' : '"value" is no object';
}

function isDues(value: unknown): value is Dues {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([base, hours]) =>
      baseInName(`${base}.json`) !== undefined && Array.isArray(hours) && hours.every(isCount),
  );
}

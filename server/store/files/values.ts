// The files with subjects' values: users/<name>/*.json and chats/<id>/chat.json. The keeper chooses their shapes.

import { dirname, join } from 'node:path';
import { keyOf } from '../../../shared/names.ts';
import type { ChatId, Seq, Stored, Subject } from '../../facts.ts';
import type { Keeper, Value } from '../store.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { readJson, writeJson } from './json-file.ts';
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

export interface Values {
  /** Reads all files; damaged ones, and those for which `take` throws, are set aside. */
  read(take: Take): Promise<Found>;
  /** Replaces the subject's file. If its path has changed, the old one is removed. */
  save(file: ValueFile): Promise<void>;
  /**
   * Removes the subject's file, if any, and its folder once empty. If the name is free, also removes what belongs to
   * nobody in that folder.
   */
  drop(on: Subject): Promise<void>;
  /** An account in this folder of users/ can't be read: everything else in it stays until the name is free again. */
  hold(folder: string): void;
  /** The fact is applied: it may free a name. */
  applied(fact: Stored): void;
  isFreed(folder: string): boolean;
  /** The subject's file was removed with its folder. */
  forget(on: Subject): void;
}

type Take = (file: ValueFile) => void;

export interface Found {
  readonly headless: readonly Headless[];
  /** The folders of users/ in which no account could be read, and what could. */
  readonly nameless: readonly { readonly folder: string; readonly on: readonly Subject[] }[];
}

interface ReadValue {
  readonly path: string;
  readonly file: ValueFile;
}

const AT_ONCE = 32;

export interface ValuesParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly folders: Folders;
  readonly quarantine: Quarantine;
  /** By the value that was taken last. */
  readonly nameOf: Keeper['nameOf'];
}

export function createValues({ disk, folder, folders, quarantine, nameOf }: ValuesParts): Values {
  const paths = new Map<Subject, string>();
  const owners = new Map<string, Subject>();
  const held = new Set<string>(); // folders of users/
  const freed = new Set<string>();

  const removeFile = async (on: Subject, path: string): Promise<void> => {
    if (owners.get(path) !== on) return;
    const file = join(folder, path);
    await folders.remove(file);
    owners.delete(path);
    const left = await disk.list(dirname(file));
    if (!left.some((name) => !name.endsWith('.tmp'))) await folders.remove(dirname(file));
  };

  const own = (on: Subject, path: string): void => {
    paths.set(on, path);
    owners.set(path, on);
  };

  /** The file's content; undefined if no file can be read. */
  const readOne = async (path: string): Promise<ValueFile | undefined> => {
    const file = join(folder, path);
    try {
      return await readJson(disk, file, valueFile(path));
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw storageError(`Reading ${file}`, error);
      await quarantine.setAside(file, error.message);
      return undefined;
    }
  };

  const takeOne = async ({ path, file }: ReadValue, take: Take): Promise<boolean> => {
    try {
      take(file);
      own(file.on, path);
      return true;
    } catch (error) {
      await quarantine.setAside(join(folder, path), (error as Error).message);
      return false;
    }
  };

  const readUser = async (user: string): Promise<readonly ReadValue[]> => {
    const found: ReadValue[] = [];
    for (const name of await disk.list(join(folder, 'users', user))) {
      const path = `users/${user}/${name}`;
      const file = isPathOf('user:', path) ? await readOne(path) : undefined;
      if (file) found.push({ path, file });
    }
    return found;
  };

  /**
   * Of several files of one subject, the youngest in its right place counts. A change of name that a power cut
   * interrupted leaves an older one in its former place: that is removed. One in somebody else's place is damage.
   */
  const takeBest = async (all: readonly ReadValue[], take: Take): Promise<void> => {
    const { taken, fitting } = await tryAll(all, take);
    const best = fitting.at(-1) ?? taken.at(-1);
    for (const one of taken) if (one !== best) await giveUp(one, fitting.includes(one));
    if (best) await takeOne(best, take);
  };

  /** Oldest first. `fitting`: those in their right place. */
  const tryAll = async (all: readonly ReadValue[], take: Take) => {
    const taken: ReadValue[] = [];
    for (const one of all.toSorted((a, b) => a.file.upTo - b.file.upTo)) {
      if (await takeOne(one, take)) taken.push(one);
    }
    const fitting = taken.filter(({ path, file }) => {
      take(file);
      return pathOf(file.on, nameOf) === path;
    });
    return { taken, fitting };
  };

  const giveUp = async ({ path, file }: ReadValue, isFormer: boolean): Promise<void> => {
    own(file.on, path);
    if (isFormer) return removeFile(file.on, path);
    owners.delete(path);
    await quarantine.setAside(
      join(folder, path),
      'what it holds belongs in another place, and is there',
    );
  };

  const takeAll = async (found: readonly ReadValue[], take: Take): Promise<void> => {
    const bySubject = new Map<Subject, ReadValue[]>();
    for (const one of found) {
      bySubject.set(one.file.on, [...(bySubject.get(one.file.on) ?? []), one]);
    }
    // An inbox's place is known only once its account is.
    const isInbox = (on: Subject): number => Number(on.startsWith('inbox:'));
    for (const on of [...bySubject.keys()].sort((a, b) => isInbox(a) - isInbox(b))) {
      const [first, ...others] = bySubject.get(on) as [ReadValue, ...ReadValue[]];
      if (others.length > 0) await takeBest([first, ...others], take);
      else await takeOne(first, take);
    }
  };

  const readUsers = async (take: Take): Promise<Found['nameless']> => {
    const users = (await disk.list(join(folder, 'users'))).filter(isFolder);
    await takeAll((await inTurns(users, readUser)).flat(), take);
    const inFolder = new Map<string, Subject[]>(users.map((user) => [user, []]));
    for (const [path, on] of owners) inFolder.get(userIn(path))?.push(on);
    const all = Array.from(inFolder, ([user, on]) => ({ folder: user, on }));
    return all.filter(({ on }) => !on.some((subject) => subject.startsWith('user:')));
  };

  const headlessOf = async (chat: ChatId): Promise<Headless> => {
    const names = await disk.list(chatFolder(folder, chat));
    const group = await readOne(groupPath(chat));
    const missing = !names.some((name) => name.startsWith('chat.json.damaged-'));
    return { chat, next: numbersIn(names), missing, group: group?.value };
  };

  /** Removes from a free name's folder all that belongs to nobody, damaged files too. */
  const sweep = async (user: string): Promise<void> => {
    if (!freed.delete(user)) return;
    const inside = join(folder, 'users', user);
    const names = await disk.list(inside);
    const stray = names.filter((name) => !owners.has(`users/${user}/${name}`));
    for (const name of stray) await folders.remove(join(inside, name));
    if (stray.length === names.length) await folders.remove(inside);
  };

  return {
    async read(take) {
      const nameless = await readUsers(take);
      const chats = (await disk.list(join(folder, 'chats'))).filter(isChatId);
      const heads = await inTurns(chats, async (chat) => ({
        chat,
        file: await readOne(chatPath(chat)),
      }));
      const headless: Headless[] = [];
      for (const { chat, file } of heads) {
        const read = file && { path: chatPath(chat), file };
        if (read && (await takeOne(read, take))) continue;
        headless.push(await headlessOf(chat));
      }
      return { headless, nameless };
    },

    async save(file) {
      const path = pathOf(file.on, nameOf);
      if (path === undefined) throw new TypeError(`${file.on} is about nobody who has a name`);
      const target = join(folder, path);
      await folders.prepare(dirname(path));
      await writeJson(disk, target, { value: file, kind: valueFile(path) });
      const before = paths.get(file.on);
      own(file.on, path);
      if (before !== undefined && before !== path) await removeFile(file.on, before);
    },

    async drop(on) {
      if (on.startsWith('name:')) return sweep(on.slice('name:'.length));
      const path = paths.get(on);
      if (path === undefined || held.has(userIn(path))) return;
      await removeFile(on, path);
      paths.delete(on);
    },

    isFreed: (user) => freed.has(user),
    hold: (user) => void held.add(user),
    applied(fact) {
      if (fact.kind !== 'removed' || fact.body.name === undefined) return;
      const user = keyOf(fact.body.name);
      held.delete(user);
      freed.add(user);
    },

    forget(on) {
      owners.delete(paths.get(on) ?? '');
      paths.delete(on);
    },
  };
}

/** The folder of users/ that a path is in. */
function userIn(path: string): string {
  return path.split('/')[1] as string;
}

/** The number after the last segment in a folder, counting set-aside ones; undefined if there never was any. */
function numbersIn(names: readonly string[]): Seq | undefined {
  const bases = names.flatMap((name) => baseInName(name.replace(/\.damaged-\d+$/, '')) ?? []);
  const last = Math.max(-1, ...bases);
  if (last >= 0) return last + SEGMENT_SPAN;
  return names.some((name) => name.startsWith('chat.json.damaged-')) ? 1 : undefined;
}

/** Does `work` for all, enough at once to keep the disk busy, but far from any limit on open files. */
async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(work))));
  }
  return done;
}

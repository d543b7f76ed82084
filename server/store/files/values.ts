// The files with subjects' values: users/<name>/*.json and chats/<id>/chat.json. The keeper chooses their shapes.

import { dirname, join } from 'node:path';
import { keyOf } from '../../../shared/names.ts';
import type { Stored, Subject } from '../../facts.ts';
import type { Folders } from './folders.ts';
import { writeJson } from './json-file.ts';
import { createOwnedFiles } from './owned-files.ts';
import { pathOf, userIn } from './paths.ts';
import { type Found, type ReadingParts, readValues, type Take } from './read-values.ts';
import { type ValueFile, valueFile } from './value-file.ts';

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

export interface ValuesParts extends Omit<ReadingParts, 'owned'> {
  readonly folders: Folders;
}

export function createValues(parts: ValuesParts): Values {
  const { disk, folder, folders, nameOf } = parts;
  const owned = createOwnedFiles(disk, folder, folders);
  const held = new Set<string>(); // folders of users/
  const freed = new Set<string>();

  /** Removes from a free name's folder all that belongs to nobody, damaged files too. */
  const sweep = async (user: string): Promise<void> => {
    if (!freed.delete(user)) return;
    const inside = join(folder, 'users', user);
    const names = await disk.list(inside);
    const stray = names.filter((name) => !owned.owners().has(`users/${user}/${name}`));
    for (const name of stray) await folders.remove(join(inside, name));
    if (stray.length === names.length) await folders.remove(inside);
  };

  return {
    read: (take) => readValues({ ...parts, owned, take }),
    async save(file) {
      const path = pathOf(file.on, nameOf);
      if (path === undefined) throw new TypeError(`${file.on} is about nobody who has a name`);
      await folders.prepare(dirname(path));
      await writeJson(disk, join(folder, path), { value: file, kind: valueFile(path) });
      const before = owned.pathOf(file.on);
      owned.own(file.on, path);
      if (before !== undefined && before !== path) await owned.remove(file.on, before);
    },
    async drop(on) {
      if (on.startsWith('name:')) return sweep(on.slice('name:'.length));
      const path = owned.pathOf(on);
      if (path === undefined || held.has(userIn(path))) return;
      await owned.remove(on, path);
      owned.forget(on);
    },
    isFreed: (user) => freed.has(user),
    hold: (user) => void held.add(user),
    applied(fact) {
      if (fact.kind !== 'removed' || fact.body.name === undefined) return;
      const user = keyOf(fact.body.name);
      held.delete(user);
      freed.add(user);
    },
    forget: owned.forget,
  };
}

// The embedded store: a journal that makes facts durable, files that people can read, and a checkpoint between the two.
// It knows no rules, and of the system only the disk, clock and source of random words that it is given. subjects.ts is
// what the files hold, opening.ts a start, live.ts what goes on between start and end.

import { join } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import { type Keeper, StorageError, type Store } from '../store.ts';
import type { Disk } from './disk.ts';
import { createFolders } from './folders.ts';
import type { Task } from './health.ts';
import type { Holding } from './holding.ts';
import { LIMITS, type Limits } from './limits.ts';
import { createLive } from './live.ts';
import { type Owner, thisProcess } from './lock.ts';
import { type Opened, open } from './opening.ts';
import { isChatId } from './paths.ts';
import type { Segment } from './schedule.ts';
import type { KeptMessage } from './sealing.ts';
import { createSubjects } from './subjects.ts';
import { createQuarantine, type Damage, storageError } from './trouble.ts';

export interface FilesOptions {
  /** Absolute. Made if missing. */
  readonly folder: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** A file was unreadable; it has been set aside (a journal: will be, once its rest is carried over). */
  readonly onDamage: (damage: Damage) => void;
  /** Something in the background failed: nothing is lost, and it will be tried again. */
  readonly onTrouble?: (error: StorageError) => void;
  /** What had failed works again. */
  readonly onHealed?: (task: Task) => void;
  readonly limits?: Partial<Limits>;
  readonly owner?: Owner;
}

export interface FilesStore extends Store {
  readonly hold: Holding['take'];
  /** Reads every file of messages that there is, once, and mends it as whoever else reads it first would. */
  inspect(): AsyncGenerator<Segment & { readonly messages: readonly KeptMessage[] }>;
}

/** Its `epoch` is known once it is open. */
export function filesStore(options: FilesOptions): FilesStore {
  const { folder, disk, clock, randomId, owner = thisProcess() } = options;
  const { onTrouble: trouble = () => {}, onHealed: works = () => {} } = options;
  const limits = { ...LIMITS, ...options.limits };
  const quarantine = createQuarantine(disk, clock, options.onDamage);
  const folders = createFolders(disk, folder);
  let given: Keeper | undefined;
  let opened: Opened | undefined;
  let ending: Promise<void> | undefined;

  const keeper = (): Keeper => {
    if (!given) throw new StorageError('The store is not open.');
    return given;
  };
  const subjects = createSubjects({
    ...{ disk, folder, clock, folders, quarantine, limits, keeper, trouble },
    dirty: (on) => live.checkpoints.dirty(on),
    onGone: () => live.checkpoints.hasten(),
  });
  const live = createLive({
    ...{ disk, folder, clock, folders, limits, keeper, subjects, trouble, works },
  });
  const { timed, history, chats, segments } = subjects;
  const { order, checkpoints, holding } = live;

  return {
    get epoch() {
      return opened?.epoch ?? '';
    },
    async open(into) {
      if (given) throw new Error('The store was opened before.');
      given = into;
      const parts = { disk, folder, folders, quarantine, owner, randomId, subjects, live };
      try {
        opened = await open(into, parts);
      } catch (error) {
        throw storageError(`Opening ${folder}`, error);
      }
    },
    revision: order.revision,
    commit(fact, expects = []) {
      const { expiresAt } = fact;
      if (expiresAt === undefined || timed.isReady(expiresAt)) return order.commit(fact, expects);
      return timed.ready(expiresAt).then(() => order.commit(fact, expects));
    },
    async page(chat, range) {
      if (chats.isEnded(chat)) return [];
      try {
        return await history.page(chat, range);
      } catch (error) {
        throw storageError('Reading the history', error);
      }
    },
    mark: order.mark,
    erase(until) {
      const erasing = timed.erase(until);
      checkpoints.consider();
      return erasing;
    },
    async countTimed(after, until) {
      try {
        return await timed.countTimed(after, until);
      } catch (error) {
        throw storageError('Reading which timed messages are due', error);
      }
    },
    hold: holding.take,
    async *inspect() {
      for (const chat of (await disk.list(join(folder, 'chats'))).filter(isChatId).sort()) {
        if (chats.isEnded(chat)) continue;
        for (const base of await segments.bases(chat)) {
          yield { chat, base, messages: (await segments.load(chat, base)) ?? [] };
        }
      }
    },
    close() {
      ending ??= live.end().finally(() => opened?.release());
      return ending;
    },
  };
}

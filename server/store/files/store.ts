// The embedded store: a journal that makes facts durable, files that people can read, and a checkpoint between the two.
// It knows no rules, and of the system only the disk, clock and source of random words that it is given.

import { join } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import type { ChatId, Fact, Seq, Stored, Subject } from '../../facts.ts';
import { chatOf, lettersOf, messageOf } from '../message.ts';
import { order } from '../order.ts';
import { type Keeper, StorageError, type Store } from '../store.ts';
import { chats } from './chats.ts';
import { checkpoints } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import { folders } from './folders.ts';
import { heads } from './heads.ts';
import { health, type Task } from './health.ts';
import { history } from './history.ts';
import { type Holding, holding } from './holding.ts';
import { identify } from './identity.ts';
import { type Journal, journal } from './journal.ts';
import { LIMITS, type Limits } from './limits.ts';
import { type Lock, lock, type Owner, thisProcess } from './lock.ts';
import { groupOf, isChatId } from './paths.ts';
import { recovery } from './recovery.ts';
import { replay } from './replay.ts';
import type { Segment } from './schedule.ts';
import { isSealed, type KeptMessage } from './sealing.ts';
import { segments } from './segments.ts';
import { timed } from './timed.ts';
import { type Damage, quarantine, storageError } from './trouble.ts';
import { values } from './values.ts';
import { readMark, watch } from './watch.ts';

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
  const { folder, disk, clock, randomId, onDamage } = options;
  const limits = { ...LIMITS, ...options.limits };
  const aside = quarantine(disk, clock, onDamage);
  const numbers = heads(limits.segmentLetters);
  const places = folders(disk, folder);
  const files = values({
    ...{ disk, folder, folders: places, aside },
    nameOf: (on) => keeper?.nameOf(on),
  });
  const trouble = options.onTrouble ?? (() => undefined);
  const tell = { trouble, works: options.onHealed ?? (() => undefined) };
  const writing = health('Writing the journal', tell);
  const carrying = health('Carrying the journal into the files', tell);
  let epoch = '';
  let keeper: Keeper | undefined;
  let log: Journal | undefined;
  let owned: Lock | undefined;
  let ending: Promise<void> | undefined;

  const opened = (): { readonly keeper: Keeper; readonly log: Journal } => {
    if (!keeper || !log) throw new StorageError('The store is not open.');
    return { keeper, log };
  };

  const place = watch({
    ...{ disk, clock, folder },
    current: () => log?.files.at(-1),
    onGone: writing.failed,
    onBack: writing.worked,
  });

  const pieces = segments({
    ...{ disk, folder, folders: places, aside },
    cachedMax: limits.segmentsCached,
    lost(chat, newest) {
      brief.distrust(); // nobody knows what was due in it
      if (!newest) return;
      numbers.jump(chat);
      carrier.dirty(`chat:${chat}`);
    },
  });

  const brief = timed({
    disk,
    folder,
    folders: places,
    clock,
    timedIn: (segment) => past.timedIn(segment),
    stale: (chat) => carrier.dirty(`chat:${chat}`),
    trouble,
  });

  const past = history({
    segments: pieces,
    heads: numbers,
    dues: brief.dues,
    over: brief.over,
    erased: brief.erased,
    unreadable: trouble,
    unseal: brief.unseal,
  });

  const number = (fact: Fact): Seq => {
    const chat = chatOf(fact.on);
    if (chat === undefined) return 0;
    if (!isChatId(chat)) throw new TypeError(`${JSON.stringify(chat)} can't be a chat's id`);
    return numbers.number(chat, lettersOf(fact));
  };

  const rooms = chats({
    snapshot: (on) => opened().keeper.snapshot(on),
    heads: numbers,
    history: past,
    segments: pieces,
    dues: brief.dues,
    values: files,
    folders: places,
    onEnded: () => carrier.hasten(),
  });

  const take = (batch: readonly Stored[]): void => {
    for (const fact of batch) {
      const message = brief.sealedOf(fact) ?? messageOf(fact);
      const chat = chatOf(fact.on) as ChatId;
      if (message) past.add(chat, message);
      if (message && isSealed(message)) brief.added(chat, message);
      rooms.applied(fact);
      files.applied(fact);
    }
    carrier.changed(batch);
    keeper?.apply(batch);
  };

  const save = async (on: Subject): Promise<void> => {
    const chat = chatOf(on);
    if (chat !== undefined) return rooms.save(chat, line.applied);
    const group = groupOf(on);
    if (group !== undefined) return rooms.saveGroup(group, line.applied);
    const kept = opened().keeper.snapshot(on);
    const upTo = line.applied;
    await (kept ? files.save({ on, upTo, value: kept }) : files.drop(on));
  };

  const line = order({
    clock,
    number,
    async ready() {
      if (opened().log.bytes - pinned.bytes < limits.journalBytesMax) return;
      pinned.lose();
      await carrier.idle();
      if (opened().log.bytes >= limits.journalBytesMax) await carrier.run((step) => step());
    },
    async write(batch) {
      place.check();
      const records = await brief.seal(batch).catch((error: unknown) => {
        throw storageError('Reading the secrets of timed messages', error);
      });
      await writing.watch(opened().log.append(records));
    },
    apply(batch) {
      take(batch);
      carrier.consider();
    },
  });

  const carrier = checkpoints({
    clock,
    between: line.between,
    async turn() {
      place.check();
      return opened().log.turn();
    },
    retire: (last) => opened().log.retire(last),
    save,
    settle: places.settle,
    enough: () => opened().log.bytesSinceTurn >= limits.checkpointBytes,
    wait: limits.checkpointWait,
    hastyWait: limits.endedWait,
    retryWait: limits.retryWait,
    onTrouble: carrying.failed,
    onDone: carrying.worked,
  });

  const pinned = holding({ carrier, between: line.between, log: () => opened().log });

  const recover = recovery({
    ...{ folder, files, numbers, brief, onDamage, segments: pieces },
    dirty: (on) => carrier.dirty(on),
    changed: (facts) => carrier.changed(facts),
    apply: take,
  });

  const start = async (into: Keeper): Promise<void> => {
    await places.make('.');
    owned = await lock(disk, folder, { owner: options.owner ?? thisProcess(), randomId });
    ({ epoch } = await identify(disk, folder, { aside, randomId }));
    await brief.open();
    const restored = await recover.restore(into);
    const rest = await replay(disk, join(folder, 'journal'), {
      aside,
      mark: readMark(owned.left),
      isUsed: restored.known.size > 0,
    });
    const last = Math.max(rest.lsn, ...restored.known.values());
    log = journal(disk, join(folder, 'journal'), { old: rest.files, lsn: last });
    await place.start(owned.path);
    recover.catchUp(rest, restored);
    recover.keepNames(into, restored.nameless);
    line.start(last);
    carrier.consider();
  };

  const end = async (): Promise<void> => {
    if (!log) return;
    try {
      carrier.stop();
      pinned.end();
      place.stop();
      await line.end();
      await carrier.run((step) => step());
    } finally {
      await log.close().catch(() => undefined);
      await owned?.release().catch(() => undefined);
    }
  };

  return {
    get epoch() {
      return epoch;
    },
    async open(given) {
      if (keeper) throw new Error('The store was opened before.');
      keeper = given;
      try {
        await start(given);
      } catch (error) {
        await owned?.release().catch(() => undefined);
        throw storageError(`Opening ${folder}`, error);
      }
    },
    revision: line.revision,
    commit(fact, expects = []) {
      const { expiresAt } = fact;
      if (expiresAt === undefined || brief.isReady(expiresAt)) return line.commit(fact, expects);
      return brief.ready(expiresAt).then(() => line.commit(fact, expects));
    },
    async page(chat, range) {
      if (rooms.isEnded(chat)) return [];
      try {
        return await past.page(chat, range);
      } catch (error) {
        throw storageError('Reading the history', error);
      }
    },
    mark: line.mark,
    erase(until) {
      const erasing = brief.erase(until);
      carrier.consider();
      return erasing;
    },
    async countTimed(after, until) {
      try {
        return await brief.countTimed(after, until);
      } catch (error) {
        throw storageError('Reading which timed messages are due', error);
      }
    },
    hold: pinned.take,
    async *inspect() {
      for (const chat of (await disk.list(join(folder, 'chats'))).filter(isChatId).sort()) {
        if (rooms.isEnded(chat)) continue;
        for (const base of await pieces.bases(chat)) {
          yield { chat, base, messages: (await pieces.load(chat, base)) ?? [] };
        }
      }
    },
    close() {
      ending ??= end();
      return ending;
    },
  };
}

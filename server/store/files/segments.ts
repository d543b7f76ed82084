// A chat's history in files of at most 256 numbers each. A file is found by arithmetic; a bounded number of files is
// cached. It knows nothing of what is not yet in files.

import { dirname } from 'node:path';
import type { ChatId, Seq } from '../../facts.ts';
import { indexAt, type Numbered } from '../message.ts';
import { type Authors, createAuthors } from './authors.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { readJson, writeJson } from './json-file.ts';
import { baseInName, baseOf, chatFolder, SEGMENT_SPAN, segmentPath } from './paths.ts';
import { salvage } from './salvage.ts';
import type { KeptMessage } from './sealing.ts';
import { createSegmentCache } from './segment-cache.ts';
import { segmentFile } from './segment-file.ts';
import { DamagedFile, type Quarantine, storageError } from './trouble.ts';

export interface Segments {
  /**
   * The messages of one segment, oldest first; undefined if there is none. A damaged one yields its intact messages and
   * is set aside. Rejects with StorageError if it can't be read. `isPassing`: a search reads it.
   */
  load(chat: ChatId, base: Seq, isPassing?: boolean): Promise<readonly KeptMessage[] | undefined>;
  /** Who wrote in the segments that were read or written. */
  readonly authors: Pick<Authors, 'next'>;
  /** The first numbers of all existing segments of a chat, rising. */
  bases(chat: ChatId): Promise<readonly Seq[]>;
  /** Adds messages (rising, of any segments) to those in files; the chat's folder must exist. */
  merge(chat: ChatId, messages: readonly KeptMessage[]): Promise<void>;
  /** Puts in place of each message of one segment what `now` makes of it; the same message if nothing changes. */
  change(
    chat: ChatId,
    base: Seq,
    now: (message: KeptMessage) => Promise<KeptMessage>,
  ): Promise<void>;
  /** Removes the messages of one segment that `isOver` picks; an empty segment is removed. */
  sweep(chat: ChatId, base: Seq, isOver: (message: KeptMessage) => boolean): Promise<void>;
  /** Removes the chat's folder with all that is in it, for good once the folders are settled. */
  drop(chat: ChatId): Promise<void>;
}

export interface SegmentsParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly folders: Pick<Folders, 'remove'>;
  readonly quarantine: Quarantine;
  readonly cachedMax: number;
  /** Messages are lost; `newest`: all of the chat's last segment. */
  readonly lost: (chat: ChatId, newest: boolean) => void;
}

/** After this many failed reads in a row, a segment to be changed is set aside: the journal must not wait for ever. */
const REFUSALS_MAX = 3;

export function createSegments(parts: SegmentsParts): Segments {
  const { disk, folder, folders, quarantine, cachedMax, lost } = parts;
  const cache = createSegmentCache(cachedMax);
  const authors = createAuthors();
  const refusals = new Map<string, number>(); // by path

  const bases = async (chat: ChatId): Promise<readonly Seq[]> => {
    const names = await disk.list(chatFolder(folder, chat));
    return names.flatMap((name) => baseInName(name) ?? []).sort((a, b) => a - b);
  };

  /** Keeps the intact part of a damaged file; the original is kept beside it. */
  const mend = async (chat: ChatId, base: Seq, fault: string) => {
    const path = segmentPath(folder, chat, base);
    const bytes = (await disk.read(path)) ?? new Uint8Array();
    const { messages, text } = salvage(bytes, base);
    const reason = `${fault}; ${text}`;
    if (messages.length === 0) {
      await quarantine.setAside(path, reason);
      lost(chat, ((await bases(chat)).at(-1) ?? -1) < base);
      return undefined;
    }
    await quarantine.replace(path, { bytes, reason, by: () => save(path, messages, base) });
    lost(chat, false);
    return messages;
  };

  const read = async (chat: ChatId, base: Seq): Promise<readonly KeptMessage[] | undefined> => {
    const messages = await intact(chat, base);
    authors.know(chat, base, messages);
    return messages;
  };

  const intact = async (chat: ChatId, base: Seq): Promise<readonly KeptMessage[] | undefined> => {
    const path = segmentPath(folder, chat, base);
    try {
      return (await readJson(disk, path, segmentFile(base)))?.messages;
    } catch (error) {
      if (error instanceof DamagedFile) return mend(chat, base, error.message);
      throw storageError(`Reading ${path}`, error);
    }
  };

  const load: Segments['load'] = (chat, base, isPassing = false) =>
    cache.load(segmentPath(folder, chat, base), () => read(chat, base), isPassing);

  /** Loads a segment to change it: one that can't be read is given up only after several tries. */
  const loadToChange = async (chat: ChatId, base: Seq): Promise<readonly KeptMessage[]> => {
    const path = segmentPath(folder, chat, base);
    try {
      const messages = await load(chat, base);
      refusals.delete(path);
      return messages ?? [];
    } catch (error) {
      const count = (refusals.get(path) ?? 0) + 1;
      refusals.set(path, count);
      if (count < REFUSALS_MAX) throw error;
      refusals.delete(path);
      await quarantine.setAside(path, (error as Error).message);
      return [];
    }
  };

  const save = (path: string, messages: readonly KeptMessage[], base: Seq): Promise<void> =>
    writeJson(disk, path, { value: { messages }, kind: segmentFile(base) });

  const write = async (
    chat: ChatId,
    base: Seq,
    messages: readonly KeptMessage[],
  ): Promise<void> => {
    const path = segmentPath(folder, chat, base);
    authors.know(chat, base, undefined); // until it is known which of the two the file holds
    await save(path, messages, base);
    authors.know(chat, base, messages);
    cache.put(path, messages);
  };

  const mergeOne = async (chat: ChatId, messages: readonly KeptMessage[]): Promise<void> => {
    const base = baseOf((messages[0] as KeptMessage).seq);
    await write(chat, base, merged(await loadToChange(chat, base), messages));
  };

  return {
    load,
    authors,
    bases,
    async merge(chat, messages) {
      for (let start = 0; start < messages.length; ) {
        const base = baseOf((messages[start] as KeptMessage).seq);
        const end = indexAt(messages, base + SEGMENT_SPAN);
        await mergeOne(chat, messages.slice(start, end));
        start = end;
      }
    },
    async change(chat, base, now) {
      const messages = await loadToChange(chat, base);
      const changed: KeptMessage[] = [];
      for (const message of messages) changed.push(await now(message));
      if (changed.some((one, index) => one !== messages[index])) await write(chat, base, changed);
    },
    async sweep(chat, base, isOver) {
      const messages = await loadToChange(chat, base);
      const left = messages.filter((message) => !isOver(message));
      if (left.length === messages.length) return;
      if (left.length > 0) return write(chat, base, left);
      const path = segmentPath(folder, chat, base);
      await disk.remove(path);
      await disk.syncFolder(dirname(path));
      cache.remove(path);
      authors.know(chat, base, undefined);
    },
    async drop(chat) {
      authors.forget(chat);
      const inside = chatFolder(folder, chat);
      cache.removeAll(inside);
      await folders.remove(inside);
    },
  };
}

/** Both in rising order; of two messages with one number the one of `more` stays. */
export function merged<M extends Numbered>(old: readonly M[], more: readonly M[]): readonly M[] {
  const first = more[0];
  if (!first || (old.at(-1)?.seq ?? -1) < first.seq) return [...old, ...more];
  const bySeq = new Map([...old, ...more].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

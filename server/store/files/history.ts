// A chat's history as it is read: the messages in segments, then those that are only in the journal so far.

import type { Seconds } from '../../../shared/clock.ts';
import type { ChatId, Message, Seq } from '../../facts.ts';
import { cut, indexAt, isUpwards } from '../message.ts';
import type { Page } from '../store.ts';
import { type Amendments, type Change, createAmendments, type Taken } from './amendments.ts';
import type { Head, Heads } from './heads.ts';
import { baseOf, SEGMENT_SPAN } from './paths.ts';
import type { Segment } from './schedule.ts';
import { isSealed, type KeptMessage } from './sealing.ts';
import { type Files, pageInFiles, type RangeInFiles } from './segment-pages.ts';
import { merged } from './segments.ts';
import type { Timed, TimedMessage } from './timed.ts';

export interface History {
  /** A message that was applied; they come in rising order. */
  add(chat: ChatId, message: KeptMessage): void;
  /** What becomes of a message, once that was applied; in its order. */
  amend(chat: ChatId, change: Change): void;
  /** Whether what became of messages should be carried into the segments soon. */
  isCrowded(): boolean;
  page(chat: ChatId, range: Page): Promise<readonly Message[]>;
  /** The timed messages with numbers of one segment, wherever they are now. */
  timedIn(segment: Segment): Promise<readonly TimedMessage[]>;
  /**
   * Carries what there is now into the segments, without what is over. Called again after a failure, it does the rest.
   */
  settle(chat: ChatId): Promise<void>;
  /** The chat and all that was written in it are to be forgotten. */
  forget(chat: ChatId): void;
}

export interface HistoryParts extends Files {
  readonly heads: Heads;
  readonly timed: Pick<Timed, 'dues' | 'over' | 'erased' | 'unseal' | 'openChange' | 'sealAgain'>;
}

export function createHistory(parts: HistoryParts): History {
  const { segments, heads, timed } = parts;
  const { dues } = timed;
  const fresh = new Map<ChatId, KeptMessage[]>();
  const amendments = createAmendments(timed);

  const keptPage = async (chat: ChatId, range: Page, there: There): Promise<KeptMessage[]> => {
    const upwards = isUpwards(range);
    const head = heads.all.get(chat);
    const all = fresh.get(chat) ?? [];
    // Copied before the first await: what is meanwhile carried into files is found in one place or both.
    const late = cut(all, range, there);
    const below = belowInFiles(head, range, all[0]?.seq);
    const enough = !upwards && late.length >= range.max;
    if (enough || below <= (range.above ?? -1) + 1) return late;
    const early = await pageInFiles(chat, { ...range, below, there, upwards }, parts);
    return cut(merged(early, late), range);
  };

  /**
   * A page without messages that are over or in `lost`. If one of them can't be read, it is added to `lost` and the
   * page is undefined: other messages are to take its place. So it is if amendments were carried into files meanwhile.
   */
  const readable = async (
    chat: ChatId,
    range: Page,
    lost: Set<Seq>,
  ): Promise<readonly Message[] | undefined> => {
    const there: There = (one) => !isOver(one, timed.over()) && !lost.has(one.seq);
    const before = amendments.carriedOf(chat);
    const kept = await keptPage(chat, range, there);
    const found: Message[] = [];
    for (const one of kept) {
      const message = isSealed(one) ? await timed.unseal(chat, one) : one;
      if (message) found.push(message);
      else lost.add(one.seq);
    }
    const now = await amendments.laidOver(chat, found);
    const isWhole = found.length === kept.length && amendments.carriedOf(chat) === before;
    return isWhole ? now : undefined;
  };

  const merge = async (chat: ChatId, live: readonly KeptMessage[], taken: Taken | undefined) => {
    if (live.length === 0) return;
    const now = taken ? await amendedIn(chat, live, { amendments, taken }) : live;
    await segments.merge(chat, now);
    heads.of(chat).hasFiles = true;
  };

  /** Carries what became of messages that were in files before. */
  const settleAmendments = async (chat: ChatId, taken: Taken, done: ReadonlySet<Seq>) => {
    const seqs = [...taken.keys()].filter((seq) => !done.has(seq));
    for (const base of new Set(seqs.map(baseOf))) {
      await segments.change(chat, base, (one) => amendments.inFiles(chat, one, taken));
    }
  };

  return {
    add(chat, message) {
      const list = fresh.get(chat);
      if (list) list.push(message);
      else fresh.set(chat, [message]);
    },
    amend: (chat, change) => amendments.add(chat, change),
    isCrowded: amendments.isCrowded,
    async page(chat, range) {
      if (range.max <= 0) return [];
      const lost = new Set<Seq>();
      for (;;) {
        const found = await readable(chat, range, lost);
        if (found) return found;
      }
    },
    async timedIn({ chat, base }) {
      const late = fresh.get(chat) ?? [];
      const own = late.slice(indexAt(late, base), indexAt(late, base + SEGMENT_SPAN));
      const early = heads.all.get(chat)?.hasFiles ? await segments.load(chat, base) : undefined;
      return merged(early ?? [], own).filter(isTimedMessage);
    },
    async settle(chat) {
      const list = fresh.get(chat);
      const count = list?.length ?? 0;
      const until = timed.erased();
      const isErased = (one: KeptMessage): boolean => isOver(one, until);
      const live = list?.filter((one) => !isErased(one)) ?? [];
      const taken = amendments.take(chat);
      await merge(chat, live, taken);
      for (const base of new Set(dues.staleIn(chat))) {
        await segments.sweep(chat, base, isErased);
        dues.swept({ chat, base }, until);
      }
      if (taken) {
        await settleAmendments(chat, taken, new Set(live.map(({ seq }) => seq)));
        amendments.carried(chat, taken);
      }
      // More may have been added meanwhile, to this list or to a new one.
      list?.splice(0, count);
      if (list?.length === 0 && fresh.get(chat) === list) fresh.delete(chat);
    },
    forget(chat) {
      fresh.delete(chat);
      amendments.forget(chat);
    },
  };
}

type There = RangeInFiles['there'];

function isOver(message: KeptMessage, until: Seconds): boolean {
  const isDue = message.expiresAt !== undefined && message.expiresAt <= until;
  return isDue || (isSealed(message) && message.sealed === '');
}

function isTimedMessage(message: KeptMessage): message is TimedMessage {
  return message.expiresAt !== undefined;
}

/** The messages as they are to be in the files. */
async function amendedIn(
  chat: ChatId,
  messages: readonly KeptMessage[],
  { amendments, taken }: { readonly amendments: Amendments; readonly taken: Taken },
): Promise<readonly KeptMessage[]> {
  const now: KeptMessage[] = [];
  for (const one of messages) now.push(await amendments.inFiles(chat, one, taken));
  return now;
}

/** Only files below this number can hold messages of the range; 0 if there are none. */
function belowInFiles(head: Head | undefined, { below }: Page, firstFresh: Seq | undefined): Seq {
  if (!head?.hasFiles) return 0;
  return Math.min(below ?? head.next, firstFresh ?? head.next);
}

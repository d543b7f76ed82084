// A chat's history as it is read: the messages in segments, then those that are only in the journal so far.

import type { Seconds } from '../../../shared/clock.ts';
import { codeOf } from '../../../shared/system-error.ts';
import type { ChatId, Message, Seq } from '../../facts.ts';
import { cut, indexAt } from '../message.ts';
import { type Page, StorageError } from '../store.ts';
import type { Head, Heads } from './heads.ts';
import { baseOf, SEGMENT_SPAN } from './paths.ts';
import type { Segment } from './schedule.ts';
import { isSealed, type KeptMessage, type SealedMessage } from './sealing.ts';
import { merged, type Segments } from './segments.ts';
import type { Timed } from './timed.ts';

export interface History {
  /** A message that was applied; they come in rising order. */
  add(chat: ChatId, message: KeptMessage): void;
  page(chat: ChatId, range: Page): Promise<readonly Message[]>;
  /** The timed messages with numbers of one segment, wherever they are now. */
  timedIn(segment: Segment): Promise<readonly SealedMessage[]>;
  /**
   * Carries what there is now into the segments, without what is over. Called again after a failure, it does the rest.
   */
  settle(chat: ChatId): Promise<void>;
  /** The chat and all that was written in it are to be forgotten. */
  forget(chat: ChatId): void;
}

export interface HistoryParts {
  readonly segments: Segments;
  readonly heads: Heads;
  readonly timed: Pick<Timed, 'dues' | 'over' | 'erased' | 'unseal'>;
  /** A segment can't be read now: pages skip it. */
  readonly unreadable: (error: StorageError) => void;
}

export function createHistory(parts: HistoryParts): History {
  const { segments, heads, timed, unreadable } = parts;
  const { dues } = timed;
  const fresh = new Map<ChatId, KeptMessage[]>();

  /** A fault of one file must not hide the others. */
  const load = async (
    chat: ChatId,
    base: Seq,
    isPassing: boolean,
  ): Promise<readonly KeptMessage[] | undefined> => {
    try {
      return await segments.load(chat, base, isPassing);
    } catch (error) {
      if (!isOfOneFile(error)) throw error;
      unreadable(error);
      return undefined;
    }
  };

  /** Segments in one direction, beginning with that of `from`; missing ones are skipped. */
  async function* walk(chat: ChatId, { from, step, searching }: Walk) {
    const wanted = (base: Seq): Seq =>
      searching ? segments.authors.next(chat, { base, step, wanted: searching }) : base;
    let known: readonly Seq[] | undefined;
    for (let base: Seq | undefined = wanted(baseOf(from)); base !== undefined && base >= 0; ) {
      const messages = await load(chat, base, searching !== undefined);
      if (messages) {
        yield { base, messages };
        base = wanted(base + step * SEGMENT_SPAN);
      } else if (base === 0 && step === -1) {
        return;
      } else {
        known ??= await segments.bases(chat);
        base = nextOf(known, base, step);
      }
    }
  }

  /** The newest of the messages in files within the range: at least `max`, if there are so many. */
  const newestInFiles = async (
    chat: ChatId,
    { above = -1, below, max, there, searching }: Range,
  ): Promise<readonly KeptMessage[]> => {
    let found: readonly KeptMessage[] = [];
    for await (const { base, messages } of walk(chat, { from: below - 1, step: -1, searching })) {
      found = merged(cut(messages, { above, below, max: SEGMENT_SPAN }, there), found);
      if (found.length >= max || base <= above + 1) break;
    }
    return found;
  };

  const oldestInFiles = async (
    chat: ChatId,
    { above = -1, below, max, there, searching }: Range,
  ): Promise<readonly KeptMessage[]> => {
    let found: readonly KeptMessage[] = [];
    for await (const { base, messages } of walk(chat, { from: above + 1, step: 1, searching })) {
      found = merged(found, cut(messages, { above, below, max: SEGMENT_SPAN }, there));
      if (found.length >= max || base + SEGMENT_SPAN >= below) break;
    }
    return found;
  };

  const keptPage = async (chat: ChatId, range: Page, there: There): Promise<KeptMessage[]> => {
    const oldest = range.above !== undefined && range.below === undefined;
    const head = heads.all.get(chat);
    const all = fresh.get(chat) ?? [];
    // Copied before the first await: what is meanwhile carried into files is found in one place or both.
    const late = cut(all, range, there);
    const below = belowInFiles(head, range, all[0]?.seq);
    const enough = !oldest && late.length >= range.max;
    if (enough || below <= (range.above ?? -1) + 1) return late;
    const early = await (oldest ? oldestInFiles : newestInFiles)(chat, { ...range, below, there });
    return cut(merged(early, late), range);
  };

  /**
   * A page without messages that are over or in `lost`. If one of them can't be read, it is added to `lost` and the
   * page is undefined: other messages are to take its place.
   */
  const readable = async (
    chat: ChatId,
    range: Page,
    lost: Set<Seq>,
  ): Promise<readonly Message[] | undefined> => {
    const there: There = (one) => !isOver(one, timed.over()) && !lost.has(one.seq);
    const kept = await keptPage(chat, range, there);
    const found: Message[] = [];
    for (const one of kept) {
      const message = isSealed(one) ? await timed.unseal(chat, one) : one;
      if (message) found.push(message);
      else lost.add(one.seq);
    }
    return found.length === kept.length ? found : undefined;
  };

  return {
    add(chat, message) {
      const list = fresh.get(chat);
      if (list) list.push(message);
      else fresh.set(chat, [message]);
    },
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
      return merged(early ?? [], own).filter(isSealed);
    },
    async settle(chat) {
      const list = fresh.get(chat);
      const count = list?.length ?? 0;
      const until = timed.erased();
      const isErased = (one: KeptMessage): boolean => isOver(one, until);
      const live = list?.filter((one) => !isErased(one)) ?? [];
      if (live.length > 0) {
        await segments.merge(chat, live);
        heads.of(chat).hasFiles = true;
      }
      for (const base of new Set(dues.staleIn(chat))) {
        await segments.sweep(chat, base, isErased);
        dues.swept({ chat, base }, until);
      }
      // More may have been added meanwhile, to this list or to a new one.
      list?.splice(0, count);
      if (list?.length === 0 && fresh.get(chat) === list) fresh.delete(chat);
    },
    forget: (chat) => void fresh.delete(chat),
  };
}

const OF_ONE_FILE: ReadonlySet<unknown> = new Set(['EIO', 'EACCES', 'EPERM', 'EISDIR']);

/** Other errors, such as lack of descriptors or memory, pass; then the page is whole again. */
function isOfOneFile(error: unknown): error is StorageError {
  if (!(error instanceof StorageError)) return false;
  return OF_ONE_FILE.has(codeOf(error.cause));
}

type There = (message: KeptMessage) => boolean;
interface Walk {
  readonly from: Seq;
  readonly step: 1 | -1;
  readonly searching: Page['searching'];
}
type Range = Page & { readonly below: Seq; readonly there: There };

function isOver(message: KeptMessage, until: Seconds): boolean {
  return isSealed(message) && (message.expiresAt <= until || message.sealed === '');
}

function nextOf(known: readonly Seq[], base: Seq, step: 1 | -1): Seq | undefined {
  return step === 1 ? known.find((other) => other > base) : known.findLast((other) => other < base);
}

/** Only files below this number can hold messages of the range; 0 if there are none. */
function belowInFiles(head: Head | undefined, { below }: Page, firstFresh: Seq | undefined): Seq {
  if (!head?.hasFiles) return 0;
  return Math.min(below ?? head.next, firstFresh ?? head.next);
}

// A chat's history as it is read: what lies in segments, and behind it what is only in the journal so far.

import type { ChatId, Message, Seq } from '../../facts.ts';
import { cut } from '../message.ts';
import type { Page } from '../store.ts';
import type { Head, Heads } from './heads.ts';
import { baseOf, SEGMENT_SPAN } from './paths.ts';
import { merged, type Segments } from './segments.ts';

export interface History {
  /** A message that was applied; they come in rising order. */
  add(chat: ChatId, message: Message): void;
  page(chat: ChatId, range: Page): Promise<readonly Message[]>;
  /** Carries what there is now into the segments. Called again after a failure it does the rest. */
  settle(chat: ChatId): Promise<void>;
  /** The chat is no more: nothing of it is shown. */
  forget(chat: ChatId): void;
}

export function history(segments: Segments, heads: Heads): History {
  const fresh = new Map<ChatId, Message[]>();

  /** Segments in one direction, beginning with the one that `from` lies in; what is missing is leapt over. */
  async function* walk(chat: ChatId, from: Seq, step: 1 | -1) {
    let known: readonly Seq[] | undefined;
    for (let base: Seq | undefined = baseOf(from); base !== undefined && base >= 0; ) {
      const messages = await segments.load(chat, base);
      if (messages) {
        yield { base, messages };
        base += step * SEGMENT_SPAN;
      } else if (base === 0 && step === -1) {
        return;
      } else {
        known ??= await segments.bases(chat);
        base = nextOf(known, base, step);
      }
    }
  }

  /** Of the messages in files that lie in the range, its newest: at least `max`, if there are so many. */
  const newestInFiles = async (chat: ChatId, { above = -1, below, max }: Range) => {
    let found: readonly Message[] = [];
    for await (const { base, messages } of walk(chat, below - 1, -1)) {
      found = merged(cut(messages, { above, below, max: SEGMENT_SPAN }), found);
      if (found.length >= max || base <= above + 1) break;
    }
    return found;
  };

  const oldestInFiles = async (chat: ChatId, { above = -1, below, max }: Range) => {
    let found: readonly Message[] = [];
    for await (const { base, messages } of walk(chat, above + 1, 1)) {
      found = merged(found, cut(messages, { above, below, max: SEGMENT_SPAN }));
      if (found.length >= max || base + SEGMENT_SPAN >= below) break;
    }
    return found;
  };

  return {
    add(chat, message) {
      const list = fresh.get(chat);
      if (list) list.push(message);
      else fresh.set(chat, [message]);
    },
    async page(chat, range) {
      if (range.max <= 0) return [];
      const oldest = range.above !== undefined && range.below === undefined;
      const head = heads.all.get(chat);
      const all = fresh.get(chat) ?? [];
      // Copied before the first await: what is carried into files meanwhile is found in one place or in both.
      const late = cut(all, range);
      const below = belowInFiles(head, range, all[0]?.seq);
      const enough = !oldest && late.length >= range.max;
      if (enough || below <= (range.above ?? -1) + 1) return late;
      const early = await (oldest ? oldestInFiles : newestInFiles)(chat, { ...range, below });
      return cut(merged(early, late), range);
    },
    async settle(chat) {
      const list = fresh.get(chat);
      if (!list) return;
      const count = list.length;
      await segments.merge(chat, list.slice(0, count));
      heads.of(chat).hasFiles = true;
      if (list.length === count) fresh.delete(chat);
      else list.splice(0, count);
    },
    forget: (chat) => void fresh.delete(chat),
  };
}

type Range = Page & { readonly below: Seq };

function nextOf(known: readonly Seq[], base: Seq, step: 1 | -1): Seq | undefined {
  return step === 1 ? known.find((other) => other > base) : known.findLast((other) => other < base);
}

/** Only files below this number can hold anything of the range; 0 if there are none. */
function belowInFiles(head: Head | undefined, { below }: Page, firstFresh: Seq | undefined): Seq {
  if (!head?.hasFiles) return 0;
  return Math.min(below ?? head.next, firstFresh ?? head.next);
}

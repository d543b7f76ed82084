// Who wrote in which segment, as far as it is known: a search for what some wrote passes the segments of others without
// reading them. It only remembers what it is told: without it, the same is found, more slowly.

import type { ChatId, Seq, UserId } from '../../facts.ts';
import { SEGMENT_SPAN } from './paths.ts';
import type { KeptMessage } from './sealing.ts';

/** Whether a search looks for messages of this user. */
export type Wanted = (by: UserId) => boolean;

export interface Authors {
  /** All that the segment holds now; undefined if it is gone. */
  know(chat: ChatId, base: Seq, messages: readonly KeptMessage[] | undefined): void;
  /** The first segment from `base` on, in this direction, that may hold something wanted; or a place without one. */
  next(chat: ChatId, way: { base: Seq; step: 1 | -1; wanted: Wanted }): Seq;
  forget(chat: ChatId): void;
}

/** The most segments known, of all chats together: two million messages. Passing them all takes a millisecond. */
const SEGMENTS_MAX = 8_192;
/** With more authors, a search will hardly pass it. */
const AUTHORS_MAX = 16;

export function createAuthors(segmentsMax = SEGMENTS_MAX): Authors {
  const known = new Map<ChatId, Map<Seq, ReadonlySet<UserId>>>();
  let count = 0;

  const forget = (chat: ChatId): void => {
    count -= known.get(chat)?.size ?? 0;
    known.delete(chat);
  };

  const forgetOne = (chat: ChatId, base: Seq): void => {
    if (known.get(chat)?.delete(base)) count -= 1;
  };

  return {
    know(chat, base, messages) {
      forgetOne(chat, base);
      const authors = messages && authorsOf(messages);
      if (!authors) return;
      for (const oldest of known.keys()) {
        if (count < segmentsMax) break;
        forget(oldest);
      }
      const segments = known.get(chat) ?? new Map<Seq, ReadonlySet<UserId>>();
      known.set(chat, segments.set(base, authors));
      count += 1;
    },
    next(chat, { base, step, wanted }) {
      const segments = known.get(chat);
      let at = base;
      for (let by = segments?.get(at); by && !some(by, wanted); by = segments?.get(at)) {
        at += step * SEGMENT_SPAN;
      }
      return at;
    },
    forget,
  };
}

/** Undefined if they are too many, or if a note is among them, which everybody sees. */
function authorsOf(messages: readonly KeptMessage[]): ReadonlySet<UserId> | undefined {
  const authors = new Set<UserId>();
  for (const { by, note } of messages) {
    if (note || authors.size > AUTHORS_MAX) return undefined;
    authors.add(by);
  }
  return authors;
}

function some(authors: ReadonlySet<UserId>, wanted: Wanted): boolean {
  for (const by of authors) if (wanted(by)) return true;
  return false;
}

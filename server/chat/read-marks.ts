// How far users have read: the read marks that are kept, and those that have moved since and are kept within a second.

import type { ChatId, Seq, UserId } from '../facts.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';

/** The most read marks remembered until they are kept. */
const MOVED_MAX = 10_000;

export interface ReadMarks {
  /** The user's read mark, which lies no lower than where their time in the chat began. */
  of(user: UserId, chat: ChatId): Seq;
  /** Moves the read mark up, to the head at most; a seq at or below the mark changes nothing. */
  move(user: UserId, chat: ChatId, seq: Seq): void;
}

export function createReadMarks(
  state: Pick<State, 'mark' | 'chat'>,
  store: Pick<Store, 'mark'>,
): ReadMarks {
  const moved = new Map<string, Seq>(); // by user and chat

  const of = (user: UserId, chat: ChatId): Seq =>
    Math.max(state.mark(user, chat), moved.get(`${user} ${chat}`) ?? 0);

  return {
    of,
    move(user, chat, seq) {
      const read = Math.min(seq, state.chat(chat)?.last ?? 0);
      if (read <= of(user, chat)) return;
      store.mark(user, chat, read);
      moved.set(`${user} ${chat}`, read);
      const [oldest] = moved.keys();
      if (moved.size > MOVED_MAX && oldest !== undefined) moved.delete(oldest);
    },
  };
}

// Read marks on their way into the order: lazily, one fact for each user, along with what others write.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { ChatId, Fact, Seq, UserId } from '../facts.ts';

const MARKS_WAIT: Ms = 1000;

export interface PendingMarks {
  add(user: UserId, chat: ChatId, seq: Seq): void;
  waiting(): boolean;
  /** All that wait, one fact for each user; they are no longer pending. */
  take(): readonly Fact[];
  /** They could not be written: they wait for the next fact that somebody else commits, or for the next mark's turn. */
  giveBack(facts: readonly Fact[]): void;
  stop(): void;
}

/** Collects read marks to go along with a write; `due` is called when they have waited long enough. */
export function pendingMarks(clock: Clock, due: () => void): PendingMarks {
  const users = new Map<UserId, Record<ChatId, Seq>>();
  let cancel: (() => void) | undefined;

  const raise = (user: UserId, chat: ChatId, seq: Seq): void => {
    let chats = users.get(user);
    if (!chats) {
      chats = Object.create(null) as Record<ChatId, Seq>;
      users.set(user, chats);
    }
    if (seq > (chats[chat] ?? 0)) chats[chat] = seq;
  };

  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };

  return {
    waiting: () => users.size > 0,
    add(user, chat, seq) {
      raise(user, chat, seq);
      cancel ??= clock.after(MARKS_WAIT, () => {
        cancel = undefined;
        if (users.size > 0) due();
      });
    },
    take() {
      stop();
      if (users.size === 0) return [];
      const at = clock.now();
      const facts: Fact[] = [];
      for (const [by, marks] of users) {
        facts.push({ kind: 'marks', on: `inbox:${by}`, by, at, body: { marks: { ...marks } } });
      }
      users.clear();
      return facts;
    },
    giveBack(facts) {
      for (const fact of facts) {
        if (fact.kind !== 'marks') continue;
        for (const [chat, seq] of Object.entries(fact.body.marks)) raise(fact.by, chat, seq);
      }
    },
    stop,
  };
}

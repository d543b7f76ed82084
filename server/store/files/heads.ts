// What each chat's next number is. Numbers only rise: over refused writes, damage and restarts they leave gaps.

import type { ChatId, Seq } from '../../facts.ts';
import { baseOf, SEGMENT_SPAN } from './paths.ts';

const JUMP = 1_000_000;

export interface Head {
  /** The next number to give out. */
  next: Seq;
  /** Characters of text in the segment that `next` lies in. */
  letters: number;
  /** Whether the chat may have files, so that a new one costs no look at the disk. */
  hasFiles: boolean;
}

export interface Heads {
  readonly all: ReadonlyMap<ChatId, Head>;
  of(chat: ChatId): Head;
  /** Gives out a number. A segment that has its fill of text is left, whatever numbers it has to spare. */
  number(chat: ChatId, letters: number): Seq;
  /** A number that was given out earlier. */
  passed(chat: ChatId, seq: Seq, letters: number): void;
  /** The chat is no more. */
  forget(chat: ChatId): void;
  /** Numbers may have been given out that nobody knows of any more: leaves a wide gap. */
  jump(chat: ChatId): void;
  /** The same for all chats, those included that nobody knows of any more. */
  jumpAll(): void;
}

export function heads(lettersMax: number): Heads {
  const all = new Map<ChatId, Head>();
  let first = 1;

  const of = (chat: ChatId): Head => {
    let head = all.get(chat);
    if (!head) {
      head = { next: first, letters: 0, hasFiles: false };
      all.set(chat, head);
    }
    return head;
  };

  const count = (head: Head, seq: Seq, letters: number): void => {
    head.letters = baseOf(seq) === baseOf(head.next) ? head.letters + letters : letters;
    head.next = seq + 1;
    if (head.letters >= lettersMax) head.next = baseOf(seq) + SEGMENT_SPAN;
    if (baseOf(head.next) !== baseOf(seq)) head.letters = 0;
  };

  const beyond = (seq: Seq): Seq => baseOf(seq + JUMP + SEGMENT_SPAN - 1);

  const jump = (chat: ChatId): void => {
    const head = of(chat);
    head.next = beyond(head.next);
    head.letters = 0;
  };

  return {
    all,
    of,
    number(chat, letters) {
      const head = of(chat);
      const seq = head.next;
      count(head, seq, letters);
      return seq;
    },
    passed(chat, seq, letters) {
      const head = of(chat);
      if (seq >= head.next) count(head, seq, letters);
    },
    forget: (chat) => void all.delete(chat),
    jump,
    jumpAll() {
      for (const chat of all.keys()) jump(chat);
      first = beyond(0);
    },
  };
}

// Each chat's next number. Numbers only rise: refused writes, damage and restarts leave gaps.

import type { ChatId, Seq } from '../../facts.ts';
import { baseOf, SEGMENT_SPAN } from './paths.ts';

const JUMP = 1_000_000;

export interface Head {
  /** The next number to give out. */
  next: Seq;
  /** Characters of text in the segment of `next`. */
  letters: number;
  /** The number of the last amendment. */
  amended: Seq;
  /** Whether the chat may have files, so that a new one needs no look at the disk. */
  hasFiles: boolean;
}

export interface Heads {
  readonly all: ReadonlyMap<ChatId, Head>;
  of(chat: ChatId): Head;
  /** Gives out a number. A segment full of text is left, even if it has numbers to spare. */
  number(chat: ChatId, letters: number): Seq;
  /** Gives out the number of an amendment. */
  amend(chat: ChatId): Seq;
  /** Numbers that were given out earlier. */
  amendPassed(chat: ChatId, n: Seq): void;
  passed(chat: ChatId, seq: Seq, letters: number): void;
  /** The chat is gone. */
  forget(chat: ChatId): void;
  /** Numbers may have been given out that nobody knows of any more: leaves a wide gap. */
  jump(chat: ChatId): void;
  /** The same for all chats, even unknown ones. */
  jumpAll(): void;
}

export function createHeads(lettersMax: number): Heads {
  const all = new Map<ChatId, Head>();
  let first = 1;

  const of = (chat: ChatId): Head => {
    let head = all.get(chat);
    if (!head) {
      head = { next: first, letters: 0, amended: 0, hasFiles: false };
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
    head.amended += JUMP;
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
    amend(chat) {
      const head = of(chat);
      head.amended += 1;
      return head.amended;
    },
    amendPassed(chat, n) {
      const head = of(chat);
      head.amended = Math.max(head.amended, n);
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

// The heads of all chats, and who is in the direct ones. Part of the state, which alone changes it.

import type { Ms } from '../../shared/clock.ts';
import type { ChatKind } from '../../shared/wire/native.ts';
import type { ChatId, Seq, UserId } from '../facts.ts';
import { type Amended, note } from './amended.ts';
import { isGuest, isWithGuest, kindOf, usersOfDirect } from './direct.ts';
import type { Gaps } from './gaps.ts';

/** The head of a chat: its kind, the highest seq given out, and when the last message was written. */
export interface Chat {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly last: Seq;
  readonly at: Ms;
  /** Which of the numbers up to `last` belong to no message. */
  readonly gaps: Gaps;
  /** What the two in a direct chat were called, in the order of their ids: for when their accounts cannot tell. */
  readonly names?: readonly [string, string];
}

export interface ChatIndex {
  chat(id: ChatId): Chat | undefined;
  /** Undefined if nothing in the chat was ever amended. */
  amended(id: ChatId): Amended | undefined;
  /** The direct chats that `user` is in. */
  directChats(user: UserId): ReadonlySet<ChatId>;
  /** The guests who are in direct chats or block somebody, until they are forgotten. */
  guests(): ReadonlySet<UserId>;
  /** How many direct chats there are with a guest in them. */
  guestChats(): number;
}

export interface MutableChatIndex extends ChatIndex {
  /** What was kept never falls: an older head changes neither `last` nor `at`. */
  put(id: ChatId, head: Pick<Chat, 'last' | 'at' | 'gaps' | 'names'>): void;
  /** Up to this number a count of unread messages must look at who wrote. */
  putUnsure(id: ChatId, upTo: Seq): void;
  /** What was kept of its amendments. */
  putAmended(id: ChatId, amended: Amended): void;
  /** The amendment with number `n` is one of that message. */
  amend(id: ChatId, n: Seq, of: Seq): void;
  /** The chat is gone: returns the two who were in it, if it was a direct one. */
  end(id: ChatId): readonly UserId[];
  keepGuest(guest: UserId): void;
  /** Unless the guest is still in a chat. */
  forgetGuest(guest: UserId): void;
}

const NOBODY: readonly never[] = [];
const NONE: ReadonlySet<never> = new Set();

export function createChatIndex(): MutableChatIndex {
  const chats = new Map<ChatId, Chat>();
  const directs = new Map<UserId, Set<ChatId>>();
  const amended = new Map<ChatId, Amended>();
  const guests = new Set<UserId>();
  let guestChats = 0;

  const putDirect = (id: ChatId, users: readonly UserId[]): void => {
    if (isWithGuest(id)) guestChats += 1;
    for (const user of users) {
      if (isGuest(user)) guests.add(user);
      const own = directs.get(user) ?? new Set();
      directs.set(user, own.add(id));
    }
  };

  return {
    chat: (id) => chats.get(id),
    amended: (id) => amended.get(id),
    directChats: (user) => directs.get(user) ?? NONE,
    guests: () => guests,
    guestChats: () => guestChats,
    put(id, head) {
      const known = chats.get(id);
      const users = usersOfDirect(id);
      const names = head.names ?? known?.names;
      chats.set(id, {
        id,
        kind: kindOf(id),
        last: Math.max(head.last, known?.last ?? 0),
        at: Math.max(head.at, known?.at ?? 0),
        gaps: head.gaps,
        ...(names && { names }),
      });
      if (users && !known) putDirect(id, users);
    },
    putUnsure(id, upTo) {
      const chat = chats.get(id);
      if (!chat) return;
      const unsure = Math.max(chat.gaps.unsure, upTo);
      chats.set(id, { ...chat, gaps: { ...chat.gaps, unsure } });
    },
    putAmended: (id, known) => void amended.set(id, known),
    amend(id, n, of) {
      if (!chats.has(id)) return;
      const known = amended.get(id) ?? { n: 0, of: [] };
      note(known, n, of);
      amended.set(id, known);
    },
    end(id) {
      amended.delete(id);
      if (!chats.delete(id)) return NOBODY;
      if (isWithGuest(id)) guestChats -= 1;
      const users = usersOfDirect(id) ?? NOBODY;
      for (const user of users) {
        const own = directs.get(user);
        own?.delete(id);
        if (own?.size === 0) directs.delete(user);
      }
      return users;
    },
    keepGuest: (guest) => void guests.add(guest),
    forgetGuest(guest) {
      if (!directs.has(guest)) guests.delete(guest);
    },
  };
}

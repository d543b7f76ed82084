// How far each user has read each chat: one seq that only rises.

import type { ChatId, Seq, UserId } from '../facts.ts';
import { GLOBAL, isWithGuest, kindOf } from './direct.ts';
import { messagesIn, NO_GAPS } from './gaps.ts';
import type { Parts } from './parts.ts';

/** The highest seq that a user has seen of a chat, or that lies before their time. */
export function markOf(user: UserId, chat: ChatId, { accounts, groups, inboxes }: Parts): Seq {
  const read = inboxes.of(user)?.marks.get(chat);
  if (chat === GLOBAL) return read ?? accounts.account(user)?.read ?? 0;
  return Math.max(read ?? 0, groups.group(chat)?.members.get(user) ?? 0);
}

interface Mark {
  readonly user: UserId;
  readonly chat: ChatId;
  readonly seq: Seq;
}

/** Moves the read mark up, never down. */
export function raiseMark({ user, chat, seq }: Mark, { groups, chats, inboxes }: Parts): void {
  if (kindOf(chat) === 'group' && !groups.groupsOf(user).has(chat)) return;
  if (isWithGuest(chat) && !chats.chat(chat)) return; // it ended meanwhile
  inboxes.raise(user, chat, seq);
}

/** Whether the user has read all messages up to this one. */
export function hasReadUpTo({ user, chat, seq }: Mark, parts: Parts): boolean {
  const gaps = parts.chats.chat(chat)?.gaps ?? NO_GAPS;
  return messagesIn(gaps, markOf(user, chat, parts), seq) === 0;
}

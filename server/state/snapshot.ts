// What is to be kept of a subject now.

import type { Subject, UserId } from '../facts.ts';
import type { Value } from '../store/store.ts';
import { keepAccount, keepChat, keepGroupCopy, keepInbox } from './kept.ts';
import type { Parts } from './parts.ts';

/** The id in a subject: `x` in `user:x`. */
export function idOf(on: Subject): string {
  return on.slice(on.indexOf(':') + 1);
}

/** Undefined if there is nothing to keep. */
export function snapshotOf(
  on: Subject,
  { accounts, groups, chats, inboxes }: Parts,
): Value | undefined {
  const id = idOf(on);
  const nameOf = (user: UserId): string | undefined => accounts.account(user)?.name;
  const account = accounts.account(id);
  const group = groups.group(id);
  if (on.startsWith('user:')) return account && keepAccount(account);
  if (on.startsWith('group:')) return group && keepGroupCopy(group, nameOf);
  if (on.startsWith('inbox:')) {
    const inbox = inboxes.of(id);
    return inbox && account && keepInbox(inbox);
  }
  const chat = on.startsWith('chat:') ? chats.chat(id) : undefined;
  return chat && keepChat(chat, { group, amended: chats.amended(id) }, nameOf);
}

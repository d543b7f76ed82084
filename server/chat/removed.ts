// The names of removed accounts: what they wrote stays, and their former name may be another's by now.

import { keyOf, removedName } from '../../shared/names.ts';
import type { ChatId, UserId } from '../facts.ts';
import { isGuest, otherOfDirect, usersOfDirect } from '../state/direct.ts';
import type { State } from '../state/state.ts';

type Known = Pick<State, 'account' | 'chat' | 'directChats'>;

/** Only accounts are removed; guests come and go, and keep their name. */
export function isRemoved(user: UserId, { account }: Pick<State, 'account'>): boolean {
  return !isGuest(user) && account(user) === undefined;
}

/** What `user` calls the other one of a direct chat, whatever became of them. */
export function otherName(user: UserId, chat: ChatId, known: Known): string {
  const other = otherOfDirect(chat, user) ?? '';
  const name = known.account(other)?.name ?? nameThen(chat, other, known) ?? 'somebody';
  return isRemoved(other, known) ? removedName(name, nthOf(user, chat, { name, known })) : name;
}

/** A name belongs to one account at a time, so the user's chats with those who had it have a fixed order. */
function nthOf(
  user: UserId,
  chat: ChatId,
  { name, known }: { readonly name: string; readonly known: Known },
): number {
  const last = known.chat(chat)?.at ?? 0;
  const isBefore = (id: ChatId): boolean => {
    const other = otherOfDirect(id, user) ?? '';
    if ((known.chat(id)?.at ?? last) >= last || !isRemoved(other, known)) return false;
    return keyOf(nameThen(id, other, known) ?? '') === keyOf(name);
  };
  return 1 + [...known.directChats(user)].filter(isBefore).length;
}

/** What somebody was called when they were last written to in that chat, or wrote. */
function nameThen(chat: ChatId, user: UserId, known: Known): string | undefined {
  return known.chat(chat)?.names?.[usersOfDirect(chat)?.[0] === user ? 0 : 1];
}

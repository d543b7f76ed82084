// What those are called whose accounts were removed: what they wrote stays, and the name may be another's by now.

import { keyOf, removedName } from '../../shared/names.ts';
import type { ChatId, UserId } from '../facts.ts';
import { isGuest, otherOfDirect, usersOfDirect } from '../state/direct.ts';
import type { State } from '../state/state.ts';

type Known = Pick<State, 'account' | 'chat' | 'directChats'>;

/** Accounts go; guests come and go, and are called as they were. */
export function isRemoved(user: UserId, { account }: Pick<State, 'account'>): boolean {
  return !isGuest(user) && account(user) === undefined;
}

/** What the other one of a direct chat is called by `user`, whatever became of them. */
export function otherName(user: UserId, chat: ChatId, known: Known): string {
  const other = otherOfDirect(chat, user) ?? '';
  const name = known.account(other)?.name ?? nameThen(chat, other, known) ?? 'somebody';
  return isRemoved(other, known) ? removedName(name, nthOf(user, chat, { name, known })) : name;
}

/** A name is one account's at a time: the chats with those who had it, one after another, lie in that order for good. */
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

/** What somebody was called when they last wrote there, or were written to. */
function nameThen(chat: ChatId, user: UserId, known: Known): string | undefined {
  return known.chat(chat)?.names?.[usersOfDirect(chat)?.[0] === user ? 0 : 1];
}

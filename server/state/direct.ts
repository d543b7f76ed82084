// What a chat's id tells. No fact makes a direct chat: its id says whose it is.

import type { ChatKind } from '../../shared/wire/native.ts';
import type { ChatId, FactOf, UserId } from '../facts.ts';

export const GLOBAL: ChatId = 'global';

/** A group's own id has no dot and is not that of `global`. */
export function kindOf(chat: ChatId): ChatKind {
  if (chat === GLOBAL) return 'global';
  return chat.includes('.') ? 'direct' : 'group';
}

/** The id of the direct chat of two users, in either order. Users' ids hold no dot. */
export function directChat(a: UserId, b: UserId): ChatId {
  return a < b ? `${a}.${b}` : `${b}.${a}`;
}

/** The two users of a direct chat; undefined for a chat of another kind. */
export function usersOfDirect(chat: ChatId): readonly [UserId, UserId] | undefined {
  const dot = chat.indexOf('.');
  return dot < 0 ? undefined : [chat.slice(0, dot), chat.slice(dot + 1)];
}

/** The other user of a direct chat that `user` is in. */
export function otherOfDirect(chat: ChatId, user: UserId): UserId | undefined {
  const users = usersOfDirect(chat);
  if (users?.[0] === user) return users[1];
  return users?.[1] === user ? users[0] : undefined;
}

/** Whether the id is a guest's: no other id begins like that. */
export function isGuest(id: UserId): boolean {
  return id.startsWith('guest-');
}

/** The id of a guest who comes in with this client; `own` makes a different one after the guest was forgotten. */
export function guestId(client: string, own: string): UserId {
  return `guest-${client}-${own}`;
}

/** What all ids of one client's guest have in common; for an account, its id. */
export function clientOf(user: UserId): string {
  return /^guest-[^-]*/.exec(user)?.[0] ?? user;
}

/** Whether one of the two is a guest. */
export function isWithGuest(chat: ChatId): boolean {
  return usersOfDirect(chat)?.some(isGuest) ?? false;
}

/** What the two were called when a direct message was written, in the order of their ids. */
export function namesIn({ by, on, body }: FactOf<'message'>): {
  readonly names?: readonly [string, string];
} {
  if (body.to === undefined) return {};
  const isFirst = usersOfDirect(on.slice('chat:'.length))?.[0] === by;
  return { names: isFirst ? [body.from, body.to] : [body.to, body.from] };
}

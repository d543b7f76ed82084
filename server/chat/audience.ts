// Who may see, reach or list whom: pure, and the only place that decides it [DESIGN 3]. What is asked of it here is
// asked nowhere else in another way.

import type { ChatId, Message, Seq, UserId } from '../facts.ts';
import { GLOBAL, kindOf, otherOfDirect, usersOfDirect } from '../state/direct.ts';
import type { Group, GroupIndex } from '../state/groups.ts';

/** Who keeps whom out. */
export interface Blocks {
  blocksOf(user: UserId): ReadonlySet<UserId>;
  blockersOf(user: UserId): ReadonlySet<UserId>;
}

/** Whether `user` keeps `other` out. */
export function blocks(user: UserId, other: UserId, known: Blocks): boolean {
  return known.blocksOf(user).has(other);
}

/** Whether one may write to another directly: `blocked` by oneself, `undeliverable` because the other does. */
export function reach(
  from: UserId,
  to: UserId,
  known: Blocks,
): 'yes' | 'yourself' | 'blocked' | 'undeliverable' {
  if (from === to) return 'yourself';
  if (blocks(from, to, known)) return 'blocked';
  return blocks(to, from, known) ? 'undeliverable' : 'yes';
}

/** Whether what `author` writes for many (global, a group, a broadcast) is shown to `reader`. */
export function seesWritingOf(reader: UserId, author: UserId, known: Blocks): boolean {
  return !blocks(reader, author, known);
}

/** Those who do not see what `author` writes for many. */
export function unseenBy(author: UserId, known: Blocks): Iterable<UserId> {
  return known.blockersOf(author);
}

/** Whether `other` stands in the lists that `asker` asks for: who is here, who was, who ever was. */
export function mayList(asker: UserId, other: UserId, known: Blocks): boolean {
  return asker !== other && !blocks(other, asker, known);
}

/** Those who are not told that `user` comes and goes: whom the user keeps out, who keeps the user out, and the user. */
export function* untoldOf(user: UserId, known: Blocks): Iterable<UserId> {
  yield user;
  yield* known.blocksOf(user);
  yield* known.blockersOf(user);
}

/** The group of that name, if `user` is in it: for everybody else there is none. */
export function groupOf(user: UserId, name: string, known: GroupIndex): Group | undefined {
  const group = known.groupNamed(name);
  return group?.members.has(user) ? group : undefined;
}

/** Whether `user` may read a chat: everybody `global`, two people their direct chat, unless the reader hides it, members a group. */
export function mayRead(user: UserId, chat: ChatId, known: Blocks & GroupIndex): boolean {
  if (chat === GLOBAL) return true;
  if (kindOf(chat) === 'group') return known.group(chat)?.members.has(user) ?? false;
  const other = otherOfDirect(chat, user);
  return other !== undefined && !blocks(user, other, known);
}

/** Of a chat that `user` may read, what has a seq above this one: a group's members see what was written since they joined. */
export function readsAbove(user: UserId, chat: ChatId, known: GroupIndex): Seq {
  return known.group(chat)?.members.get(user) ?? 0;
}

/** Whether one message is shown to a reader of its chat. What the server says of a group is shown whoever it is about. */
export function shows(
  { by, note }: Pick<Message, 'by' | 'note'>,
  reader: UserId,
  known: Blocks,
): boolean {
  return note === true || seesWritingOf(reader, by, known);
}

/** Who is to be told live what is written in a chat; undefined: everybody. */
export function readersOf(chat: ChatId, known: GroupIndex): Iterable<UserId> | undefined {
  if (chat === GLOBAL) return undefined;
  return usersOfDirect(chat) ?? known.group(chat)?.members.keys() ?? [];
}

// Who may see, reach or list whom: pure, and the only place that decides it [DESIGN 3].

import type { ChatId, Message, Seq, UserId } from '../facts.ts';
import { GLOBAL, kindOf, otherOfDirect, usersOfDirect } from '../state/direct.ts';
import type { Group, GroupIndex } from '../state/groups.ts';

/** Who blocks whom. */
export interface Blocks {
  blocksOf(user: UserId): ReadonlySet<UserId>;
  blockersOf(user: UserId): ReadonlySet<UserId>;
}

/** Whether `user` blocks `other`. */
export function blocks(user: UserId, other: UserId, known: Blocks): boolean {
  return known.blocksOf(user).has(other);
}

/**
 * Whether one may write to the other directly: `blocked` if the sender blocks the recipient, `undeliverable` if the
 * recipient blocks the sender.
 */
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

/** Whether `other` appears in the lists that `asker` asks for: who is here, who was, who ever was. */
export function mayList(asker: UserId, other: UserId, known: Blocks): boolean {
  return asker !== other && !blocks(other, asker, known);
}

/** Those who are left out of the lists that `asker` asks for: the asker, and everybody who blocks the asker. */
export function* hiddenFrom(asker: UserId, known: Blocks): Iterable<UserId> {
  yield asker;
  yield* known.blockersOf(asker);
}

/** Those who are not told when `user` comes and goes: everybody the user blocks or is blocked by, and the user. */
export function* untoldOf(user: UserId, known: Blocks): Iterable<UserId> {
  yield user;
  yield* known.blocksOf(user);
  yield* known.blockersOf(user);
}

/** The group of that name, if `user` is in it: for everybody else it does not exist. */
export function groupOf(user: UserId, name: string, known: GroupIndex): Group | undefined {
  const group = known.groupNamed(name);
  return group?.members.has(user) ? group : undefined;
}

/**
 * Whether `user` may read a chat: everybody may read `global`; members their group; two people their direct chat,
 * unless the reader hides it.
 */
export function mayRead(user: UserId, chat: ChatId, known: Blocks & GroupIndex): boolean {
  if (chat === GLOBAL) return true;
  if (kindOf(chat) === 'group') return known.group(chat)?.members.has(user) ?? false;
  const other = otherOfDirect(chat, user);
  return other !== undefined && !blocks(user, other, known);
}

/** The seq above which `user` may read a chat: a group's members see what was written since they joined. */
export function readsAbove(user: UserId, chat: ChatId, known: GroupIndex): Seq {
  return known.group(chat)?.members.get(user) ?? 0;
}

/**
 * Whether one message is shown to a reader of its chat. The server's notes on a group are shown whoever they are about.
 */
export function shows(
  { by, note }: Pick<Message, 'by' | 'note'>,
  reader: UserId,
  known: Blocks,
): boolean {
  return note === true || seesWritingOf(reader, by, known);
}

/** Whether `user` may change what a message says: nobody changes another's words, nor the server's notes. */
export function mayEdit(user: UserId, { by, note }: Pick<Message, 'by' | 'note'>): boolean {
  return by === user && note !== true;
}

/** Whether `user` may delete a message: one's own, and as the owner of a group all that was written there. */
export function mayDelete(
  user: UserId,
  message: Pick<Message, 'by' | 'note'>,
  chat: ChatId,
  known: GroupIndex,
): boolean {
  if (message.note === true) return false;
  return mayEdit(user, message) || known.group(chat)?.owner === user;
}

/** One amendment: of which message and by whom. */
interface Amending {
  readonly kind: 'edited' | 'deleted' | 'reacted';
  readonly by: UserId;
  readonly body: { readonly of: Seq; readonly author: UserId };
}

/**
 * Whether a reader of the chat is told of an amendment: if they see the message; and a mark, if they see what those
 * write who put it there. That a message was deleted everybody must know who sees it.
 */
export function showsAmendment(
  { kind, by, body }: Amending,
  reader: UserId,
  chat: ChatId,
  known: Blocks & GroupIndex,
): boolean {
  if (body.of <= readsAbove(reader, chat, known)) return false;
  if (!seesWritingOf(reader, body.author, known)) return false;
  return kind === 'deleted' || seesWritingOf(reader, by, known);
}

/** Who is told live what is written in a chat; undefined: everybody. */
export function readersOf(chat: ChatId, known: GroupIndex): Iterable<UserId> | undefined {
  if (chat === GLOBAL) return undefined;
  return usersOfDirect(chat) ?? known.group(chat)?.members.keys() ?? [];
}

// What all facts add up to. Only `apply` changes it, in the store's order, the same in every process that shares the
// store; at a start `restore` puts back what `snapshot` gave. It knows no sockets, and of history only each chat's
// head.

import type { Ms } from '../../shared/clock.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { ChatKind } from '../../shared/wire/native.ts';
import type { ChatId, FactOf, Seq, Stored, Subject, UserId } from '../facts.ts';
import type { Keeper, Value } from '../store/store.ts';
import { type Account, type AccountIndex, createAccountIndex } from './accounts.ts';
import { chatOf, type Streams } from './answers.ts';
import {
  directChat,
  GLOBAL,
  isGuest,
  isWithGuest,
  kindOf,
  namesIn,
  usersOfDirect,
} from './direct.ts';
import { type Gaps, messagesIn, NO_GAPS, written } from './gaps.ts';
import { createGroupIndex, type GroupIndex, outBy } from './groups.ts';
import { createInboxes, type Inbox } from './inboxes.ts';
import { readAccount, readChat, readGroup, readInbox } from './kept.ts';
import { idOf, snapshotOf } from './snapshot.ts';

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

export interface State extends Keeper, AccountIndex, GroupIndex {
  chat(id: ChatId): Chat | undefined;
  /** The direct chats that `user` is in. */
  directChats(user: UserId): ReadonlySet<ChatId>;
  /** The guests who are in direct chats or block somebody, until they are forgotten. */
  guests(): ReadonlySet<UserId>;
  /** How many direct chats there are with a guest in them. */
  guestChats(): number;
  /** The highest seq that a user has seen of a chat, or that lies before their time. */
  mark(user: UserId, chat: ChatId): Seq;
  /** Whether a name belongs to an account (even a damaged one) or a group. */
  isTaken(name: string): boolean;
  /** What the user is to be told at the next login. */
  missed(user: UserId): readonly string[];
  /** When the user last came or left, as kept (0: never), and whether they came. */
  seen(user: UserId): { readonly at: Ms; readonly here: boolean };
  /** The latest time in any fact. */
  newest(): Ms;
  streams(user: UserId): Streams | undefined;
}

export function createState(): State {
  const accounts = createAccountIndex();
  const groups = createGroupIndex();
  const chats = new Map<ChatId, Chat>();
  const directs = new Map<UserId, Set<ChatId>>();
  const guests = new Set<UserId>();
  let guestChats = 0;
  const inboxes = createInboxes();
  let newest: Ms = 0;

  const putChat = (id: ChatId, head: Pick<Chat, 'last' | 'at' | 'gaps' | 'names'>): void => {
    if (kindOf(id) === 'group' && !groups.group(id)) return; // its file was lost
    const known = chats.get(id);
    newest = Math.max(newest, head.at);
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
  };

  const putDirect = (id: ChatId, users: readonly UserId[]): void => {
    if (isWithGuest(id)) guestChats += 1;
    for (const user of users) {
      if (isGuest(user)) guests.add(user);
      entry(directs, user, () => new Set()).add(id);
    }
  };

  const dropDirect = (id: ChatId): void => {
    if (!chats.delete(id)) return;
    if (isWithGuest(id)) guestChats -= 1;
    for (const user of usersOfDirect(id) ?? []) {
      const own = directs.get(user);
      own?.delete(id);
      if (own?.size === 0) directs.delete(user);
      inboxes.leave(user, id);
    }
  };

  const forgetGuest = ({ on, body }: FactOf<'forgotten'>): void => {
    const guest = idOf(on);
    for (const id of body.ends) dropDirect(id);
    accounts.putBlocks(guest, []);
    if (!directs.has(guest)) guests.delete(guest);
  };

  /** A message, or a note of what became of the group. */
  const putWritten = (
    fact: Stored<FactOf<'message'> | FactOf<'group'>>,
    names: Pick<Chat, 'names'>,
  ): void => {
    const id = chatOf(fact);
    const { last = 0, gaps = NO_GAPS } = chats.get(id) ?? {};
    putChat(id, { last: fact.seq, at: fact.at, gaps: written(gaps, last, fact), ...names });
    if (hasReadAll(fact.by, id, fact.seq - 1)) putMark(fact.by, id, fact.seq);
    else if (fact.kind === 'message' || groups.groupsOf(fact.by).has(id)) putUnsure(id, fact.seq);
  };

  /** Writing in a chat, or changing a group, does not mean that one has read what others wrote there. */
  const hasReadAll = (user: UserId, id: ChatId, upTo: Seq): boolean =>
    messagesIn(chats.get(id)?.gaps ?? NO_GAPS, mark(user, id), upTo) === 0;

  /**
   * What an author wrote above their own read mark is not unread for them: up to here a count must look at who wrote.
   */
  const putUnsure = (id: ChatId, upTo: Seq): void => {
    const chat = chats.get(id);
    if (!chat) return;
    const unsure = Math.max(chat.gaps.unsure, upTo);
    chats.set(id, { ...chat, gaps: { ...chat.gaps, unsure } });
  };

  const mark: State['mark'] = (user, chat) => {
    const read = inboxes.of(user)?.marks.get(chat);
    if (chat === GLOBAL) return read ?? accounts.account(user)?.read ?? 0;
    return Math.max(read ?? 0, groups.group(chat)?.members.get(user) ?? 0);
  };

  const putMark = (user: UserId, chat: ChatId, seq: Seq): void => {
    if (kindOf(chat) === 'group' && !groups.groupsOf(user).has(chat)) return;
    if (isWithGuest(chat) && !chats.has(chat)) return; // it ended meanwhile
    inboxes.raise(user, chat, seq);
  };

  const changeAccount = (on: Subject, change: Partial<Account>): void => {
    const account = accounts.account(idOf(on));
    if (account) accounts.put({ ...account, ...change });
  };

  /** What was hidden by a block counts as read once the block is lifted [DESIGN 3]. */
  const putBlocks = (user: UserId, blocks: readonly UserId[]): void => {
    const stay = new Set(blocks);
    for (const other of accounts.blocksOf(user)) {
      const chat = directChat(user, other);
      if (!stay.has(other)) putMark(user, chat, chats.get(chat)?.last ?? 0);
    }
    if (accounts.account(user)) changeAccount(`user:${user}`, { blocks });
    else {
      guests.add(user);
      accounts.putBlocks(user, blocks);
    }
  };

  const putGroup = (fact: Stored<FactOf<'group'>>): void => {
    const id = chatOf(fact);
    const { out, name, owner, members } = fact.body;
    groups.change({ id, name, owner, members }, fact.seq);
    if (members.length === 0) chats.delete(id);
    else putWritten(fact, {});
    if (!out || !accounts.account(out.user)) return;
    inboxes.leave(out.user, id);
    if (out.away) inboxes.miss(out.user, { lsn: fact.lsn, text: outBy(fact).text });
  };

  const removeUser = (user: UserId): void => {
    for (const id of groups.leaveAll(user)) chats.delete(id);
    accounts.remove(user);
    inboxes.remove(user);
  };

  const applyOne = (fact: Stored): void => {
    newest = Math.max(newest, fact.at);
    switch (fact.kind) {
      case 'registered': {
        const { name, password, read } = fact.body;
        const id = idOf(fact.on);
        const none = { devices: [], blocks: [], banned: false };
        accounts.put({ id, name, since: fact.at, password, read, ...none });
        break;
      }
      case 'devices':
      case 'password':
      case 'banned':
        changeAccount(fact.on, fact.body);
        break;
      case 'removed':
        removeUser(idOf(fact.on));
        accounts.free(fact.body.name ?? '');
        return;
      case 'forgotten':
        forgetGuest(fact);
        break;
      case 'group':
        putGroup(fact);
        break;
      case 'blocks':
        putBlocks(idOf(fact.on), fact.body.blocks);
        break;
      case 'presence':
        inboxes.move(idOf(fact.on), fact);
        break;
      case 'message':
        putWritten(fact, namesIn(fact));
        break;
      case 'marks':
        for (const [chat, seq] of Object.entries(fact.body.marks)) {
          putMark(idOf(fact.on), chat, seq);
        }
        break;
      default:
        unreachable(fact);
    }
    inboxes.remember(fact);
  };

  const restoreInbox = (user: UserId, inbox: Inbox): void => {
    newest = Math.max(newest, inbox.seen);
    inboxes.put(user, inbox);
  };

  const restoreChat = (id: ChatId, last: Seq, value: Value): void => {
    const { group, ...head } = readChat(id, value, last);
    if (group) groups.put(group);
    putChat(id, { last, ...head });
  };

  const rebuild: State['rebuild'] = (id, { last, at, names, group }) => {
    if (group) groups.put(readGroup(id, group));
    const called = (user: UserId): string =>
      names.get(user) ?? accounts.account(user)?.name ?? user;
    const [one, other] = usersOfDirect(id) ?? [];
    const known = one !== undefined && other !== undefined && [called(one), called(other)];
    const gaps = { gaps: [], unsure: last };
    putChat(id, { last, at, gaps, ...(known && { names: known as [string, string] }) });
  };

  return {
    ...accounts,
    ...groups,
    isTaken: (name) =>
      (accounts.accountNamed(name) ?? accounts.damaged(name) ?? groups.groupNamed(name)) !==
      undefined,
    missed: (user) => inboxes.of(user)?.missed.map(({ text }) => text) ?? [],
    chat: (id) => chats.get(id),
    directChats: (user) => directs.get(user) ?? NONE,
    guests: () => guests,
    guestChats: () => guestChats,
    mark,
    streams: (user) => inboxes.of(user)?.streams,
    seen(user) {
      const inbox = inboxes.of(user);
      return { at: inbox?.seen ?? 0, here: inbox?.here ?? false };
    },
    newest: () => newest,

    restore(on, value, last) {
      const id = idOf(on);
      if (on.startsWith('user:')) accounts.put(readAccount(id, value));
      else if (on.startsWith('inbox:')) restoreInbox(id, readInbox(value));
      else if (on.startsWith('chat:')) restoreChat(id, last, value);
      else throw new Error(`nothing is kept of ${on}`);
    },
    rebuild,
    miss: (name, found) => accounts.miss(name, found.map(idOf)[0]),
    nameOf: (on) => accounts.account(idOf(on))?.name,
    apply(batch) {
      for (const fact of batch) applyOne(fact);
    },
    snapshot: (on) => snapshotOf(on, { accounts, groups, chats, inboxes }),
  };
}

const NONE: ReadonlySet<never> = new Set();

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

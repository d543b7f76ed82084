// What all facts add up to. Only `apply` changes it, in the store's order, the same in every process that shares the
// store; at a start `restore` puts back what `snapshot` gave. It knows no sockets, and of history only each chat's
// head.

import type { Ms } from '../../shared/clock.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { ChatId, FactOf, Seq, Stored, Subject, UserId } from '../facts.ts';
import type { Keeper, Value } from '../store/store.ts';
import { type Account, type AccountIndex, createAccountIndex } from './accounts.ts';
import { chatOf, type Streams } from './answers.ts';
import { type Chat, type ChatIndex, createChatIndex } from './chats.ts';
import { directChat, GLOBAL, isWithGuest, kindOf, namesIn, usersOfDirect } from './direct.ts';
import { messagesIn, NO_GAPS, written } from './gaps.ts';
import { createGroupIndex, type GroupIndex, outBy } from './groups.ts';
import { createInboxes, type Inbox } from './inboxes.ts';
import { readAccount, readChat, readGroup, readInbox } from './kept.ts';
import { idOf, snapshotOf } from './snapshot.ts';

export interface State extends Keeper, AccountIndex, GroupIndex, ChatIndex {
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
  const chats = createChatIndex();
  const inboxes = createInboxes();
  let newest: Ms = 0;

  const putChat = (id: ChatId, head: Pick<Chat, 'last' | 'at' | 'gaps' | 'names'>): void => {
    if (kindOf(id) === 'group' && !groups.group(id)) return; // its file was lost
    newest = Math.max(newest, head.at);
    chats.put(id, head);
  };

  const forgetGuest = ({ on, body }: FactOf<'forgotten'>): void => {
    const guest = idOf(on);
    for (const id of body.ends) {
      for (const user of chats.end(id)) inboxes.leave(user, id);
    }
    accounts.putBlocks(guest, []);
    chats.forgetGuest(guest);
  };

  /** A message, or a note of what became of the group. */
  const putWritten = (
    fact: Stored<FactOf<'message'> | FactOf<'group'>>,
    names: Pick<Chat, 'names'>,
  ): void => {
    const id = chatOf(fact);
    const { last = 0, gaps = NO_GAPS } = chats.chat(id) ?? {};
    putChat(id, { last: fact.seq, at: fact.at, gaps: written(gaps, last, fact), ...names });
    if (hasReadAll(fact.by, id, fact.seq - 1)) putMark(fact.by, id, fact.seq);
    else if (fact.kind === 'message' || groups.groupsOf(fact.by).has(id))
      chats.putUnsure(id, fact.seq);
  };

  /** Writing in a chat, or changing a group, does not mean that one has read what others wrote there. */
  const hasReadAll = (user: UserId, id: ChatId, upTo: Seq): boolean =>
    messagesIn(chats.chat(id)?.gaps ?? NO_GAPS, mark(user, id), upTo) === 0;

  const mark: State['mark'] = (user, chat) => {
    const read = inboxes.of(user)?.marks.get(chat);
    if (chat === GLOBAL) return read ?? accounts.account(user)?.read ?? 0;
    return Math.max(read ?? 0, groups.group(chat)?.members.get(user) ?? 0);
  };

  const putMark = (user: UserId, chat: ChatId, seq: Seq): void => {
    if (kindOf(chat) === 'group' && !groups.groupsOf(user).has(chat)) return;
    if (isWithGuest(chat) && !chats.chat(chat)) return; // it ended meanwhile
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
      if (!stay.has(other)) putMark(user, chat, chats.chat(chat)?.last ?? 0);
    }
    if (accounts.account(user)) changeAccount(`user:${user}`, { blocks });
    else {
      chats.keepGuest(user);
      accounts.putBlocks(user, blocks);
    }
  };

  const putGroup = (fact: Stored<FactOf<'group'>>): void => {
    const id = chatOf(fact);
    const { out, name, owner, members } = fact.body;
    groups.change({ id, name, owner, members }, fact.seq);
    if (members.length === 0) chats.end(id);
    else putWritten(fact, {});
    if (!out || !accounts.account(out.user)) return;
    inboxes.leave(out.user, id);
    if (out.away) inboxes.miss(out.user, { lsn: fact.lsn, text: outBy(fact).text });
  };

  const removeUser = (user: UserId): void => {
    for (const id of groups.leaveAll(user)) chats.end(id);
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
    ...chats,
    isTaken: (name) =>
      (accounts.accountNamed(name) ?? accounts.damaged(name) ?? groups.groupNamed(name)) !==
      undefined,
    missed: (user) => inboxes.of(user)?.missed.map(({ text }) => text) ?? [],
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

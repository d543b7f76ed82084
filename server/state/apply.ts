// What each fact changes. It must give the same in every process that shares the store, and the same again if facts
// that were applied before are applied once more, in order.

import { unreachable } from '../../shared/unreachable.ts';
import type { ChatId, FactOf, Stored, Subject, UserId } from '../facts.ts';
import type { Account } from './accounts.ts';
import { chatOf } from './answers.ts';
import type { Chat } from './chats.ts';
import { directChat, kindOf, namesIn } from './direct.ts';
import { NO_GAPS, written } from './gaps.ts';
import { outBy } from './groups.ts';
import { hasReadUpTo, raiseMark } from './marks.ts';
import type { Parts } from './parts.ts';
import { idOf } from './snapshot.ts';

export function applyFact(fact: Stored, parts: Parts): void {
  const { accounts, inboxes } = parts;
  switch (fact.kind) {
    case 'registered': {
      const { name, password, read } = fact.body;
      const none = { devices: [], blocks: [], banned: false };
      accounts.put({ id: idOf(fact.on), name, since: fact.at, password, read, ...none });
      break;
    }
    case 'devices':
    case 'password':
    case 'banned':
      changeAccount(fact.on, fact.body, parts);
      break;
    case 'removed':
      removeUser(idOf(fact.on), parts);
      accounts.free(fact.body.name ?? '');
      return; // an account that is gone remembers no line
    case 'forgotten':
      forgetGuest(fact, parts);
      break;
    case 'group':
      putGroup(fact, parts);
      break;
    case 'blocks':
      putBlocks(idOf(fact.on), fact.body.blocks, parts);
      break;
    case 'presence':
      inboxes.move(idOf(fact.on), fact);
      break;
    case 'message':
      putWritten(fact, namesIn(fact), parts);
      break;
    case 'edited':
    case 'deleted':
    case 'reacted':
      parts.chats.amend(idOf(fact.on), fact.seq, fact.body.of);
      break;
    case 'marks':
      for (const [chat, seq] of Object.entries(fact.body.marks)) {
        raiseMark({ user: idOf(fact.on), chat, seq }, parts);
      }
      break;
    default:
      unreachable(fact);
  }
  inboxes.remember(fact);
}

/** Returns false, and puts nothing, if the chat is a group that is not known: its file was lost. */
export function putChat(
  id: ChatId,
  head: Pick<Chat, 'last' | 'at' | 'gaps' | 'names'>,
  { groups, chats }: Parts,
): boolean {
  if (kindOf(id) === 'group' && !groups.group(id)) return false;
  chats.put(id, head);
  return true;
}

/** A message, or a note of what became of the group. */
function putWritten(
  fact: Stored<FactOf<'message'> | FactOf<'group'>>,
  names: Pick<Chat, 'names'>,
  parts: Parts,
): void {
  const { by: user, seq, at } = fact;
  const chat = chatOf(fact);
  const { last = 0, gaps = NO_GAPS } = parts.chats.chat(chat) ?? {};
  putChat(chat, { last: seq, at, gaps: written(gaps, last, fact), ...names }, parts);
  // Users who write in a chat, or change a group, need not have read what others wrote there.
  if (hasReadUpTo({ user, chat, seq: seq - 1 }, parts)) raiseMark({ user, chat, seq }, parts);
  else if (fact.kind === 'message' || parts.groups.groupsOf(user).has(chat))
    parts.chats.putUnsure(chat, seq);
}

function putGroup(fact: Stored<FactOf<'group'>>, parts: Parts): void {
  const { accounts, groups, chats, inboxes } = parts;
  const id = chatOf(fact);
  const { out, name, owner, members } = fact.body;
  groups.change({ id, name, owner, members }, fact.seq);
  if (members.length === 0) chats.end(id);
  else putWritten(fact, {}, parts);
  if (!out || !accounts.account(out.user)) return;
  inboxes.leave(out.user, id);
  if (out.away) inboxes.miss(out.user, { lsn: fact.lsn, text: outBy(fact).text });
}

/** What was hidden by a block counts as read once the block is lifted [DESIGN 3]. */
function putBlocks(user: UserId, blocks: readonly UserId[], parts: Parts): void {
  const { accounts, chats } = parts;
  const stay = new Set(blocks);
  for (const other of accounts.blocksOf(user)) {
    const chat = directChat(user, other);
    if (!stay.has(other)) raiseMark({ user, chat, seq: chats.chat(chat)?.last ?? 0 }, parts);
  }
  if (accounts.account(user)) changeAccount(`user:${user}`, { blocks }, parts);
  else {
    chats.keepGuest(user);
    accounts.putBlocks(user, blocks);
  }
}

function changeAccount(on: Subject, change: Partial<Account>, { accounts }: Parts): void {
  const account = accounts.account(idOf(on));
  if (account) accounts.put({ ...account, ...change });
}

function removeUser(user: UserId, { accounts, groups, chats, inboxes }: Parts): void {
  for (const id of groups.leaveAll(user)) chats.end(id);
  accounts.remove(user);
  inboxes.remove(user);
}

function forgetGuest({ on, body }: FactOf<'forgotten'>, parts: Parts): void {
  const { accounts, chats, inboxes } = parts;
  const guest = idOf(on);
  for (const id of body.ends) {
    for (const user of chats.end(id)) inboxes.leave(user, id);
  }
  accounts.putBlocks(guest, []);
  chats.forgetGuest(guest);
}

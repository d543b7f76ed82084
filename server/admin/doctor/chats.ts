// Checks what chats refer to in the opened state: members, the other user, numbers to come, second copies; and whether
// the clock would stop a start.

import { join } from 'node:path';
import { ClockError, createExpiry } from '../../chat/expiry.ts';
import type { ChatId } from '../../facts.ts';
import { isGuest, kindOf, usersOfDirect } from '../../state/direct.ts';
import { createState } from '../../state/state.ts';
import { readJson } from '../../store/files/json-file.ts';
import { chatPath, groupPath, isChatId } from '../../store/files/paths.ts';
import { valueFile } from '../../store/files/value-file.ts';
import type { Examined } from './findings.ts';
import type { Read, Where } from './messages.ts';

/** All existing chats, each with the name that people know. */
export async function noteChats(where: Where, read: Read): Promise<Examined['chats']> {
  const { root, disk, findings, opened } = where;
  const folders = (await disk.list(join(root, 'chats'))).filter(isChatId);
  const chats = [...new Set([...folders, ...opened.late.keys()])].filter(
    (chat) => !opened.ended.has(chat) && (opened.state.chat(chat) ?? read.chats.get(chat)),
  );
  let gone = 0;
  for (const chat of chats) {
    noteNumbers(chat, where, read);
    if (kindOf(chat) === 'group') await noteGroup(chat, where, read);
    const others = usersOfDirect(chat) ?? [];
    if (others.some((user) => !isGuest(user) && !opened.state.account(user))) gone += 1;
  }
  if (gone > 0) findings.add({ kind: 'others-gone', path: 'chats', count: gone });
  return new Map(chats.map((chat) => [chat, titleOf(chat, opened)]));
}

function titleOf(chat: ChatId, { state }: Where['opened']): string {
  const users = usersOfDirect(chat);
  const called = state.chat(chat)?.names;
  const names = users?.map((user, n) => state.account(user)?.name ?? called?.[n] ?? user);
  if (names) return `direct: ${names.join(', ')}`;
  const group = state.group(chat);
  return group ? `group ${group.name}` : '';
}

/** The next number comes from chat.json and the journal; a start does not look at the messages. */
function noteNumbers(chat: ChatId, { findings, opened }: Where, { chats }: Read): void {
  const last = opened.state.chat(chat)?.last;
  const found = chats.get(chat)?.newest ?? 0;
  if (last === undefined || found <= last) return;
  findings.add({ kind: 'numbers-again', path: chatPath(chat), next: last + 1, found });
}

async function noteGroup(chat: ChatId, where: Where, { chats, authors }: Read): Promise<void> {
  const { findings, opened } = where;
  const group = opened.state.group(chat);
  if (!group) {
    const { messages = 0 } = chats.get(chat) ?? {};
    if (messages > 0) findings.add({ kind: 'out-of-reach', path: `chats/${chat}`, messages });
    return;
  }
  const ids = [...group.members.keys()].filter((user) => !opened.state.account(user));
  const who = ids.map((id) => ({ id, name: authors.get(id) }));
  const { name } = group;
  if (who.length > 0) findings.add({ kind: 'members-unknown', path: chatPath(chat), name, who });
  await noteCopy(chat, where);
}

/** A start reads the copy of who is in a group only where it needs it. */
async function noteCopy(chat: ChatId, { root, disk, findings }: Where): Promise<void> {
  const path = groupPath(chat);
  try {
    const copy = await readJson(disk, join(root, path), valueFile(path));
    const remains = { last: 0, at: 0, names: new Map() };
    if (copy?.value) createState().rebuild(chat, { ...remains, group: copy.value });
  } catch (error) {
    findings.add({ kind: 'copy-damaged', path, reason: (error as Error).message });
  }
}

/** If the clock is far ahead of what was kept last, a start asks before it erases anything. */
export async function noteClock({ findings, opened }: Where): Promise<void> {
  const { store, state, now } = opened;
  const expiry = createExpiry({
    store: {
      countTimed: store.countTimed,
      erase: () => ({ chats: [], gone: Promise.resolve() }),
    },
    clock: { now, elapsed: () => 0, after: () => () => {}, leap: () => 0, follow() {} },
    tell() {},
    failed() {},
  });
  try {
    await expiry.start({ lastKept: state.newest(), acceptClock: false });
  } catch (error) {
    if (!(error instanceof ClockError)) throw error;
    findings.add({ kind: 'clock', path: '.', text: error.message });
  }
}

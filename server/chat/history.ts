// What a user may read again: their chats, pages of them, and how far they have read.

import { Refusal } from '../../shared/refusal.ts';
import {
  type ChatInfo,
  type EventOf,
  PAGE_MESSAGES_MAX,
  type PageMessage,
} from '../../shared/wire/native.ts';
import type { ChatId, Message, Seq } from '../facts.ts';
import type { Page, Store } from '../store/store.ts';
import { mayRead } from './audience.ts';
import { GLOBAL, otherOfDirect } from './direct.ts';
import type { Person } from './people.ts';
import type { Chat, State } from './state.ts';

/** Unread messages are counted up to here; more are shown as `999+`. */
const UNREAD_MAX = 1000;
/** So many direct chats are told at a login, those written to last: strangers can make them without end. */
const CHATS_MAX = 1000;
/** Text of at most so many characters goes into one page; the rest is there to be asked for. */
const PAGE_TEXT_MAX = 128 * 1024;

export interface History {
  /** The user's chats as of now, without unread counts. */
  chats(user: Person): readonly ChatInfo[];
  /** The same chats with the count of what lies between their read mark and head. */
  count(user: Person, chats: readonly ChatInfo[]): Promise<readonly ChatInfo[]>;
  /** Throws a Refusal for a chat that isn't the user's. */
  page(user: Person, chat: ChatId, range: Page): Promise<Omit<EventOf<'page'>, 'kind' | 'id'>>;
  /** Moves the user's read mark; ignores what isn't theirs or lies beyond the head. */
  markRead(user: Person, chat: ChatId, seq: Seq): void;
}

export function createHistory(state: State, store: Store): History {
  const info = (user: Person, id: ChatId): ChatInfo => {
    const chat = state.chat(id);
    const head = chat?.last ?? 0;
    return {
      chat: id,
      type: chat?.kind ?? 'global',
      name: nameFor(user, id, chat),
      head,
      at: chat?.at ?? 0,
      read: user.guest ? head : state.mark(user.id, id),
    };
  };

  const nameFor = (user: Person, id: ChatId, chat: Chat | undefined): string => {
    const other = otherOfDirect(id, user.id);
    if (other === undefined) return GLOBAL;
    return state.account(other)?.name ?? chat?.guest ?? 'somebody';
  };

  const unread = async (user: Person, { chat, head, read }: ChatInfo): Promise<number> => {
    let count = 0;
    let above = read;
    while (above < head && count < UNREAD_MAX) {
      const messages = await store.page(chat, { above, max: PAGE_MESSAGES_MAX });
      for (const { by, seq } of messages) if (by !== user.id && seq <= head) count += 1;
      above = messages.at(-1)?.seq ?? head;
    }
    return Math.min(count, UNREAD_MAX);
  };

  const isThere = (user: Person, id: ChatId): boolean =>
    mayRead(user.id, id) && (id === GLOBAL || state.chat(id) !== undefined);

  return {
    chats(user) {
      const direct = Array.from(state.directChats(user.id), (id) => info(user, id));
      if (direct.length > CHATS_MAX) direct.sort((a, b) => b.at - a.at).length = CHATS_MAX;
      return [info(user, GLOBAL), ...direct];
    },
    async count(user, chats) {
      const counted: ChatInfo[] = [];
      // One after the other: each may read files, and there may be as many as chats.
      for (const chat of chats) counted.push({ ...chat, unread: await unread(user, chat) });
      return counted;
    },
    async page(user, id, range) {
      if (!isThere(user, id)) throw new Refusal('no-such-chat', 'You have no such chat.');
      const found = await store.page(id, { ...range, max: range.max + 1 });
      const messages = fitting(found, range);
      const { type, name } = info(user, id);
      const shown = messages.map(pageMessage);
      return { chat: id, type, name, messages: shown, more: messages.length < found.length };
    },
    markRead(user, id, seq) {
      if (user.guest || !isThere(user, id)) return;
      const read = Math.min(seq, state.chat(id)?.last ?? 0);
      if (read > state.mark(user.id, id)) store.mark(user.id, id, read);
    },
  };
}

/** As many as were asked for and fit into a frame, from the end of the range that the reader is at. */
function fitting(found: readonly Message[], range: Page): readonly Message[] {
  const upwards = range.above !== undefined && range.below === undefined;
  const nearest = upwards ? found : found.toReversed();
  let size = 0;
  let count = 0;
  for (const { text } of nearest) {
    size += text.length;
    if (count === range.max || (count > 0 && size > PAGE_TEXT_MAX)) break;
    count += 1;
  }
  return upwards ? found.slice(0, count) : found.slice(found.length - count);
}

function pageMessage({ seq, from, at, text, action, expiresAt }: Message): PageMessage {
  return {
    seq,
    from,
    at,
    text,
    ...(action && { action }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt * 1000 }),
  };
}

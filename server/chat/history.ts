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
import { mayRead, readsAbove, shows } from './audience.ts';
import { GLOBAL, usersOfDirect } from './direct.ts';
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
    const users = usersOfDirect(id);
    if (!users) return state.group(id)?.name ?? GLOBAL;
    const other = users[0] === user.id ? 1 : 0;
    return state.account(users[other])?.name ?? chat?.names?.[other] ?? 'somebody';
  };

  const counts = (user: Person, message: Message): boolean =>
    message.by !== user.id && shows(message, user.id, state);

  /** Of a range, what does not lie before the user's time in the chat. */
  const since = (user: Person, id: ChatId, range: Page): Page => {
    const first = readsAbove(user.id, id, state);
    if (first === 0) return range;
    const above = Math.max(range.above ?? 0, first);
    if (isUpwards(range)) return { ...range, above };
    return { ...range, above, below: range.below ?? (state.chat(id)?.last ?? 0) + 1 };
  };

  /** A page of what the user may see; goes on where others hide all of one, so that it is empty only at the end. */
  const visible = async (user: Person, id: ChatId, range: Page): Promise<Found> => {
    for (let next = { ...range, max: range.max + 1 }; ; ) {
      const found = await store.page(id, next);
      const messages = found.filter((message) => shows(message, user.id, state));
      if (messages.length > 0 || found.length < next.max) {
        return { messages, more: found.length === next.max };
      }
      const [first, last] = [found[0], found.at(-1)];
      const max = PAGE_MESSAGES_MAX; // however few are wanted: what is hidden may be long
      next = isUpwards(range)
        ? { ...next, above: last?.seq ?? 0, max }
        : { ...next, below: first?.seq ?? 0, max };
    }
  };

  const unread = async (user: Person, { chat, head, read }: ChatInfo): Promise<number> => {
    let count = 0;
    let above = read;
    while (above < head && count < UNREAD_MAX) {
      const messages = await store.page(chat, { above, max: PAGE_MESSAGES_MAX });
      for (const message of messages) if (counts(user, message) && message.seq <= head) count += 1;
      above = messages.at(-1)?.seq ?? head;
    }
    return Math.min(count, UNREAD_MAX);
  };

  const isThere = (user: Person, id: ChatId): boolean =>
    mayRead(user.id, id, state) && (id === GLOBAL || state.chat(id) !== undefined);

  return {
    chats(user) {
      const all = [...state.directChats(user.id)].filter((id) => mayRead(user.id, id, state));
      const direct = all.map((id) => info(user, id));
      if (direct.length > CHATS_MAX) direct.sort((a, b) => b.at - a.at).length = CHATS_MAX;
      const groups = [...state.groupsOf(user.id)].map((id) => info(user, id));
      return [info(user, GLOBAL), ...groups, ...direct];
    },
    async count(user, chats) {
      const counted: ChatInfo[] = [];
      // One after the other: each may read files, and there may be as many as chats.
      for (const chat of chats) counted.push({ ...chat, unread: await unread(user, chat) });
      return counted;
    },
    async page(user, id, asked) {
      if (!isThere(user, id)) throw noSuchChat();
      const range = since(user, id, asked);
      const found = await visible(user, id, range);
      const messages = fitting(found.messages, range);
      const { type, name } = info(user, id);
      const more = found.more || messages.length < found.messages.length;
      return { chat: id, type, name, messages: messages.map(pageMessage), more };
    },
    markRead(user, id, seq) {
      if (user.guest || !isThere(user, id)) return;
      const read = Math.min(seq, state.chat(id)?.last ?? 0);
      if (read > state.mark(user.id, id)) store.mark(user.id, id, read);
    },
  };
}

interface Found {
  readonly messages: readonly Message[];
  readonly more: boolean;
}

function isUpwards({ above, below }: Page): boolean {
  return above !== undefined && below === undefined;
}

function noSuchChat(): Refusal {
  return new Refusal('no-such-chat', 'You have no such chat.');
}

/** As many as were asked for and fit into a frame, from the end of the range that the reader is at. */
function fitting(found: readonly Message[], range: Page): readonly Message[] {
  const upwards = isUpwards(range);
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

function pageMessage({ seq, from, at, text, action, note, expiresAt }: Message): PageMessage {
  return {
    seq,
    from,
    at,
    text,
    ...(action && { action }),
    ...(note && { note }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt * 1000 }),
  };
}

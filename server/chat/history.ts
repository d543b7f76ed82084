// What a user may read again: their chats, pages of them, and how far they have read.

import type { Clock } from '../../shared/clock.ts';
import { removedName } from '../../shared/names.ts';
import { type ChatInfo, type EventOf, PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { ChatId, Message, Seq, UserId } from '../facts.ts';
import type { Amended } from '../state/amended.ts';
import { GLOBAL, usersOfDirect } from '../state/direct.ts';
import { messagesIn, NO_GAPS } from '../state/gaps.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import { findAmended } from './amended.ts';
import { mayRead, shows } from './audience.ts';
import type { GiveWay } from './give-way.ts';
import { createPages, noSuchChat, type PageAsked } from './pages.ts';
import type { Person } from './people.ts';
import { createReadMarks } from './read-marks.ts';
import { isRemoved, otherName } from './removed.ts';
import { toldTo } from './told.ts';
import { type Author, createUnread, UNREAD_MAX } from './unread.ts';

/** The most direct chats told at a login, the most recently written: strangers can make any number. */
const CHATS_MAX = 1000;
/** How many chats are counted at once: each may read a file. */
const COUNTED_AT_ONCE = 16;
/** How far back the newest message of somebody is looked for. */
const LOOKED_AT_MAX = 1_024;

const NEVER: Amended = { n: 0, of: [] };

export interface History {
  /** The user's chats as of now, without unread counts. */
  chats(user: Person): readonly ChatInfo[];
  /** The same chats with unread counts, up to their heads. */
  count(user: Person, chats: readonly ChatInfo[]): Promise<readonly ChatInfo[]>;
  /** Throws a Refusal for a chat that isn't the user's. */
  page(user: Person, chat: ChatId, range: PageAsked): Promise<PageFound>;
  /** What became of a chat's messages by amendments above this number. Throws a Refusal as `page` does. */
  amended(user: Person, chat: ChatId, above: Seq): Promise<AmendedFound>;
  /** One message as it is now, if the user sees it. */
  message(user: Person, chat: ChatId, seq: Seq): Promise<Message | undefined>;
  /** The newest message that the user sees and that `is` picks, if it is one of the last. */
  newest(
    user: Person,
    chat: ChatId,
    is: (message: Message) => boolean,
  ): Promise<Message | undefined>;
  /** The user's chats with unread counts, the most recently written first. */
  list(user: Person): Promise<readonly ChatInfo[]>;
  /** Like `page`, for a chat where perhaps nothing has been written yet. */
  look(user: Person, chat: ChatId, range: PageAsked): Promise<PageFound>;
  /** How far the user has read, or what was written before their time. */
  readTo(user: Person, chat: ChatId): Seq;
  /** How many messages of others lie above a seq, up to UNREAD_MAX. */
  countAbove(user: Person, chat: ChatId, seq: Seq): Promise<number>;
  /** The user is about to unblock somebody: chats in which only hidden messages are unread count as read. */
  passHidden(user: UserId): Promise<void>;
  /** Moves the user's read mark; ignores a chat that isn't theirs, and a seq beyond the head. */
  markRead(user: Person, chat: ChatId, seq: Seq): void;
}

export type PageFound = Omit<EventOf<'page'>, 'kind' | 'id'>;
export type AmendedFound = Omit<EventOf<'amended'>, 'kind' | 'id'>;

export function createHistory(
  state: State,
  store: Pick<Store, 'page' | 'mark'>,
  { clock, giveWay }: { readonly clock: Pick<Clock, 'now'>; readonly giveWay: GiveWay },
): History {
  const unread = createUnread(store, clock);
  const marks = createReadMarks(state, store);
  const findPage = createPages(state, store, giveWay);

  /** The number of the chat's last amendment. */
  const amendedUpTo = (id: ChatId): Pick<ChatInfo, 'amended'> => {
    const n = state.amended(id)?.n;
    return n === undefined ? {} : { amended: n };
  };

  const info = (user: Person, id: ChatId): ChatInfo => {
    const chat = state.chat(id);
    const head = chat?.last ?? 0;
    return {
      chat: id,
      type: chat?.kind ?? (usersOfDirect(id) ? 'direct' : 'global'),
      name: nameFor(user.id, id, state),
      head,
      at: chat?.at ?? 0,
      read: user.guest ? head : marks.of(user.id, id),
      ...amendedUpTo(id),
    };
  };

  const isThere = (user: Person, id: ChatId): boolean =>
    mayRead(user.id, id, state) && (id === GLOBAL || state.chat(id) !== undefined);

  const find = async (user: Person, id: ChatId, asked: PageAsked): Promise<PageFound> => {
    const amended = amendedUpTo(id); // before it is read
    const { messages, more, next } = await findPage(user.id, id, asked);
    const chat = info(user, id);
    const { type, name, read } = chat;
    const page = messages.map((message) => toldTo(user.id, named(message, chat, state), state));
    const rest = { ...(next && { next }), ...amended, read };
    return { chat: id, type, name, messages: page, more, ...rest };
  };

  const countUnread = async (user: Person, info: ChatInfo): Promise<ChatInfo> => {
    const { chat, read: above, head: upTo } = info;
    const counts = (author: Author): boolean =>
      author.by !== user.id && shows(author, user.id, state);
    return { ...info, unread: await unread.count({ chat, above, upTo, counts }) };
  };

  const history: History = {
    chats(user) {
      const all = [...state.directChats(user.id)].filter((id) => mayRead(user.id, id, state));
      const ids = [GLOBAL, ...state.groupsOf(user.id), ...newestOf(all, state)];
      return ids.map((id) => info(user, id));
    },
    async count(user, chats) {
      const counted = chats.map((chat) => countNow(user.id, chat, state));
      const rest = counted.flatMap(({ unread }, at) => (unread === undefined ? [at] : []));
      const countAt = async (at: number): Promise<void> => {
        counted[at] = await countUnread(user, counted[at] as ChatInfo);
      };
      for (let start = 0; start < rest.length; start += COUNTED_AT_ONCE) {
        if (start > 0) await giveWay();
        await Promise.all(rest.slice(start, start + COUNTED_AT_ONCE).map(countAt));
      }
      return counted;
    },
    async page(user, id, range) {
      await giveWay(); // a page takes about a millisecond: many that are asked for at once are found one by one
      if (!isThere(user, id)) throw noSuchChat();
      return find(user, id, range);
    },
    async amended(user, id, above) {
      await giveWay();
      if (!isThere(user, id)) throw noSuchChat();
      const known = state.amended(id) ?? NEVER;
      const found = await findAmended({ user: user.id, chat: id, above }, known, {
        findPage,
        giveWay,
      });
      const chat = info(user, id);
      const messages = found.messages.map((one) => toldTo(user.id, named(one, chat, state), state));
      return { chat: id, type: chat.type, name: chat.name, ...found, messages };
    },
    async message(user, id, seq) {
      const range = { above: seq - 1, below: seq + 1, max: 1 };
      return (await findPage(user.id, id, range)).messages[0];
    },
    async newest(user, id, is) {
      let below: Seq | undefined;
      for (let looked = 0; looked < LOOKED_AT_MAX; looked += PAGE_MESSAGES_MAX) {
        const max = PAGE_MESSAGES_MAX;
        const range = { ...(below !== undefined && { below }), max, partial: true };
        const { messages, more, next } = await findPage(user.id, id, range);
        const found = messages.findLast(is);
        if (found || !more) return found;
        below = messages[0]?.seq ?? next;
      }
      return undefined;
    },
    list: (user) => history.count(user, history.chats(user).toSorted(byNewest)),
    async look(user, id, range) {
      if (!mayRead(user.id, id, state)) throw noSuchChat();
      return find(user, id, range);
    },
    readTo: (user, id) => info(user, id).read,
    async countAbove(user, id, seq) {
      const [chat] = await history.count(user, [{ ...info(user, id), read: seq }]);
      return chat?.unread ?? 0;
    },
    async passHidden(id) {
      const account = state.account(id);
      if (!account) return;
      const user = { ...account, guest: false };
      const hidden = new Set(state.blocksOf(id)); // copied: the blocks are about to change
      const counts = ({ by, note }: Author): boolean =>
        by !== id && (note === true || !hidden.has(by));
      const unseen = history.chats(user).filter(({ read, head }) => read < head);
      const chats = unseen.filter(({ type }) => type !== 'direct');
      for (const [n, { chat, read: above, head: upTo }] of chats.entries()) {
        if (n > 0 && n % COUNTED_AT_ONCE === 0) await giveWay();
        const count = await unread.count({ chat, above, upTo, counts });
        if (count === 0) history.markRead(user, chat, upTo);
      }
    },
    markRead(user, id, seq) {
      if (!user.guest && isThere(user, id)) marks.move(user.id, id, seq);
    },
  };
  return history;
}

function nameFor(user: UserId, id: ChatId, state: State): string {
  return usersOfDirect(id) ? otherName(user, id, state) : (state.group(id)?.name ?? GLOBAL);
}

/** The message of a removed account under a name that says so: its own may be another's now. */
function named(message: Message, { type, name }: ChatInfo, state: State): Message {
  if (!isRemoved(message.by, state)) return message;
  return { ...message, from: type === 'direct' ? name : removedName(message.from) };
}

function newestOf(ids: readonly ChatId[], state: State): readonly ChatId[] {
  if (ids.length <= CHATS_MAX) return ids;
  const times = ids.map((id) => ({ id, at: state.chat(id)?.at ?? 0 }));
  return times
    .sort(byNewest)
    .slice(0, CHATS_MAX)
    .map(({ id }) => id);
}

function byNewest(a: Pick<ChatInfo, 'at'>, b: Pick<ChatInfo, 'at'>): number {
  return b.at - a.at;
}

/**
 * With the unread count, if that is known without reading messages: everything that others wrote counts, unless the
 * user blocks somebody.
 */
function countNow(user: UserId, info: ChatInfo, state: State): ChatInfo {
  const { chat, type, read, head } = info;
  const isSimple = type === 'direct' || state.blocksOf(user).size === 0;
  const count = isSimple ? messagesIn(state.chat(chat)?.gaps ?? NO_GAPS, read, head) : undefined;
  return count === undefined ? info : { ...info, unread: Math.min(count, UNREAD_MAX) };
}

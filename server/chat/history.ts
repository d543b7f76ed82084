// What a user may read again: their chats, pages of them, and how far they have read.

import type { Clock } from '../../shared/clock.ts';
import { removedName } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { type ChatInfo, type EventOf, PAGE_MESSAGES_MAX } from '../../shared/wire/native.ts';
import type { ChatId, Message, Seq, UserId } from '../facts.ts';
import { GLOBAL, usersOfDirect } from '../state/direct.ts';
import { messagesIn, NO_GAPS } from '../state/gaps.ts';
import type { State } from '../state/state.ts';
import type { Page, Store } from '../store/store.ts';
import { mayRead, readsAbove, shows } from './audience.ts';
import type { GiveWay } from './give-way.ts';
import type { Person } from './people.ts';
import { isRemoved, otherName } from './removed.ts';
import { told } from './told.ts';
import { type Author, createUnread, UNREAD_MAX } from './unread.ts';

/** The most direct chats told at a login, the most recently written: strangers can make any number. */
const CHATS_MAX = 1000;
/** The most text in one page, in characters; the rest can be asked for. */
const PAGE_TEXT_MAX = 128 * 1024;
/** How many chats are counted at once: each may read a file. */
const COUNTED_AT_ONCE = 16;
/** The most hidden messages skipped at once; a client that takes partial pages is told how far it went. */
const PASSED_MAX = 2_048;
/** The most read marks remembered until they are kept, which takes a second. */
const MOVED_MAX = 10_000;

export interface History {
  /** The user's chats as of now, without unread counts. */
  chats(user: Person): readonly ChatInfo[];
  /** The same chats with unread counts, up to their heads. */
  count(user: Person, chats: readonly ChatInfo[]): Promise<readonly ChatInfo[]>;
  /** Throws a Refusal for a chat that isn't the user's. */
  page(user: Person, chat: ChatId, range: PageAsked): Promise<PageFound>;
  /** The user's chats with unread counts, the most recently written first. */
  list(user: Person): Promise<readonly ChatInfo[]>;
  /** Like `page`, for a chat where perhaps nothing has been written yet. */
  look(user: Person, chat: ChatId, range: Page): Promise<PageFound>;
  /** How far the user has read, or what was written before their time. */
  readTo(user: Person, chat: ChatId): Seq;
  /** How many messages of others lie above a seq, up to UNREAD_MAX. */
  countAbove(user: Person, chat: ChatId, seq: Seq): Promise<number>;
  /** The user is about to unblock somebody: chats in which only hidden messages are unread count as read. */
  passHidden(user: UserId): Promise<void>;
  /** Moves the user's read mark; ignores a chat that isn't theirs, and a seq beyond the head. */
  markRead(user: Person, chat: ChatId, seq: Seq): void;
}

/** `partial`: a page may be empty though there is more; it then says where to continue. */
export type PageAsked = Page & { readonly partial?: true | undefined };

export type PageFound = Omit<EventOf<'page'>, 'kind' | 'id'>;

export function createHistory(
  state: State,
  store: Pick<Store, 'page' | 'mark'>,
  { clock, giveWay }: { readonly clock: Pick<Clock, 'now'>; readonly giveWay: GiveWay },
): History {
  const unread = createUnread(store, clock);
  const moved = new Map<string, Seq>(); // read marks by user and chat
  let searching = Promise.resolve();

  const readUpTo = (user: Person, id: ChatId): Seq =>
    Math.max(state.mark(user.id, id), moved.get(`${user.id} ${id}`) ?? 0);

  const info = (user: Person, id: ChatId): ChatInfo => {
    const chat = state.chat(id);
    const head = chat?.last ?? 0;
    return {
      chat: id,
      type: chat?.kind ?? (usersOfDirect(id) ? 'direct' : 'global'),
      name: nameFor(user, id),
      head,
      at: chat?.at ?? 0,
      read: user.guest ? head : readUpTo(user, id),
    };
  };

  const nameFor = (user: Person, id: ChatId): string =>
    usersOfDirect(id) ? otherName(user.id, id, state) : (state.group(id)?.name ?? GLOBAL);

  const lastWrittenTo = (ids: readonly ChatId[]): readonly ChatId[] => {
    if (ids.length <= CHATS_MAX) return ids;
    const times = ids.map((id) => ({ id, at: state.chat(id)?.at ?? 0 }));
    return times
      .sort((a, b) => b.at - a.at)
      .slice(0, CHATS_MAX)
      .map(({ id }) => id);
  };

  /** The message of a removed account under a name that says so: its own may be another's now. */
  const named = (message: Message, { type, name }: ChatInfo): Message => {
    if (!isRemoved(message.by, state)) return message;
    return { ...message, from: type === 'direct' ? name : removedName(message.from) };
  };

  const counts = (user: Person, author: Author): boolean =>
    author.by !== user.id && shows(author, user.id, state);

  /** The part of a range within the user's time in the chat. */
  const since = (user: Person, id: ChatId, range: PageAsked): PageAsked => {
    const first = readsAbove(user.id, id, state);
    if (first === 0) return range;
    const above = Math.max(range.above ?? 0, first);
    if (isUpwards(range)) return { ...range, above };
    return { ...range, above, below: range.below ?? (state.chat(id)?.last ?? 0) + 1 };
  };

  /**
   * Long searches read one page at a time, all together: a file that was read is parsed at once, and several in one turn
   * of the event loop would keep others waiting.
   */
  const readOn = (id: ChatId, range: Page): Promise<readonly Message[]> => {
    const read = searching.then(giveWay).then(() => store.page(id, range));
    searching = Promise.allSettled([read]).then(() => {});
    return read;
  };

  /** A page of what the user may see; reads on past pages that are hidden entirely. */
  const visible = async (
    user: Person,
    id: ChatId,
    { partial, ...range }: PageAsked,
  ): Promise<Found> => {
    const most = partial ? PASSED_MAX : Number.POSITIVE_INFINITY;
    let passed = 0;
    let next: Page = { ...range, max: range.max + 1 };
    for (let read = store.page; ; read = readOn) {
      const found = await read(id, next);
      const messages = found.filter((message) => shows(message, user.id, state));
      const more = found.length === next.max;
      if (messages.length > 0 || !more) return { messages, more };
      passed += found.length;
      next = { ...beyond(found, next), searching: (by) => shows({ by }, user.id, state) };
      if (passed >= most) return { messages, more, next: startOf(next) };
    }
  };

  /**
   * With the unread count, if known without reading: all that others wrote counts, unless the user blocks some of them.
   */
  const countNow = (user: Person, info: ChatInfo): ChatInfo => {
    const { chat, type, read, head } = info;
    const isSimple = type === 'direct' || state.blocksOf(user.id).size === 0;
    const count = isSimple ? messagesIn(state.chat(chat)?.gaps ?? NO_GAPS, read, head) : undefined;
    return count === undefined ? info : { ...info, unread: Math.min(count, UNREAD_MAX) };
  };

  const look = async (user: Person, info: ChatInfo): Promise<ChatInfo> => {
    const { chat, read: above, head: upTo } = info;
    const span = { chat, above, upTo, counts: (author: Author) => counts(user, author) };
    return { ...info, unread: await unread.count(span) };
  };

  const isThere = (user: Person, id: ChatId): boolean =>
    mayRead(user.id, id, state) && (id === GLOBAL || state.chat(id) !== undefined);

  const markRead = (user: Person, id: ChatId, seq: Seq): void => {
    if (user.guest || !isThere(user, id)) return;
    const read = Math.min(seq, state.chat(id)?.last ?? 0);
    if (read <= readUpTo(user, id)) return;
    store.mark(user.id, id, read);
    moved.set(`${user.id} ${id}`, read);
    const [oldest] = moved.keys();
    if (moved.size > MOVED_MAX && oldest !== undefined) moved.delete(oldest);
  };

  const find = async (user: Person, id: ChatId, asked: PageAsked): Promise<PageFound> => {
    const range = since(user, id, asked);
    const found = await visible(user, id, range);
    if (!mayRead(user.id, id, state)) throw noSuchChat(); // the chat may have been taken away meanwhile
    const first = readsAbove(user.id, id, state); // or given again
    const messages = fitting(
      found.messages.filter(({ seq }) => seq > first),
      range,
    );
    const of = info(user, id);
    const { type, name, read } = of;
    const more = found.more || messages.length < found.messages.length;
    const page = messages.map((message) => told(named(message, of)));
    const { next } = found;
    return { chat: id, type, name, messages: page, more, ...(next && { next }), read };
  };

  const history: History = {
    chats(user) {
      const all = [...state.directChats(user.id)].filter((id) => mayRead(user.id, id, state));
      const direct = lastWrittenTo(all).map((id) => info(user, id));
      const groups = [...state.groupsOf(user.id)].map((id) => info(user, id));
      return [info(user, GLOBAL), ...groups, ...direct];
    },
    async count(user, chats) {
      const counted: ChatInfo[] = chats.map((chat) => countNow(user, chat));
      const rest = counted.flatMap(({ unread }, at) => (unread === undefined ? [at] : []));
      const lookAt = async (at: number): Promise<void> => {
        counted[at] = await look(user, counted[at] as ChatInfo);
      };
      for (let start = 0; start < rest.length; start += COUNTED_AT_ONCE) {
        if (start > 0) await giveWay();
        await Promise.all(rest.slice(start, start + COUNTED_AT_ONCE).map(lookAt));
      }
      return counted;
    },
    async page(user, id, range) {
      await giveWay(); // a page takes about a millisecond: many that are asked for at once are found one by one
      if (!isThere(user, id)) throw noSuchChat();
      return find(user, id, range);
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
        if ((await unread.count({ chat, above, upTo, counts })) === 0) markRead(user, chat, upTo);
      }
    },
    markRead,
  };
  return history;
}

interface Found {
  readonly messages: readonly Message[];
  readonly more: boolean;
  /** All that the range holds up to here, in its direction, is hidden. */
  readonly next?: Seq;
}

function byNewest(a: ChatInfo, b: ChatInfo): number {
  return b.at - a.at;
}

function isUpwards({ above, below }: Page): boolean {
  return above !== undefined && below === undefined;
}

/** What is left of a range: in large steps, however few messages are wanted, since the hidden stretch may be long. */
function beyond(found: readonly Message[], range: Page): Page {
  const max = PAGE_MESSAGES_MAX;
  if (isUpwards(range)) return { ...range, above: found.at(-1)?.seq ?? 0, max };
  return { ...range, below: found[0]?.seq ?? 0, max };
}

/** The seq where a range begins, itself excluded. */
function startOf(range: Page): Seq {
  return (isUpwards(range) ? range.above : range.below) ?? 0;
}

function noSuchChat(): Refusal {
  return new Refusal('no-such-chat', 'You have no such chat.');
}

/** As many as were asked for and fit into a frame, from the reader's end of the range. */
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

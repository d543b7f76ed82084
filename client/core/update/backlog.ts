// What was written before a login: fetched and shown, followed by what arrives meanwhile. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { type Chat, countWord, type Model, UNREAD_MAX, windowWith } from '../model.ts';
import { unreadIn } from '../seen.ts';
import { leftIn, messagesOf, reveal, told } from './chats.ts';
import type { Effect } from './event.ts';

const GLOBAL_BACKLOG = 10;
/** How many unread messages of a direct chat or group are fetched. */
const UNREAD_BACKLOG = 50;

type Step = readonly [Model, readonly Effect[]];

/** The pages to fetch at a login: the last of global, then the unread messages of every other chat. */
export function firstPages(known: readonly Chat[]): { chats: Chat[]; effects: Effect[] } {
  const effects: Effect[] = [];
  const chats = known.map((chat): Chat => {
    const page = firstPage(chat);
    if (!page) return chat;
    effects.push({ kind: 'page', page });
    return { ...chat, loading: { count: 0, unread: 0, waiting: [] } };
  });
  return { chats, effects };
}

function firstPage({ id, kind, head, read, unread }: Chat) {
  if (kind !== 'global') {
    return unread > 0 ? { chat: id, above: read, max: UNREAD_BACKLOG } : undefined;
  }
  return head > 0 ? { chat: id, max: GLOBAL_BACKLOG } : undefined;
}

/** Messages to the user come first, then groups. */
const ORDER = ['direct', 'group', 'global'];

/** `Unread: bob 2, devs 3, global 14`; empty if nothing is. */
export function unreadList(chats: readonly Chat[]): string {
  const words = chats
    .filter(({ unread }) => unread > 0)
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    .map(({ name, unread }) => `${name} ${countWord(unread)}`);
  return words.length > 0 ? `Unread: ${words.join(', ')}` : '';
}

type PageOf = Pick<EventOf<'page'>, 'chat' | 'messages' | 'more'>;

/** A page fetched at the login. The last one is followed by what arrived meanwhile. */
export function backlogPage(model: Model, page: PageOf, time: Ms): Step {
  const chat = model.chats.get(page.chat);
  if (!chat?.loading) return [model, []];
  const { waiting, isFull } = chat.loading;
  const past = messagesOf({ ...page, type: told(chat), name: chat.name }, model.me, time);
  const unread = chat.loading.unread + unreadIn(past, chat.read, model.me);
  const found = chat.loading.count + page.messages.length;
  const messages = windowWith(chat.messages, past);
  const last = page.messages.at(-1)?.seq ?? 0;
  const fromUnread = chat.kind !== 'global'; // all that is unread is wanted
  if (fromUnread && page.more && page.messages.length > 0 && found < UNREAD_BACKLOG) {
    const loaded = { ...chat, messages, loading: { ...chat.loading, count: found, unread } };
    const [next, effects] = reveal(model, loaded, { messages: past, past: true });
    const rest = { chat: chat.id, above: last, max: UNREAD_BACKLOG - found };
    return [next, [...effects, { kind: 'page', page: rest }]];
  }
  const { loading: _, ...done } = { ...chat, messages };
  const since = waiting.filter(({ seq }) => seq > last);
  const twice = waiting.filter(({ seq }) => seq <= last); // not among the messages unread at the login
  const left = Math.max(0, chat.unread - unread + unreadIn(twice, chat.read, model.me));
  const isLeft = left > 0 || chat.gap || chat.unread >= UNREAD_MAX;
  const isMore = page.more && isLeft;
  // Of global only the last messages are shown, whatever is unread before them: those do not count as read.
  const before = { ...done, gap: !fromUnread && isMore };
  const [then, shown] = reveal(model, before, { messages: past, past: true });
  const gap = isFull ?? isMore;
  const now = {
    ...(then.chats.get(chat.id) ?? before),
    gap,
    ...(model.wants.marks && fromUnread && { unread: gap ? left : 0 }),
  };
  const [end, live] = reveal(then, now, { messages: since });
  return [end, [...shown, ...(gap ? [hintOf(chat, left)] : []), ...live]];
}

function hintOf(chat: Chat, left: number): Effect {
  const isSure = left > 0 && chat.unread < UNREAD_MAX && !chat.loading?.isFull;
  return leftIn({ ...chat, unread: left }, { isNext: true, isSure });
}

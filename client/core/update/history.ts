// Looking through what was written in a chat: pages from the server around what is seen. Pure. What is held at once is
// bounded: who goes on in one direction loses what is left behind, and may have it again.

import type { Ms } from '../../../shared/clock.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import {
  type Chat,
  HISTORY_MAX,
  type History,
  type Message,
  type Model,
  type PageRange,
  WINDOW_MAX,
  withChat,
} from '../model.ts';
import { messagesOf, told, withMark } from './chats.ts';
import type { Effect, Look, Page } from './event.ts';
import { withDeadlines } from './expiry.ts';
import { newestOf } from './window.ts';

type Step = readonly [Model, readonly Effect[]];

const PAGE = 128;
/** Seqs before the read mark that are fetched along with what is unread. */
const CONTEXT = 24;
/** So many chats are held as they were looked at. */
const HISTORIES_MAX = 24;

const NOTHING: History = { messages: [], above: Infinity, newest: false };

export function look(model: Model, id: string, at: Look): Step {
  const chat = model.chats.get(id);
  if (!chat || chat.kind === 'private' || chat.shut || chat.history?.asked) return [model, []];
  const asked = rangeOf(chat, at);
  if (!asked) return [model, []];
  const history = { ...(chat.history ?? NOTHING), asked };
  const next = withChat(model, { ...chat, history });
  return [bounded(next, id), [{ kind: 'page', page: { chat: id, ...asked } }]];
}

/** What to ask for; undefined if there is nothing more. */
function rangeOf({ history = NOTHING, read }: Chat, at: Look): PageRange | undefined {
  const { messages, above, newest } = history;
  const [first, last] = [messages[0]?.seq, messages.at(-1)?.seq];
  switch (at) {
    case 'newest':
      return { max: PAGE };
    case 'unread':
      return { above: Math.max(0, read - CONTEXT), max: PAGE };
    case 'oldest':
      return { above: 0, max: PAGE };
    case 'older':
      return above === 0 || first === undefined ? undefined : { below: first, max: PAGE };
    case 'newer':
      return newest || last === undefined ? undefined : { above: last, max: PAGE };
  }
}

export function isSame(one: PageRange, other: PageRange): boolean {
  return one.above === other.above && one.below === other.below && one.max === other.max;
}

type PageOf = Pick<EventOf<'page'>, 'chat' | 'messages' | 'more' | 'read'>;

/** What was asked for; without a page, it was refused. */
export function lookedUp(
  model: Model,
  page: PageOf | undefined,
  { asked, time }: { asked: Page; time: Ms },
): Step {
  const chat = model.chats.get(asked.chat);
  if (!chat?.history) return [model, []];
  const { asked: _, ...before } = chat.history;
  if (!page) return [withChat(model, { ...chat, history: refused(before, chat) }), []];
  const found = messagesOf({ ...page, type: told(chat), name: chat.name }, model.me, time);
  const history = joined(before, { found, asked, more: page.more });
  const whole = history.newest ? withTail(history, chat) : history;
  const next = withMark(withChat(model, { ...chat, history: whole }), chat.id, page.read);
  return [withDeadlines(next, whole.messages), []];
}

/** A chat that the server does not know of has nothing in it yet. */
function refused(before: History, { head }: Chat): History {
  return head === 0 ? { ...before, above: 0, newest: true } : before;
}

function joined(
  before: History,
  { found, asked, more }: { found: readonly Message[]; asked: PageRange; more: boolean },
): History {
  const { messages, above, newest } = before;
  const start = more ? Math.max(0, (found[0]?.seq ?? 1) - 1) : 0;
  if (asked.below !== undefined) {
    const all = [...found, ...messages];
    const kept = all.slice(0, HISTORY_MAX);
    return { messages: kept, above: start, newest: newest && kept.length === all.length };
  }
  if (asked.above !== undefined && asked.above === messages.at(-1)?.seq) {
    return newestOf({ messages: [...messages, ...found], above, newest: !more });
  }
  if (asked.above !== undefined) return { messages: found, above: asked.above, newest: !more };
  return { messages: found, above: start, newest: true };
}

/** What was written while the page was on its way. */
function withTail(history: History, { messages }: Chat): History {
  const last = history.messages.at(-1)?.seq ?? 0;
  const [first] = messages;
  const isCut = messages.length >= WINDOW_MAX && first !== undefined && first.seq > last + 1;
  if (isCut) return { ...history, newest: false }; // so much that some of it is to be asked for
  const missing = messages.filter(({ seq }) => seq > last);
  return newestOf({ ...history, messages: [...history.messages, ...missing] });
}

/** What was left in the middle of its history begins at the newest messages when it is looked at again. */
export function lookedAway(model: Model, id: string): Model {
  const chat = model.chats.get(id);
  if (!chat?.history || chat.history.newest) return model;
  const { history: _, ...rest } = chat;
  return withChat(model, rest);
}

/** With not too many histories: those of the chats where nothing was written for longest go. */
function bounded(model: Model, keep: string): Model {
  const held = [...model.chats.values()].filter(({ history }) => history);
  if (held.length <= HISTORIES_MAX) return model;
  const oldest = held
    .filter(({ id, kind }) => id !== keep && kind !== 'private')
    .toSorted((a, b) => a.at - b.at)
    .slice(0, held.length - HISTORIES_MAX);
  const chats = new Map(model.chats);
  for (const { history: _, ...rest } of oldest) chats.set(rest.id, rest);
  return { ...model, chats };
}

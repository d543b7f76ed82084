// Going through what was written in a chat, with pages from the server around what is seen. Pure. What is held is
// bounded: scrolling on in one direction drops what is left behind, which can be fetched again.

import type { Ms } from '../../../shared/clock.ts';
import { unreachable } from '../../../shared/unreachable.ts';
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
/** How many seqs before the read mark are fetched along with the unread messages. */
const CONTEXT = 24;
/** How many chats' histories are held. */
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

/** The range to ask for; undefined if there is nothing more. */
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
    default:
      return unreachable(at);
  }
}

export function isSame(one: PageRange, other: PageRange): boolean {
  return one.above === other.above && one.below === other.below && one.max === other.max;
}

type PageOf = Pick<EventOf<'page'>, 'chat' | 'messages' | 'more' | 'read'>;

/** The page that was asked for; without one, it was refused. */
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

/** A chat that the server does not know has no messages yet. */
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

/** With the messages that were written while the page was on its way. */
function withTail(history: History, { messages }: Chat): History {
  const last = history.messages.at(-1)?.seq ?? 0;
  const [first] = messages;
  const isCut = messages.length >= WINDOW_MAX && first !== undefined && first.seq > last + 1;
  if (isCut) return { ...history, newest: false }; // too many: some of them must be asked for
  const missing = messages.filter(({ seq }) => seq > last);
  return newestOf({ ...history, messages: [...history.messages, ...missing] });
}

/** A history left in the middle starts at the newest messages when it is looked at again. */
export function lookedAway(model: Model, id: string): Model {
  const chat = model.chats.get(id);
  if (!chat?.history || chat.history.newest) return model;
  const { history: _, ...rest } = chat;
  return withChat(model, rest);
}

/** With a bounded number of histories: chats without messages for longest lose theirs. */
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

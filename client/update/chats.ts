// Messages into chats: what arrives, what is fetched after a login, what is shown of it and so counts as read. Pure.

import { keyOf } from '../../shared/names.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import { ofPage } from '../../shared/wire/page.ts';
import { type Chat, type Message, type Model, windowWith, withChat } from '../model.ts';
import type { Effect } from './event.ts';

const GLOBAL_BACKLOG = 10;
const DIRECT_BACKLOG = 50;
/** The server counts up to here. */
const UNREAD_MAX = 1000;

type Step = readonly [Model, readonly Effect[]];

/** What to fetch at a login: the last of global, then what is unread of each direct chat. */
export function firstPages(known: readonly Chat[]): { chats: Chat[]; effects: Effect[] } {
  const effects: Effect[] = [];
  const chats = known.map((chat): Chat => {
    const page = firstPage(chat);
    if (!page) return chat;
    effects.push({ kind: 'page', page });
    return { ...chat, loading: { count: 0, waiting: [] } };
  });
  return { chats, effects };
}

function firstPage({ id, kind, head, read, unread }: Chat) {
  if (kind === 'global' && head > 0) return { chat: id, max: GLOBAL_BACKLOG };
  if (kind === 'direct' && unread > 0) return { chat: id, above: read, max: DIRECT_BACKLOG };
  return undefined;
}

/** `Unread: bob 2, global 14`; empty if nothing is. */
export function unreadList(chats: readonly Chat[]): string {
  const some = chats.filter(({ unread }) => unread > 0);
  const directFirst = some.toSorted(
    (a, b) => Number(a.kind !== 'direct') - Number(b.kind !== 'direct'),
  );
  const words = directFirst.map(({ name, unread }) => `${name} ${countWord(unread)}`);
  return words.length > 0 ? `Unread: ${words.join(', ')}` : '';
}

function countWord(unread: number): string {
  return unread >= UNREAD_MAX ? `${UNREAD_MAX - 1}+` : String(unread);
}

/** A message that came by itself, or was missed and caught up with. */
export function arrived(model: Model, event: EventOf<'message'>): Step {
  const message = messageOf(event);
  const chat = model.chats.get(event.chat) ?? unknownChat(event, model.me);
  const head = Math.max(chat.head, event.seq);
  const messages = windowWith(chat.messages, [message]);
  const { loading } = chat;
  if (!loading) return reveal(model, { ...chat, head, messages }, { messages: [message] });
  const waiting = [...loading.waiting, message];
  return [withChat(model, { ...chat, head, messages, loading: { ...loading, waiting } }), []];
}

/** The first one of a chat that begins with it. */
function unknownChat({ chat: id, type: kind, from, to }: EventOf<'message'>, me: string): Chat {
  const name = kind === 'direct' && keyOf(to) === keyOf(me) ? from : to;
  return { id, kind, name, head: 0, read: 0, unread: 0, messages: [], gap: false };
}

function messageOf(event: EventOf<'message'>): Message {
  const { seq, from, to, at, text, action, expiresAt } = event;
  return {
    seq,
    from,
    to,
    at,
    text,
    ...(action && { action }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

type PageOf = Pick<EventOf<'page'>, 'chat' | 'messages' | 'more'>;

/** A page that was fetched at the login. When it is the last one, what arrived meanwhile follows it. */
export function backlogPage(model: Model, page: PageOf): Step {
  const chat = model.chats.get(page.chat);
  if (!chat?.loading) return [model, []];
  const { waiting } = chat.loading;
  const past = page.messages.map((message) => messageIn(chat, message, model.me));
  const count = chat.loading.count + past.length;
  const messages = windowWith(chat.messages, past);
  const last = past.at(-1)?.seq ?? 0;
  const direct = chat.kind === 'direct';
  if (direct && page.more && past.length > 0 && count < DIRECT_BACKLOG) {
    const loaded = { ...chat, messages, loading: { count, waiting } };
    const [next, effects] = reveal(model, loaded, { messages: past, past: true });
    const rest = { chat: chat.id, above: last, max: DIRECT_BACKLOG - count };
    return [next, [...effects, { kind: 'page', page: rest }]];
  }
  const { loading: _, ...done } = { ...chat, messages };
  const [then, shown] = reveal(model, done, { messages: past, past: true });
  const gap = direct && page.more;
  const left = gap ? Math.max(0, chat.unread - count) : 0;
  const hint = gap ? [hintOf(chat, chat.unread < UNREAD_MAX ? left : 0)] : [];
  const since = waiting.filter(({ seq }) => seq > last);
  const now = { ...(then.chats.get(chat.id) ?? done), gap, unread: left };
  const [end, live] = reveal(then, now, { messages: since });
  return [end, [...shown, ...hint, ...live]];
}

function hintOf({ name }: Chat, left: number): Effect {
  const count = left > 0 ? `${left} more` : 'More';
  const text = `${count} unread from ${name}: ls ${name}`;
  return { kind: 'show', what: { kind: 'notice', text } };
}

/** A page that a line asked for (`ls bob`): shown again; the server has moved the read mark. */
export function readAgain(model: Model, page: EventOf<'page'>): Step {
  const { chat: id, type: kind, name } = page;
  const chat = model.chats.get(id) ?? {
    ...{ id, kind, name, head: 0, read: 0, unread: 0, messages: [], gap: false },
  };
  const messages = page.messages.map((message) => messageIn(chat, message, model.me));
  if (messages.length === 0) {
    const text = `Nothing was written in ${name} yet.`;
    return [model, [{ kind: 'show', what: { kind: 'notice', text } }]];
  }
  return [withChat(model, { ...chat, gap: false }), showAll(model, chat, { messages, past: true })];
}

function messageIn(chat: Chat, message: EventOf<'page'>['messages'][number], me: string): Message {
  return messageOf(ofPage({ chat: chat.id, type: chat.kind, name: chat.name }, message, me));
}

interface Batch {
  readonly messages: readonly Message[];
  readonly past?: true;
}

/** Shows messages of a chat; what was shown is read, if that is wanted. */
function reveal(model: Model, chat: Chat, batch: Batch): Step {
  const last = batch.messages.at(-1)?.seq;
  if (last === undefined) return [withChat(model, chat), []];
  const unread = chat.loading ? chat.unread : 0; // the rest of it is on the way
  const marks = model.wants.marks && !model.guest && !chat.gap && last > chat.read;
  const effects = showAll(model, chat, batch);
  for (const { expiresAt: at } of batch.messages) {
    if (at !== undefined) effects.push({ kind: 'wake', at });
  }
  if (marks) effects.push({ kind: 'read', chat: chat.id, seq: last });
  return [withChat(model, { ...chat, ...(marks && { read: last, unread }) }), effects];
}

function showAll(model: Model, { kind: type, name }: Chat, { messages, past }: Batch): Effect[] {
  const me = keyOf(model.me);
  return messages.map((message) => {
    const mine = keyOf(message.from) === me;
    const what = { kind: 'message', type, chat: name, mine, message, past: past ?? false } as const;
    return { kind: 'show', what };
  });
}

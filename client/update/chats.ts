// Messages into chats: what arrives, what a line asks for, what is shown of it and so counts as read. Pure.

import type { Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { ChatInfo, EventOf } from '../../shared/wire/native.ts';
import { ofPage } from '../../shared/wire/page.ts';
import {
  type Chat,
  emptyChat,
  type Message,
  type Model,
  newChat,
  UNREAD_MAX,
  windowWith,
  withChat,
} from '../model.ts';
import type { Effect, Listed } from './event.ts';
import { isDue, unreadIn, withDeadlines } from './expiry.ts';
import { alive, withoutNamesakes } from './shut.ts';
import { withNewer } from './window.ts';

/** So many messages of a chat wait behind the page that its login asked for; of more the oldest are not shown. */
const WAITING_MAX = 500;

type Step = readonly [Model, readonly Effect[]];

/** A message that came by itself, or was missed and caught up with. */
export function arrived(model: Model, event: EventOf<'message'>, time: Ms): Step {
  const message = messageOf(event);
  const known = model.chats.get(event.chat);
  if (!known) return arrived(beginning(model, event), event, time);
  const chat = alive(known);
  const head = Math.max(chat.head, event.seq);
  if (isDue(message, Math.max(time, chat.erased))) return [withChat(model, { ...chat, head }), []];
  const messages = windowWith(chat.messages, [message]);
  const grown = { ...withNewer(chat, message), head, messages, at: Math.max(chat.at, message.at) };
  const { loading } = chat;
  if (!loading) return reveal(model, grown, { messages: [message] });
  const waiting = [...loading.waiting, message].slice(-WAITING_MAX);
  const isFull = waiting.length <= loading.waiting.length;
  const next = { ...loading, waiting, ...(isFull && { isFull: true as const }) };
  const then = withDeadlines(model, [message]);
  return [withChat(then, { ...grown, loading: next }), []];
}

/** A chat that is not known yet. */
function beginning(model: Model, event: EventOf<'message'>): Model {
  const chat = emptyChat(named(event, model.me));
  return withChat(withoutNamesakes(model, chat), chat);
}

/** A chat that begins with a message. */
function named({ chat: id, type: kind, from, to }: EventOf<'message'>, me: string) {
  return { id, kind, name: kind === 'direct' && keyOf(to) === keyOf(me) ? from : to };
}

function messageOf(event: EventOf<'message'>): Message {
  const { seq, from, to, at, text, action, note, expiresAt } = event;
  return {
    seq,
    from,
    to,
    at,
    text,
    ...(action && { action }),
    ...(note && { note }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The kind of a chat of the server's. */
export function told({ kind }: Chat): ChatInfo['type'] {
  return kind === 'private' ? 'direct' : kind;
}

/** The messages of a page that may still be seen. */
export function messagesOf(
  page: Pick<EventOf<'page'>, 'chat' | 'messages' | 'type' | 'name'>,
  me: string,
  time: Ms,
): readonly Message[] {
  return page.messages
    .map((message) => messageOf(ofPage(page, message, me)))
    .filter((message) => !isDue(message, time));
}

/** A page that a line asked for (`ls bob`): shown again, and read: the server has moved the mark. */
export function readAgain(
  model: Model,
  page: EventOf<'page'>,
  { time, ...of }: { line?: string; time: Ms },
): Step {
  const { chat: id, type: kind, name, more } = page;
  const chat = alive(model.chats.get(id) ?? emptyChat({ id, kind, name }));
  const past = messagesOf(page, model.me, time);
  const listed = { id, chat: name, count: past.length, more, ...of };
  const messages = windowWith(chat.messages, past);
  const mark = Math.max(chat.read, past.at(-1)?.seq ?? 0);
  const read = model.guest ? chat : markedUpTo({ ...chat, messages }, mark, model.me);
  const effects = showAll(model, chat, { messages: past, past: true });
  return [
    withDeadlines(withChat(model, { ...read, messages, gap: false }), past),
    [...effects, { kind: 'show', what: { kind: 'listed', ...listed } }],
  ];
}

/** `ls`: what the server knows of each chat is newer than what is known here. */
export function listed(model: Model, infos: readonly ChatInfo[], of: { line?: string }): Step {
  const chats = new Map(model.chats);
  for (const info of infos) chats.set(info.chat, informed(chats.get(info.chat), info));
  const rows = infos.map(({ name, type, at, unread = 0 }): Listed => ({ name, type, at, unread }));
  return [{ ...model, chats }, [{ kind: 'show', what: { kind: 'chats', chats: rows, ...of } }]];
}

/** A chat with what the server says of it; what was read here may not have got there yet. */
function informed(chat: Chat | undefined, info: ChatInfo): Chat {
  const { name, head, at, read, unread } = newChat(info);
  const before = chat && !chat.shut ? chat : newChat(info);
  const known = { ...before, name, head: Math.max(head, before.head), at };
  return before.read > read ? known : { ...known, read, unread };
}

/** Somebody saw a chat up to there. */
export function seen(model: Model, id: string, seq: number): Step {
  const chat = model.chats.get(id);
  if (!chat || chat.gap || seq <= chat.read) return [model, []];
  const isOwn = model.guest || chat.kind === 'private';
  const effects: Effect[] = isOwn ? [] : [{ kind: 'read', chat: id, seq }];
  return [withChat(model, markedUpTo(chat, seq, model.me)), effects];
}

/** Another read mark, which never falls, and what is unread above it, as far as that is known here. */
export function markedUpTo(chat: Chat, seq: number, me: string): Chat {
  if (seq <= chat.read) return chat;
  const first = chat.messages[0];
  const known = seq >= chat.head || (first !== undefined && first.seq <= seq + 1);
  const unread = known ? unreadIn(chat.messages, seq, me) : chat.unread - passed(chat, seq, me);
  return { ...chat, read: seq, unread: Math.max(0, unread) };
}

/** How many that were unread lie up to a seq, of those that are looked at. */
function passed({ history, read }: Chat, seq: number, me: string): number {
  const seen = history?.messages.filter((message) => message.seq <= seq) ?? [];
  return unreadIn(seen, read, me);
}

interface Batch {
  readonly messages: readonly Message[];
  readonly past?: true;
}

/** Shows messages of a chat; what was shown is read, if that is wanted, and else waits to be seen. */
export function reveal(before: Model, chat: Chat, batch: Batch): Step {
  const last = batch.messages.at(-1)?.seq;
  if (last === undefined) return [withChat(before, chat), []];
  const model = withDeadlines(before, batch.messages);
  const effects = showAll(model, chat, batch);
  if (!model.wants.marks || model.guest || chat.gap) {
    const fresh = batch.past ? 0 : unreadIn(batch.messages, chat.read, model.me);
    const unread = Math.min(UNREAD_MAX, chat.unread + fresh);
    return [withChat(model, { ...chat, unread }), effects];
  }
  if (last <= chat.read) return [withChat(model, chat), effects];
  effects.push({ kind: 'read', chat: chat.id, seq: last });
  const unread = chat.loading ? chat.unread : 0; // the rest of it is on the way
  return [withChat(model, { ...chat, read: last, unread }), effects];
}

function showAll(model: Model, { kind: type, name }: Chat, { messages, past }: Batch): Effect[] {
  const me = keyOf(model.me);
  return messages.map((message) => {
    const mine = keyOf(message.from) === me;
    const what = { kind: 'message', type, chat: name, mine, message, past: past ?? false } as const;
    return { kind: 'show', what };
  });
}

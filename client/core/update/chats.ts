// Messages into chats: what arrives, what a line asks for, what is shown of it and so counts as read. Pure.

import type { Ms } from '../../../shared/clock.ts';
import { keyOf } from '../../../shared/names.ts';
import { ofPage } from '../../../shared/wire/message.ts';
import type { ChatInfo, EventOf } from '../../../shared/wire/native.ts';
import {
  type Chat,
  countWord,
  emptyChat,
  type Message,
  type Model,
  newChat,
  UNREAD_MAX,
  windowWith,
  withChat,
} from '../model.ts';
import { readUpTo, type SeenRange, unreadIn, withSeen } from '../seen.ts';
import type { Effect, Listed } from './event.ts';
import { isDue, withDeadlines } from './expiry.ts';
import { alive, withoutNamesakes } from './shut.ts';
import { withNewer } from './window.ts';

/** How many messages of a chat wait behind the page that its login asked for; beyond that, the oldest are not shown. */
const WAITING_MAX = 500;

type Step = readonly [Model, readonly Effect[]];

/** A message that came by itself, or that was missed and fetched. `line`: the one that was typed here for it. */
export function arrived(
  model: Model,
  event: EventOf<'message'>,
  of: { readonly line?: string; readonly time: Ms },
): Step {
  const { time, line } = of;
  const message = messageOf(event);
  const known = model.chats.get(event.chat);
  if (!known) return arrived(beginning(model, event), event, of);
  const chat = alive(known);
  const head = Math.max(chat.head, event.seq);
  if (isDue(message, Math.max(time, chat.erased))) return [withChat(model, { ...chat, head }), []];
  const messages = windowWith(chat.messages, [message]);
  const grown = { ...withNewer(chat, message), head, messages, at: Math.max(chat.at, message.at) };
  const { loading } = chat;
  if (!loading) return reveal(model, grown, { messages: [message], ...(line && { line }) });
  const waiting = [...loading.waiting, message].slice(-WAITING_MAX);
  const isFull = waiting.length <= loading.waiting.length;
  const next = { ...loading, waiting, ...(isFull && { isFull: true as const }) };
  const then = withDeadlines(model, [message]);
  return [withChat(then, { ...grown, loading: next }), []];
}

/** A chat that was unknown so far; in a direct one, unread messages may lie before the first. */
function beginning(model: Model, event: EventOf<'message'>): Model {
  const { chat: id, type: kind, from, to, seq } = event;
  const isDirect = kind === 'direct';
  const name = isDirect && keyOf(to) === keyOf(model.me) ? from : to;
  const before = isDirect && seq > 1 ? { gap: true } : { read: seq - 1 };
  const chat = { ...emptyChat({ id, kind, name }), ...before };
  return withChat(withoutNamesakes(model, chat), chat);
}

function messageOf({ kind: _, chat: _chat, type: _type, ...message }: EventOf<'message'>): Message {
  return message;
}

/** The kind of one of the server's chats. */
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

/** A page that a line asked for (`ls bob`): shown again, and read if it adjoins what was read. */
export function readAgain(
  before: Model,
  page: EventOf<'page'>,
  { time, ...of }: { line?: string; time: Ms },
): Step {
  const { chat: id, type: kind, name, more } = page;
  const model = withMark(before, id, page.read);
  const known = model.chats.get(id) ?? { ...emptyChat({ id, kind, name }), read: page.read ?? 0 };
  const chat = alive(known);
  const past = messagesOf(page, model.me, time);
  const left = page.unread !== undefined && { unread: page.unread };
  const listed = { id, chat: name, count: past.length, more, ...left, ...of };
  const shown = { ...chat, messages: windowWith(chat.messages, past) };
  const [next, marks] = listedUpTo(model, shown, page);
  const effects = showAll(model, chat, { messages: past, past: true });
  const isNext = (page.above ?? 0) <= next.read;
  const rest = next.unread > 0 && model.wants.marks ? [leftIn(next, { isNext, isSure: true })] : [];
  return [
    withDeadlines(withChat(model, next), past),
    [...effects, ...marks, { kind: 'show', what: { kind: 'listed', ...listed } }, ...rest],
  ];
}

/** How far a page that `ls` asked for is read now, and whether something unread is left below or above it. */
function listedUpTo(
  { me, guest, wants }: Model,
  chat: Chat,
  { above, unread = 0, messages }: EventOf<'page'>,
): readonly [Chat, readonly Effect[]] {
  if (guest || (above !== undefined && !wants.marks && !wants.lists)) {
    return [{ ...chat, gap: false }, []];
  }
  const last = messages.at(-1)?.seq ?? 0;
  // A server that does not say what lies above has moved the mark itself.
  if (above === undefined) return [{ ...readUpTo(chat, last, me), gap: false }, []];
  if (above > chat.read) return [{ ...chat, unread, gap: true }, []];
  const isAll = unread === 0 && !chat.loading; // together with what was shown as it arrived
  const seq = isAll ? Math.max(last, chat.messages.at(-1)?.seq ?? 0) : last;
  const effects: Effect[] = seq > chat.read ? [{ kind: 'read', chat: chat.id, seq }] : [];
  return [{ ...readUpTo(chat, seq, me), unread, gap: unread > 0 }, effects];
}

/** How much is unread besides what was shown. `isSure`: the number is exact. */
export function leftIn(
  { name, kind, unread }: Pick<Chat, 'name' | 'kind' | 'unread'>,
  { isNext, isSure }: { isNext: boolean; isSure: boolean },
): Effect {
  const where = `${kind === 'direct' ? 'from' : 'in'} ${name}`;
  const count = isSure ? countWord(unread) : '';
  const words = isNext
    ? `${count ? `${count} more` : 'More'} unread ${where}`
    : `${count} unread ${where}, the oldest first`;
  return { kind: 'show', what: { kind: 'notice', text: `${words}: ls ${name}` } };
}

/** With the read mark as the server knows it, if that is further than the one here. */
export function withMark(model: Model, id: string, read: number | undefined): Model {
  const chat = model.chats.get(id);
  if (!chat || read === undefined || read <= chat.read) return model;
  const gap = chat.gap && read < chat.head;
  return withChat(model, { ...readUpTo(chat, read, model.me), gap });
}

/** `ls`: what the server says of each chat is newer than what is known here. */
export function listed(model: Model, infos: readonly ChatInfo[], of: { line?: string }): Step {
  const chats = new Map(model.chats);
  for (const info of infos) chats.set(info.chat, informed(chats.get(info.chat), info));
  const rows = infos.map(({ chat, name, type, at }): Listed => {
    const { unread = 0 } = chats.get(chat) ?? {}; // a mark may be on its way to the server
    return { name, type, at, unread };
  });
  return [{ ...model, chats }, [{ kind: 'show', what: { kind: 'chats', chats: rows, ...of } }]];
}

/** A chat with what the server says of it; recent read marks may not have reached the server yet. */
function informed(chat: Chat | undefined, info: ChatInfo): Chat {
  const { name, head, at, read, unread } = newChat(info);
  const before = chat && !chat.shut ? chat : newChat(info);
  const known = { ...before, name, head: Math.max(head, before.head), at };
  if (before.read > read) return known;
  const { glimpsed, ...rest } = known;
  return { ...rest, ...(glimpsed && before.read === read && { glimpsed }), read, unread };
}

/** A part of a chat was seen: it counts as read if it adjoins what was read. */
export function seen(model: Model, id: string, part: SeenRange): Step {
  const chat = model.chats.get(id);
  const next = chat && withSeen(chat, part, model.me);
  if (!next || next === chat) return [model, []];
  const isOwn = model.guest || chat.kind === 'private';
  const effects: Effect[] =
    isOwn || next.read === chat.read ? [] : [{ kind: 'read', chat: id, seq: next.read }];
  return [withChat(model, next), effects];
}

interface Batch {
  readonly messages: readonly Message[];
  readonly past?: true;
  /** The user's own line by which the one message came. */
  readonly line?: string;
}

/** Shows messages of a chat; they count as read if this client marks what it shows, else once they are seen. */
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

function showAll(model: Model, { kind: type, name }: Chat, batch: Batch): Effect[] {
  const { messages, past = false, line } = batch;
  const me = keyOf(model.me);
  return messages.map((message) => {
    const mine = keyOf(message.from) === me;
    const what = { kind: 'message', type, chat: name, mine, message, past } as const;
    return { kind: 'show', what: { ...what, ...(line && { line }) } };
  });
}

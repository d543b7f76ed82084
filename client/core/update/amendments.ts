// What becomes of messages that are held: each is what it is now, and nothing stays of what it was. Pure.

import { amend } from '../../../shared/amend.ts';
import type { Amendment } from '../../../shared/wire/amended.ts';
import { ofPage } from '../../../shared/wire/message.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import type { Chat, History, Message, Model, PageRange } from '../model.ts';
import { withChat } from '../model.ts';
import type { Effect } from './event.ts';
import { withDeadlines } from './expiry.ts';

type Step = readonly [Model, readonly Effect[]];

/** What is held of a chat, each message as `change` makes it. */
export function withEach(chat: Chat, change: (message: Message) => Message): Chat {
  const { messages, history, loading } = chat;
  return {
    ...chat,
    messages: messages.map(change),
    ...(history && { history: { ...history, messages: history.messages.map(change) } }),
    ...(loading && { loading: { ...loading, waiting: loading.waiting.map(change) } }),
  };
}

/** Somebody amended a message just now. */
export function amendedNow(model: Model, event: Amendment): Step {
  const chat = model.chats.get(event.chat);
  const show: Effect = { kind: 'show', what: { kind: 'amended', event } };
  if (!chat) return [model, [show]];
  return [
    withChat(
      model,
      withEach(chat, (message) => amend(message, event)),
    ),
    [show],
  ];
}

/** What was amended during a broken connection. */
export function amendedMeanwhile(model: Model, event: EventOf<'amended'>): Step {
  const chat = model.chats.get(event.chat);
  if (!chat) return [model, []];
  if (event.all) return heldAnew(model, chat);
  const now = new Map(event.messages.map((message) => [message.seq, message]));
  const next = withEach(chat, (before) => {
    const message = now.get(before.seq);
    if (!message) return before;
    const { kind: _, chat: _chat, type: _type, ...rest } = ofPage(event, message, model.me);
    return rest;
  });
  return [withDeadlines(withChat(model, next), next.messages), []];
}

/** Any of its messages may be out of date: they go, and what was looked at is asked for again. */
function heldAnew(model: Model, chat: Chat): Step {
  const { history, loading } = chat;
  const dropped = loading && { loading: { ...loading, waiting: [], isFull: true as const } };
  const rest = { ...chat, messages: [], ...dropped };
  if (!history) return [withChat(model, rest), []];
  if (history.asked) {
    const waiting = { ...history, messages: [], newest: false };
    return [withChat(model, { ...rest, history: waiting }), []];
  }
  const asked = rangeOf(history);
  const looked = { ...history, messages: [], newest: false, asked };
  const page: Effect = { kind: 'page', page: { chat: chat.id, ...asked } };
  return [withChat(model, { ...rest, history: looked }), [page]];
}

const PAGE = 128;

function rangeOf({ messages, newest }: History): PageRange {
  const [first] = messages;
  return { ...(!newest && first && { above: first.seq - 1 }), max: PAGE };
}

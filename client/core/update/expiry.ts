// Timed messages disappear when their time has come, also by this client's own clock, since it may be cut off [DESIGN
// 4.4]. Pure. Expired messages always go before anything else happens; a single `wake` stands for all deadlines.

import type { Ms } from '../../../shared/clock.ts';
import { type Chat, type Message, type Model, withChat } from '../model.ts';
import { messagesIn, unreadIn } from '../seen.ts';
import type { ClientEvent, Effect } from './event.ts';

/** Timers stop while a machine sleeps: none is trusted for longer than this. */
const SLEEP_MAX: Ms = 1_000;
/** How long the server may take to tell its time. */
const ASKED_FOR: Ms = 1_000;

/**
 * The server's clock as an event tells it. An event sent a while ago tells less than the truth, never more, so a
 * message may only put the clock forward. A login and a ping are answered at once: they may also put it back.
 */
export function withServerTime(before: Model, event: ClientEvent, now: Ms): Model {
  const [time, sure] = timeIn(event);
  const model = doubting(before, event, { now, sure });
  if (time === undefined) return model;
  const ahead = sure ? time - now : Math.max(time - now, model.ahead);
  return ahead === model.ahead ? model : { ...model, ahead };
}

/**
 * This machine's clock was set: that says nothing of the server's. But a clock set ahead may mean that this machine was
 * frozen: the server is asked, and given a second; without its answer, whatever may be due goes [DESIGN 4.4].
 */
function doubting(
  before: Model,
  event: ClientEvent,
  { now, sure }: { now: Ms; sure: boolean },
): Model {
  const { doubt, ...model } = before;
  if (event.kind === 'clock-set') {
    const by = event.by + (doubt?.by ?? 0);
    const ahead = model.ahead - event.by;
    if (by <= 0) return { ...model, ahead };
    if (model.connection !== 'open') return { ...model, ahead: ahead + by };
    return { ...model, ahead, doubt: { by, until: now + ASKED_FOR } };
  }
  if (!doubt) return before;
  if (sure) return model;
  const isOver = now >= doubt.until || event.kind === 'lost';
  return isOver ? { ...model, ahead: model.ahead + doubt.by } : before;
}

function timeIn(event: ClientEvent): readonly [Ms | undefined, sure: boolean] {
  if (event.kind === 'welcomed') return [event.welcome.time, true];
  if (event.kind !== 'told') return [undefined, false];
  const { event: it } = event;
  switch (it.kind) {
    case 'pong':
      return [it.time, true];
    case 'message':
      return [it.at, false];
    case 'erased':
      return [it.until, false];
    default:
      return [undefined, false];
  }
}

export function isDue({ expiresAt }: Pick<Message, 'expiresAt'>, time: Ms): boolean {
  return expiresAt !== undefined && expiresAt <= time;
}

/** Without what is due at that time, by the server's clock. */
export function expire(model: Model, time: Ms): readonly [Model, readonly Effect[]] {
  if (model.due === undefined || model.due > time) return [model, []];
  const until = Math.floor(time / 1000) * 1000; // deadlines are whole seconds
  let after = model;
  const effects: Effect[] = [];
  for (const chat of model.chats.values()) {
    if (!held(chat).some((message) => isDue(message, time))) continue;
    const [next, said] = erase(after, chat, Math.max(until, model.due));
    after = next;
    effects.push(...said);
  }
  const { due: _, ...rest } = after;
  const due = nextDue(after);
  return [{ ...rest, ...(due !== undefined && { due }) }, effects];
}

/** A chat without its timed messages up to that deadline; told once, whichever clock is first. */
export function erase(model: Model, chat: Chat, until: Ms): readonly [Model, readonly Effect[]] {
  const effects: Effect[] = [];
  if (until > chat.erased) {
    effects.push({ kind: 'show', what: { kind: 'erased', chat: chat.name, until } });
  }
  const erased = Math.max(until, chat.erased);
  return [withChat(model, { ...without(chat, until, model.me), erased }), effects];
}

function without(chat: Chat, until: Ms, me: string): Chat {
  const stays = (message: Message): boolean => !isDue(message, until);
  const { loading, history, read } = chat;
  const messages = chat.messages.filter(stays);
  const gone = [...messagesIn(chat)].filter((message) => !stays(message));
  const unread = Math.max(0, chat.unread - unreadIn(gone, read, me));
  const { glimpsed } = chat;
  const missed = glimpsed && gone.filter(({ seq }) => seq > glimpsed.above && seq <= glimpsed.seq);
  const seen = missed && {
    glimpsed: { ...glimpsed, count: Math.max(0, glimpsed.count - unreadIn(missed, read, me)) },
  };
  const looked = history && { history: { ...history, messages: history.messages.filter(stays) } };
  const rest = { ...chat, messages, unread, ...seen, ...looked };
  if (!loading) return rest;
  return { ...rest, loading: { ...loading, waiting: loading.waiting.filter(stays) } };
}

/** All messages that a client holds of a chat. */
function held({ messages, loading, history }: Chat): readonly Message[] {
  return [...messages, ...(loading?.waiting ?? []), ...(history?.messages ?? [])];
}

/** With the deadlines of new messages. */
export function withDeadlines(model: Model, messages: readonly Message[]): Model {
  const due = Math.min(model.due ?? Infinity, earliest(messages));
  return due === Infinity || due === model.due ? model : { ...model, due };
}

function nextDue({ chats }: Model): Ms | undefined {
  let next = Infinity;
  for (const chat of chats.values()) next = Math.min(next, earliest(held(chat)));
  return next === Infinity ? undefined : next;
}

function earliest(messages: readonly Message[]): Ms {
  return messages.reduce((least, { expiresAt = Infinity }) => Math.min(least, expiresAt), Infinity);
}

/** The wake-up to schedule, if it has changed. */
export function wakeFor(before: Model, after: Model, now: Ms, woken: boolean): readonly Effect[] {
  const { due, ahead } = after;
  if (due === undefined || (!woken && due === before.due && ahead === before.ahead)) return [];
  return [{ kind: 'wake', at: Math.min(due - ahead, now + SLEEP_MAX) }];
}

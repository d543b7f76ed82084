// What was on a screen of a chat, and how much of it counts as read: a mark never passes what was not seen. Pure.

import { keyOf } from '../../shared/names.ts';
import type { Chat, Message } from './model.ts';

/** Everything in a chat above the first seq, up to the second. */
export interface SeenRange {
  readonly above: number;
  readonly seq: number;
}

/** A chat after a part was seen: read up to its end, if nothing unseen lies before it. */
export function withSeen(chat: Chat, part: SeenRange, me: string): Chat {
  if (part.seq <= chat.read) return chat;
  const whole = joined(chat.glimpsed, part);
  if (whole.above <= chat.read) return { ...readUpTo(chat, whole.seq, me), gap: false };
  const { glimpsed } = chat;
  if (glimpsed?.above === whole.above && glimpsed.seq === whole.seq) return chat;
  const before = glimpsed && isJoined(glimpsed, part) ? glimpsed : undefined;
  const count = before
    ? before.count +
      unreadWithin(chat, { ...whole, seq: Math.min(whole.seq, before.above) }, me) +
      unreadWithin(chat, { ...whole, above: Math.max(whole.above, before.seq) }, me)
    : unreadWithin(chat, whole, me);
  return { ...chat, glimpsed: { ...whole, count } };
}

function joined(one: SeenRange | undefined, other: SeenRange): SeenRange {
  if (!one || !isJoined(one, other)) return other;
  return { above: Math.min(one.above, other.above), seq: Math.max(one.seq, other.seq) };
}

function isJoined(one: SeenRange, other: SeenRange): boolean {
  return one.above <= other.seq && other.above <= one.seq;
}

/** The chat with a read mark moved up, never down, and the unread messages above it, as far as known here. */
export function readUpTo(chat: Chat, seq: number, me: string): Chat {
  if (seq <= chat.read) return chat;
  const first = chat.messages[0];
  const isWhole = !chat.gap && !chat.loading; // otherwise parts of it were shown, with something between
  const isKnown = isWhole && first !== undefined && first.seq <= seq + 1;
  const unread =
    seq >= chat.head || isKnown
      ? unreadIn(chat.messages, seq, me)
      : chat.unread - unreadIn(upTo(messagesIn(chat), seq), chat.read, me);
  const { glimpsed, ...rest } = chat;
  const next = { ...rest, read: seq, unread: Math.max(0, unread) };
  if (!glimpsed || glimpsed.seq <= seq) return next;
  if (glimpsed.above >= seq) return { ...next, glimpsed };
  const left = { above: seq, seq: glimpsed.seq };
  return { ...next, glimpsed: { ...left, count: unreadWithin(chat, left, me) } };
}

function unreadWithin(chat: Chat, { above, seq }: SeenRange, me: string): number {
  return unreadIn(upTo(messagesIn(chat), seq), Math.max(above, chat.read), me);
}

function upTo(messages: Chat['messages'], seq: number): Chat['messages'] {
  return messages.filter((message) => message.seq <= seq);
}

/** The messages that count as unread if they are above the mark: each once. */
export function messagesIn({ messages, history }: Chat): readonly Message[] {
  const all = [...messages, ...(history?.messages ?? [])];
  return [...new Map(all.map((message) => [message.seq, message])).values()];
}

/** How many messages of others lie above a read mark. */
export function unreadIn(messages: readonly Message[], read: number, me: string): number {
  return messages.filter(({ seq, from }) => seq > read && keyOf(from) !== keyOf(me)).length;
}

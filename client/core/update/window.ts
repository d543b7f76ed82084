// The part of a chat that is looked at, and what joins it. Pure.

import { type Chat, HISTORY_MAX, type History, type Message } from '../model.ts';

/** Adds a message just written, if the part that is looked at reaches that far. */
export function withNewer(chat: Chat, message: Message): Chat {
  const history = chat.history ?? begunWith(chat, message);
  if (!history?.newest || message.seq <= (history.messages.at(-1)?.seq ?? 0)) return chat;
  const messages = [...history.messages, message];
  return { ...chat, history: newestOf({ ...history, messages }) };
}

/** A chat in which nothing was written before, as far as known here, is complete. */
function begunWith({ head }: Chat, { seq }: Message): History | undefined {
  return head === 0 ? { messages: [], above: seq - 1, newest: true } : undefined;
}

/** The newest messages, as many as may be held. */
export function newestOf(history: History): History {
  const over = history.messages.length - HISTORY_MAX;
  const last = history.messages[over - 1];
  if (!last) return history;
  return { ...history, messages: history.messages.slice(over), above: last.seq };
}

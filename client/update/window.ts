// The part of a chat that is looked at, and what joins it. Pure.

import { type Chat, HISTORY_MAX, type Message } from '../model.ts';

/** With a message that has just been written, if what is looked at reaches that far. */
export function withNewer(chat: Chat, message: Message): Chat {
  const { history } = chat;
  if (!history?.newest || message.seq <= (history.messages.at(-1)?.seq ?? 0)) return chat;
  const messages = [...history.messages, message];
  if (messages.length <= HISTORY_MAX) return { ...chat, history: { ...history, messages } };
  return {
    ...chat,
    history: { ...history, messages: messages.slice(-HISTORY_MAX), oldest: false },
  };
}

// Chats that have ended, or where nothing can be said for another reason: what of them is kept, and how they come back.
// Pure.

import { keyOf } from '../../../shared/names.ts';
import type { Chat, Model, Shut } from '../model.ts';
import { withChat } from '../model.ts';

/** What was written there may still be seen. */
const KEEPS_WORDS: ReadonlySet<Shut> = new Set(['left', 'gone']);

/** The chat without what may not be kept of it. */
export function shut({ loading: _, ...chat }: Chat, why: Shut): Chat {
  const messages = KEEPS_WORDS.has(why) ? chat.messages : [];
  const seen = KEEPS_WORDS.has(why) ? (chat.history?.messages ?? messages) : [];
  const history = { messages: seen, above: 0, newest: true };
  return { ...chat, shut: why, unread: 0, read: chat.head, messages, history, gap: false };
}

/** The chat is back: as before, except that what is not held must be fetched again. */
export function alive(chat: Chat): Chat {
  if (!chat.shut) return chat;
  const { shut: why, history, ...rest } = chat;
  if (!history || !KEEPS_WORDS.has(why)) return rest;
  const [first] = history.messages;
  return { ...rest, history: { ...history, above: first ? first.seq - 1 : Infinity } };
}

/** The server says that a line was for a chat that is gone. */
export function withGone(model: Model, id: string | undefined): Model {
  const chat = id === undefined ? undefined : model.chats.get(id);
  if (!chat || chat.kind === 'global' || chat.kind === 'private' || chat.shut) return model;
  return withChat(model, shut(chat, chat.kind === 'group' ? 'left' : 'gone'));
}

/** A name belongs to one chat at a time: earlier ones are gone once a new one has it. */
export function withoutNamesakes(model: Model, { id, name, kind }: Chat): Model {
  const same = [...model.chats.values()].filter(
    (chat) => chat.id !== id && chat.kind === kind && keyOf(chat.name) === keyOf(name),
  );
  return same.reduce((left, chat) => withGone(left, chat.id), model);
}

/** A chat that has ended disappears once nobody looks at it. */
export function lookedAwayFromShut(model: Model, id: string): Model {
  if (!model.chats.get(id)?.shut) return model;
  const chats = new Map(model.chats);
  chats.delete(id);
  return { ...model, chats };
}

// Gives an old server's messages chats and numbers, which it does not have itself: so a page of them can be asked for,
// and at a later login only new history is passed on.

import type { Ms } from '../../../shared/clock.ts';
import { keyOf } from '../../../shared/names.ts';
import type { ChatInfo, EventOf } from '../../../shared/wire/native.ts';
import type { Page } from '../../core/update/event.ts';
import { ALL, copied, type OldMessage } from './frames.ts';

type Message = EventOf<'message'>;

const CHATS_MAX = 200;
const MESSAGES_MAX = 1_000;
/** The most text kept of one chat, in characters. */
const CHARS_MAX = 200_000;
/** How much of a text identifies it. */
const KEY_CHARS = 200;
/** How many messages of each direct chat's history count as unread, since nobody says what was read. */
const DIRECT_BACKLOG = 20;

interface Chat {
  readonly id: string;
  readonly type: 'global' | 'direct';
  readonly name: string;
  head: number;
  messages: Message[];
  chars: number;
}

export interface OldChats {
  /** Undefined if it is not for this user, or if there is no room for it. */
  add(message: OldMessage): Message | undefined;
  /** The history at a login: returns the new messages, oldest first. */
  catchUp(history: readonly OldMessage[]): readonly Message[];
  infos(): readonly ChatInfo[];
  /** Undefined if there is no such chat. */
  page(page: Page, hides: (from: string) => boolean): Omit<EventOf<'page'>, 'id'> | undefined;
}

/** `now` stands in for a time that the server did not tell. */
export function oldChats(me: string, now: () => Ms): OldChats {
  const chats = new Map<string, Chat>();
  let had: string[] = [];

  const chatFor = (message: OldMessage): Chat | undefined => {
    const place = placeOf(message, me);
    if (!place) return undefined;
    const known = chats.get(place.id);
    if (known || chats.size >= CHATS_MAX) return known;
    const chat: Chat = { ...place, head: 0, messages: [], chars: 0 };
    chats.set(chat.id, chat);
    return chat;
  };

  /** The server may give this client's own messages another time: those are recognised by their text. */
  const keyOfMessage = ({ from, to, at = 0, text }: OldMessage): string =>
    JSON.stringify([from, to, keyOfText(text), from === me ? 0 : Math.floor(at / 1000)]);

  const add = (message: OldMessage): Message | undefined => {
    const chat = chatFor(message);
    if (!chat) return undefined;
    had.push(keyOfMessage(message));
    if (had.length > 4 * MESSAGES_MAX) had = had.slice(-2 * MESSAGES_MAX);
    chat.head += 1;
    const event: Message = {
      ...{ kind: 'message', chat: chat.id, type: chat.type, seq: chat.head },
      ...{ from: shown(message.from, me), to: chat.type === GLOBAL ? GLOBAL : message.to },
      ...{ at: message.at ?? now(), ...contentOf(message) },
    };
    chat.messages.push(event);
    chat.chars += event.text.length;
    if (chat.messages.length > 2 * MESSAGES_MAX || chat.chars > 2 * CHARS_MAX) forgetOldest(chat);
    return event;
  };

  return {
    add,
    catchUp(history) {
      const counts = new Map<string, number>();
      for (const key of had) counts.set(key, (counts.get(key) ?? 0) + 1);
      const fresh = history.slice(-MESSAGES_MAX).filter((message) => {
        const left = counts.get(keyOfMessage(message)) ?? 0;
        counts.set(keyOfMessage(message), left - 1);
        return left <= 0;
      });
      return fresh.map(add).filter((message) => message !== undefined);
    },
    infos: () => [...chats.values()].map((chat) => infoOf(chat, me)),
    page({ chat: id, above, below, max }, hides) {
      const chat = chats.get(id);
      if (!chat) return undefined;
      const { type, name } = chat;
      const range = chat.messages.filter(
        ({ seq, from }) => seq > (above ?? 0) && seq < (below ?? Infinity) && !hides(from),
      );
      const isOldest = above !== undefined && below === undefined;
      const messages = isOldest ? range.slice(0, max) : range.slice(-max);
      return { kind: 'page', chat: id, type, name, messages, more: range.length > max };
    },
  };
}

function forgetOldest(chat: Chat): void {
  let [start, chars] = [chat.messages.length, 0];
  while (start > Math.max(0, chat.messages.length - MESSAGES_MAX)) {
    const { length } = chat.messages[start - 1]?.text ?? '';
    if (chars + length > CHARS_MAX) break;
    chars += length;
    start -= 1;
  }
  chat.messages = chat.messages.slice(start);
  chat.chars = chars;
}

function keyOfText(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= KEY_CHARS) return trimmed;
  return `${copied(trimmed.slice(0, KEY_CHARS))} ${trimmed.length}`;
}

const GLOBAL = 'global';

function placeOf(
  { from, to }: OldMessage,
  me: string,
): Pick<Chat, 'id' | 'type' | 'name'> | undefined {
  if (to === ALL) return { id: GLOBAL, type: GLOBAL, name: GLOBAL };
  if (from === to || (from !== me && to !== me)) return undefined;
  const name = from === me ? to : from;
  return { id: `direct ${name}`, type: 'direct', name };
}

/** Case matters there, and not here. */
function shown(from: string, me: string): string {
  return from !== me && keyOf(from) === keyOf(me) ? `${from} (not you)` : from;
}

/** Clients without actions write `* bob waves` or `/me waves`. */
function contentOf({ from, text }: OldMessage): Pick<Message, 'text' | 'action'> {
  const start = [`* ${from} `, '/me '].find((some) => text.startsWith(some)) ?? text;
  const action = text.slice(start.length).trim();
  return action === '' ? { text } : { text: action, action: true };
}

function infoOf({ id: chat, type, name, head, messages }: Chat, me: string): ChatInfo {
  const at = messages.at(-1)?.at ?? 0;
  const read = type === GLOBAL ? head : Math.max(0, head - DIRECT_BACKLOG);
  const unread = messages.filter(({ seq, from }) => seq > read && from !== me).length;
  return { chat, type, name, head, at, read, unread };
}

// Which amendments a client knows. What was amended during a broken connection is asked for, one chat at a time; and
// since an answer may have been read a moment before, what was heard meanwhile is added to it. Knows no connection.

import { amend } from '../../shared/amend.ts';
import type { Amendment } from '../../shared/wire/amended.ts';
import type { PageMessage } from '../../shared/wire/message.ts';
import type { ChatInfo, EventOf, Welcome } from '../../shared/wire/native.ts';

/** The most amendments that are kept for answers under way; what those before were is asked for again. */
export const HEARD_MAX = 500;

export interface Amended {
  /** A new connection. `fresh`: earlier numbers mean nothing. */
  open(welcome: Welcome, fresh: boolean): void;
  /** The chat to ask about next, if nothing is under way; it is now. */
  next(): { readonly chat: string; readonly above: number } | undefined;
  /** `waits`: a request may get an answer that does not know of it. */
  heard(event: Amendment, waits: boolean): void;
  /** As it is by now. */
  page(page: EventOf<'page'>): EventOf<'page'>;
  /** The answer to what `next` returned, as it is by now. */
  answered(event: EventOf<'amended'>): EventOf<'amended'>;
  /** There is no answer to it: the next connection asks again. */
  refused(): void;
  readonly isAsking: boolean;
  /** No answer is under way. */
  settled(): void;
  forget(chat: string): void;
  /** Timed messages with deadlines up to `until` are gone, and with them what became of them. */
  erase(chat: string, until: number): void;
}

export function amended(): Amended {
  let known = new Map<string, number>(); // the number up to which everything of a chat is known
  const behind = new Set<string>();
  let last = new Map<string, number>(); // the highest number heard, of chats that are behind
  let asked: string | undefined;
  let since: Amendment[] = [];

  const now = (chat: string, upTo: number, messages: PageMessage[]): PageMessage[] => {
    const later = since.filter((event) => event.chat === chat && event.n > upTo);
    if (later.length === 0) return messages;
    return messages.map((message) => later.reduce(amend, message));
  };

  const lag = (chat: string, number: number): void => {
    if (!behind.has(chat)) last.set(chat, known.get(chat) ?? 0);
    behind.add(chat);
    known.set(chat, Math.min(number, known.get(chat) ?? 0));
  };

  return {
    open({ chats }, fresh) {
      asked = undefined;
      since = [];
      last = new Map();
      behind.clear();
      if (fresh) known = new Map(chats.map(({ chat, amended: n = 0 }) => [chat, n]));
      for (const chat of laggards(chats, known)) behind.add(chat);
    },
    next() {
      const [chat] = behind;
      if (chat === undefined || asked !== undefined) return undefined;
      asked = chat;
      return { chat, above: known.get(chat) ?? 0 };
    },
    heard(event, waits) {
      const { chat, n, of } = event;
      const numbers = behind.has(chat) ? last : known;
      numbers.set(chat, Math.max(n, numbers.get(chat) ?? 0));
      // What was there before an edit or a deletion is not kept.
      const isOver = (it: Amendment): boolean =>
        it.chat === chat && it.of === of && event.kind !== 'reacted' && it.kind !== 'reacted';
      since = since.filter((it) => !isOver(it));
      if (!waits) return;
      since.push(event);
      const dropped = since.length > HEARD_MAX ? since.shift() : undefined;
      if (dropped) lag(dropped.chat, dropped.n - 1);
    },
    page(page) {
      if (!known.has(page.chat)) known.set(page.chat, page.amended ?? 0);
      return { ...page, messages: now(page.chat, page.amended ?? 0, page.messages) };
    },
    answered(event) {
      const { chat, upTo, more, messages } = event;
      const isStuck = upTo <= (known.get(chat) ?? 0); // it would be asked again and again
      asked = undefined;
      known.set(chat, Math.max(upTo, known.get(chat) ?? 0));
      if (!more || isStuck) {
        behind.delete(chat);
        known.set(chat, Math.max(upTo, last.get(chat) ?? 0));
      }
      return { ...event, messages: now(chat, upTo, messages) };
    },
    refused() {
      if (asked !== undefined) behind.delete(asked);
      asked = undefined;
    },
    get isAsking() {
      return asked !== undefined;
    },
    settled() {
      since = [];
    },
    forget(chat) {
      known.delete(chat);
      last.delete(chat);
      behind.delete(chat);
      since = since.filter((event) => event.chat !== chat);
    },
    erase(chat, until) {
      const stays = (event: Amendment): boolean =>
        event.chat !== chat || (event.expiresAt ?? Number.POSITIVE_INFINITY) > until;
      since = since.filter(stays);
    },
  };
}

/** The chats of which something may have been amended since. Those that are not listed may be older direct chats. */
function laggards(
  chats: readonly ChatInfo[],
  known: ReadonlyMap<string, number>,
): readonly string[] {
  const changed = chats.filter(({ chat, amended: n = 0 }) => n !== (known.get(chat) ?? 0));
  const listed = new Set(chats.map(({ chat }) => chat));
  const takes = chats.some((info) => info.amended !== undefined); // otherwise the server may know no amendments
  const others = takes ? [...known.keys()].filter((chat) => !listed.has(chat)) : [];
  return [...changed.map(({ chat }) => chat), ...others];
}

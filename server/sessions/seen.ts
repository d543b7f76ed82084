// How far users have read whose clients cannot say so: once a client is heard from again, its user has seen what it was
// told. Not earlier, since a connection may be dead unnoticed; and in a chat with unread messages that it was not told,
// nothing counts as seen until it is.

import { keyOf } from '../../shared/names.ts';
import type { ChatInfo, Event, EventOf } from '../../shared/wire/native.ts';
import type { History } from '../chat/history.ts';
import type { Person } from '../chat/people.ts';
import type { ChatId, Seq } from '../facts.ts';
import type { News } from '../news.ts';

type MessageEvent = EventOf<'message'>;

export interface Seen {
  /** At the login: the user's chats as they were then, and which of their messages were told. */
  began(chats: readonly ChatInfo[], earlier: readonly MessageEvent[]): void;
  told(news: News): void;
  /** Something arrived. */
  heard(): void;
}

export function watchSeen(me: Person, history: Pick<History, 'markRead'>): Seen {
  const places = new Map<ChatId, Seq>();
  const gaps = new Set<ChatId>();

  /** A page that `ls` shows of a chat: it may continue what was read. */
  const listed = ({ chat, messages, read = 0, above, unread }: EventOf<'page'>): void => {
    const last = messages.at(-1)?.seq;
    if (above === undefined || above > Math.max(read, places.get(chat) ?? 0)) return;
    if (last !== undefined) places.set(chat, Math.max(last, places.get(chat) ?? 0));
    if (unread === 0) gaps.delete(chat);
  };

  return {
    began(chats, earlier) {
      for (const { chat, read, unread = 0 } of chats) {
        const told = earlier.filter((one) => one.chat === chat);
        const others = told.filter(({ seq, from }) => seq > read && keyOf(from) !== keyOf(me.name));
        const last = told.at(-1);
        if (others.length < unread) gaps.add(chat);
        else if (last) places.set(chat, last.seq);
      }
    },
    told(news) {
      for (const event of news.as(shownIn)) {
        if (event.kind === 'page') listed(event);
        else if (!gaps.has(event.chat)) places.set(event.chat, event.seq);
      }
    },
    heard() {
      for (const [chat, seq] of places) history.markRead(me, chat, seq);
      places.clear();
    },
  };
}

function shownIn(events: readonly Event[]): readonly (MessageEvent | EventOf<'page'>)[] {
  return events.filter((event) => event.kind === 'message' || event.kind === 'page');
}

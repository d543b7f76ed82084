// How far those have read whose clients have no way to say so: they have seen what they were told before they are heard
// from again. Not earlier, since a connection may be dead without anybody's noticing.

import type { Event } from '../../shared/wire/native.ts';
import type { ChatId, Seq } from '../facts.ts';
import type { News } from '../news.ts';

export interface Seen {
  told(messages: Iterable<Place>): void;
  /** Something arrived. */
  heard(): void;
}

interface Place {
  readonly chat: ChatId;
  readonly seq: Seq;
}

export function watchSeen(mark: (chat: ChatId, seq: Seq) => void): Seen {
  const places = new Map<ChatId, Seq>();
  return {
    told(messages) {
      for (const { chat, seq } of messages) places.set(chat, seq);
    },
    heard() {
      for (const [chat, seq] of places) mark(chat, seq);
      places.clear();
    },
  };
}

/** The places of the messages in news. */
export function placesIn(news: News): readonly Place[] {
  return news.as(placesOf);
}

function placesOf(events: readonly Event[]): readonly Place[] {
  return events.flatMap((event) => (event.kind === 'message' ? [event] : []));
}

// What is kept for each user besides membership: how far they have read, when they were last here, what became of their
// lines, what they missed. Part of the state, which alone changes it.

import type { Ms } from '../../shared/clock.ts';
import type { ChatId, FactOf, Lsn, Seq, Stored, UserId } from '../facts.ts';
import { remember, type Streams } from './answers.ts';
import { clientOf, isGuest } from './direct.ts';

/** The most guests' clients whose lines are remembered: enough to outlast the memory of the guests themselves. */
const GUESTS_MAX = 10_000;
const MISSED_MAX = 20;

export interface Inbox {
  /** When the user was last here, as far as known; 0 for never. A user who is online is here now. */
  readonly seen: Ms;
  /** Whether they had come, rather than left, at that time. */
  readonly here: boolean;
  readonly marks: ReadonlyMap<ChatId, Seq>;
  readonly streams: Streams;
  /** What happened to the user while away, to be told at the next login; the last MISSED_MAX events. */
  readonly missed: readonly Missed[];
}

interface Missed {
  /** The lsn of the fact that it tells of. */
  readonly lsn: Lsn;
  readonly text: string;
}

interface OpenInbox extends Inbox {
  seen: Ms;
  here: boolean;
  missed: readonly Missed[];
  readonly marks: Map<ChatId, Seq>;
}

export interface Inboxes {
  of(user: UserId): Inbox | undefined;
  put(user: UserId, inbox: Inbox): void;
  remove(user: UserId): void;
  /** Moves a read mark up, never down. */
  raise(user: UserId, chat: ChatId, seq: Seq): void;
  /** The user is out of a chat. */
  leave(user: UserId, chat: ChatId): void;
  /** The user came or left. Coming clears what was missed, since it is told then. */
  move(user: UserId, fact: FactOf<'presence'>): void;
  /** Something to tell the user at the next login. Twice the same changes nothing. */
  miss(user: UserId, what: Missed): void;
  remember(fact: Stored): void;
}

export function createInboxes(): Inboxes {
  const all = new Map<string, OpenInbox>(); // by client; for an account, by its id
  const guests = new Set<string>();

  /** Guests come and go without end. */
  const makeRoomForGuest = (client: string): void => {
    guests.add(client);
    const [oldest] = guests;
    if (guests.size <= GUESTS_MAX || oldest === undefined) return;
    guests.delete(oldest);
    all.delete(oldest);
  };

  const need = (user: UserId): OpenInbox => {
    const client = clientOf(user);
    const known = all.get(client);
    if (known) return known;
    if (isGuest(user)) makeRoomForGuest(client);
    const inbox = { seen: 0, here: false, missed: [], marks: new Map(), streams: new Map() };
    all.set(client, inbox);
    return inbox;
  };

  return {
    of: (user) => all.get(clientOf(user)),
    put: (user, inbox) => void all.set(user, { ...inbox, marks: new Map(inbox.marks) }),
    remove: (user) => void all.delete(user),
    raise(user, chat, seq) {
      const { marks } = need(user);
      if (seq > (marks.get(chat) ?? 0)) marks.set(chat, seq);
    },
    leave: (user, chat) => void all.get(clientOf(user))?.marks.delete(chat),
    move(user, { at, body }) {
      const inbox = need(user);
      inbox.seen = at;
      inbox.here = body.here;
      if (body.here) inbox.missed = [];
    },
    miss(user, what) {
      const inbox = need(user);
      if (inbox.missed.some(({ lsn }) => lsn === what.lsn)) return;
      inbox.missed = [...inbox.missed, what].slice(-MISSED_MAX);
    },
    remember(fact) {
      if (fact.line) remember(need(fact.by).streams, fact);
    },
  };
}

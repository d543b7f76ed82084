// Who is connected to this process, and how to reach them. It knows no sockets: a listener takes news.

import type { UserId } from '../facts.ts';
import type { News } from '../news.ts';

/** How the client of a session is met for a private chat, by what it said itself: nothing of it is proven here. */
export interface Peer {
  /** SHA-256 of its certificate, as everywhere: upper-case pairs with colons. */
  readonly fingerprint: string;
  /** What its identity is called there, the same at every login. */
  readonly device: string;
  /** The address that its connection comes from; undefined where a proxy stands in between. */
  readonly seenAt: string | undefined;
}

/** One logged-in session. */
export interface Listener {
  readonly user: UserId;
  /** What its client calls this start of itself, as the ids of its lines do. */
  readonly stream?: string;
  /** Whether its client takes timed messages off the screen when their time has come. */
  readonly erases: boolean;
  /** Whether its client takes a page that holds nothing though there is more. */
  readonly partialPages?: true;
  /** Whether it is told the names of all who come and leave; others get a number when they are many. */
  readonly everyName: boolean;
  /** Undefined for a client that takes no private chats. */
  readonly peer?: Peer;
  /** Whether its user has not been shut out, though the session may not be over. */
  isStillIn(): boolean;
  hear(news: News): void;
}

export interface Online {
  /** Whether it is the user's first one. */
  join(listener: Listener): boolean;
  /** Whether it was the user's last one. */
  leave(listener: Listener): boolean;
  everyone(): Iterable<Listener>;
  of(user: UserId): Iterable<Listener>;
  isOnline(user: UserId): boolean;
}

export function createOnline(): Online {
  const all = new Set<Listener>();
  const byUser = new Map<UserId, Set<Listener>>();
  return {
    join(listener) {
      all.add(listener);
      const own = byUser.get(listener.user) ?? new Set();
      byUser.set(listener.user, own.add(listener));
      return own.size === 1;
    },
    leave(listener) {
      if (!all.delete(listener)) return false;
      const own = byUser.get(listener.user);
      own?.delete(listener);
      return own?.size === 0 && byUser.delete(listener.user);
    },
    everyone: () => all,
    of: (user) => byUser.get(user) ?? [],
    isOnline: (user) => byUser.has(user),
  };
}

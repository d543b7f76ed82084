// Who is connected to this process, and how to reach them. It knows no sockets: a listener takes news.

import type { UserId } from '../facts.ts';
import type { Encoding, News } from '../news.ts';

/** How to meet a session's client for a private chat, as the client says: nothing here is proven. */
export interface Peer {
  /** SHA-256 of its certificate, as everywhere: upper-case pairs with colons. */
  readonly fingerprint: string;
  /** The name of its identity, the same at every login. */
  readonly device: string;
  /** The address that its connection comes from; undefined if a proxy hides it. */
  readonly seenAt: string | undefined;
}

/** One logged-in session. */
export interface Listener {
  readonly user: UserId;
  /** The client's name for this start of itself, as in the ids of its lines. */
  readonly stream: string | undefined;
  /** Whether its client removes timed messages from the screen when they expire. */
  readonly erases: boolean;
  /** Whether its client takes an empty page even though there is more. */
  readonly partialPages: boolean;
  /** Whether it is told the names of all who come and leave; other clients only get a number when there are many. */
  readonly everyName: boolean;
  /** Undefined for a client that takes no private chats. */
  readonly peer: Peer | undefined;
  /** Whether its user still has access; the session itself may outlast that. */
  isStillIn(): boolean;
  hear(news: News): void;
  /** If set, news may go straight there instead of to `hear`; all listeners of one encoding get the same bytes. */
  readonly direct: Direct | undefined;
}

export interface Direct {
  readonly encoding: Encoding<Uint8Array>;
  readonly to: { send(bytes: Uint8Array): void };
}

export interface Online {
  /** True if this is the user's first. */
  join(listener: Listener): boolean;
  /** True if this was the user's last. */
  leave(listener: Listener): boolean;
  everyone(): Iterable<Listener>;
  of(user: UserId): Iterable<Listener>;
  isOnline(user: UserId): boolean;
  /** Whether one of the user's clients keeps on its screen what expires. */
  isKeeping(user: UserId): boolean;
}

export function createOnline(): Online {
  const all = new Set<Listener>();
  const byUser = new Map<UserId, Set<Listener>>();
  const keeping = new Set<UserId>();
  return {
    join(listener) {
      all.add(listener);
      const own = byUser.get(listener.user) ?? new Set();
      byUser.set(listener.user, own.add(listener));
      if (!listener.erases) keeping.add(listener.user);
      return own.size === 1;
    },
    leave(listener) {
      if (!all.delete(listener)) return false;
      const own = byUser.get(listener.user);
      own?.delete(listener);
      if ([...(own ?? [])].every(({ erases }) => erases)) keeping.delete(listener.user);
      return own?.size === 0 && byUser.delete(listener.user);
    },
    everyone: () => all,
    of: (user) => byUser.get(user) ?? [],
    isOnline: (user) => byUser.has(user),
    isKeeping: (user) => keeping.has(user),
  };
}

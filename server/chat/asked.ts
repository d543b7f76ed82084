// Open requests for private chats [DESIGN 9]: in memory only, for a minute each. It tells nobody anything, and decides
// nothing but when a request expires.

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { UserId } from '../facts.ts';
import type { Listener, Peer } from './online.ts';
import type { Person } from './people.ts';

export const REQUEST_LASTS: Ms = 60_000;

/** A session whose client takes private chats. */
export type Meetable = Listener & { readonly peer: Peer };

export interface Request {
  readonly from: Person;
  /** The session that asked: only this one is introduced. */
  readonly by: Meetable;
  readonly to: Person;
  readonly until: Ms;
  /** The request is made in order to offer a file. */
  readonly file?: true;
  /** The user asked has blocked the asker since: only the asker still sees the request, so as not to notice. */
  muted: boolean;
}

export interface Asked {
  /** `expired` is called with the request if its time runs out before it is removed. */
  add(
    request: Pick<Request, 'from' | 'by' | 'to' | 'file'>,
    expired: (request: Request) => void,
  ): Request;
  remove(request: Request): void;
  /** What somebody has asked for. */
  sent(user: UserId): readonly Request[];
  /** What awaits somebody's answer. */
  received(user: UserId): readonly Request[];
  /** What somebody was asked, muted requests included. */
  receivedAll(user: UserId): readonly Request[];
}

export function createAsked(clock: Clock): Asked {
  const bySender = createIndex<Request>();
  const byReceiver = createIndex<Request>();
  /** Goes by elapsed time: a machine that slept has let a request expire, whatever its timer says. */
  const ends = new Map<Request, { readonly at: Ms; cancel(): void }>();

  const isOpen = (request: Request): boolean => clock.elapsed() < (ends.get(request)?.at ?? 0);

  const remove = (request: Request): void => {
    ends.get(request)?.cancel();
    ends.delete(request);
    bySender.remove(request.from.id, request);
    byReceiver.remove(request.to.id, request);
  };

  const received = (user: UserId): Request[] => byReceiver.of(user).filter(isOpen);

  return {
    add(who, expired) {
      const request = { ...who, until: clock.now() + REQUEST_LASTS, muted: false };
      const cancel = clock.after(REQUEST_LASTS, () => {
        remove(request);
        expired(request);
      });
      ends.set(request, { at: clock.elapsed() + REQUEST_LASTS, cancel });
      bySender.add(who.from.id, request);
      byReceiver.add(who.to.id, request);
      return request;
    },
    remove,
    sent: (user) => bySender.of(user).filter(isOpen),
    received: (user) => received(user).filter(({ muted }) => !muted),
    receivedAll: received,
  };
}

interface Index<T> {
  add(key: string, one: T): void;
  remove(key: string, one: T): void;
  /** A copy: what is added or removed later does not change it. */
  of(key: string): T[];
}

function createIndex<T>(): Index<T> {
  const all = new Map<string, Set<T>>();
  return {
    add(key, one) {
      const own = all.get(key) ?? new Set();
      all.set(key, own.add(one));
    },
    remove(key, one) {
      const own = all.get(key);
      if (own?.delete(one) && own.size === 0) all.delete(key);
    },
    of: (key) => [...(all.get(key) ?? [])],
  };
}

/** The request of that name, or the only one. */
export function requestOf(
  requests: readonly Request[],
  other: (request: Request) => Person,
  name: string | undefined,
): Request | undefined {
  if (name === undefined) return requests.length === 1 ? requests[0] : undefined;
  return requests.find((request) => keyOf(other(request).name) === keyOf(name));
}

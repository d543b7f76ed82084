// Events for several readers: each encoding makes them into bytes once, however many readers share it.

import type { Event } from '../shared/wire/native.ts';

/** The same function for all who share its result. */
export type Encoding<T> = (events: readonly Event[]) => T;

export interface News {
  as<T>(encoding: Encoding<T>): T;
}

export function newsOf(events: readonly Event[]): News {
  let made: Map<Encoding<unknown>, unknown> | undefined; // by encodings other than the last
  let last: Encoding<unknown> | undefined; // nearly always the same one again
  let lastMade: unknown;
  return {
    as<T>(encoding: Encoding<T>): T {
      if (encoding !== last) {
        if (last) made = (made ?? new Map()).set(last, lastMade);
        lastMade = made?.has(encoding) ? made.get(encoding) : encoding(events);
        last = encoding;
      }
      return lastMade as T;
    },
  };
}

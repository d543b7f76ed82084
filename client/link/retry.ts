// When a link that was cut off tries again: later and later, at once if the user wants it so, and soon again after a
// connection that held.

import type { Clock, Ms } from '../../shared/clock.ts';
import { backoff } from './backoff.ts';

/** A connection that held so long was a good one: the next back-off begins anew. */
const STEADY_AFTER: Ms = 5_000;
/** Between two attempts, however often the user asks. */
const LEAST: Ms = 1_000;

export interface RetryNeeds {
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: () => void;
  /** Why there is no connection, and that the next attempt comes in `again` ms. */
  readonly lost: (text: string, again: Ms) => void;
}

export interface Retry {
  /** After a while. */
  later(text: string): void;
  /** As soon as may be, if an attempt is waited for. */
  now(): void;
  /** Not again. */
  stop(): void;
  /** There was a connection since then, by `elapsed`. */
  held(since: Ms): void;
  /** How many attempts were waited for since one held. */
  readonly attempts: number;
}

export function retry({ clock, random, connect, lost }: RetryNeeds): Retry {
  const pause = backoff(random);
  let waits: { readonly text: string; readonly due: Ms; readonly cancel: () => void } | undefined;
  let begun = Number.NEGATIVE_INFINITY; // the last attempt

  const stop = (): void => {
    waits?.cancel();
    waits = undefined;
  };

  const wait = (text: string, again: Ms): void => {
    stop();
    waits = { text, due: clock.elapsed() + again, cancel: clock.after(again, attempt) };
    lost(text, again);
  };

  const attempt = (): void => {
    waits = undefined;
    begun = clock.elapsed();
    connect();
  };

  return {
    later: (text) => wait(text, pause.next()),
    now() {
      const again = Math.max(0, begun + LEAST - clock.elapsed());
      if (waits && clock.elapsed() + again < waits.due) wait(waits.text, again);
    },
    stop,
    held(since) {
      if (clock.elapsed() - since >= STEADY_AFTER) pause.reset();
    },
    get attempts() {
      return pause.attempts;
    },
  };
}

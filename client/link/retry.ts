// When a link that was cut off tries again: after longer and longer waits, at once if the user asks, and soon again
// after a connection that held.

import type { Clock, Ms } from '../../shared/clock.ts';
import { backoff } from './backoff.ts';

/** A connection that held this long was a good one: the back-off starts over. */
const STEADY_AFTER: Ms = 5_000;
/** The least time between two attempts, however often the user asks. */
const LEAST: Ms = 1_000;

export interface RetryNeeds {
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: () => void;
  /** There is no connection because of `text`, and the next attempt comes in `again` ms. */
  readonly lost: (text: string, again: Ms) => void;
}

export interface Retry {
  /** Tries again after a while. */
  later(text: string): void;
  /** Tries again as soon as possible, if an attempt is due later. */
  now(): void;
  /** Stops trying. */
  stop(): void;
  /** There was a connection since then, on the `elapsed` clock. */
  held(since: Ms): void;
  /** How many attempts were scheduled since one held. */
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

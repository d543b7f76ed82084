// How long to wait before the next attempt: longer each time, and partly random, so that the clients of a restarted
// server do not all come back at once.

import type { Ms } from '../../shared/clock.ts';

const FIRST: Ms = 500;
const LONGEST: Ms = 30_000;

export interface Backoff {
  next(): Ms;
  /** A connection held: the next waits are short again. */
  reset(): void;
  /** How many times `next` was called since. */
  readonly attempts: number;
}

/** `random`: from 0 up to, but not including, 1. */
export function backoff(random: () => number): Backoff {
  let attempts = 0;
  return {
    next() {
      const longest = Math.min(LONGEST, FIRST * 2 ** attempts);
      attempts += 1;
      return Math.round(longest * (0.5 + random() / 2));
    },
    reset() {
      attempts = 0;
    },
    get attempts() {
      return attempts;
    },
  };
}

// A rate limit: a burst, and then this many per second.

import type { Clock } from '../../shared/clock.ts';

export interface Allowance {
  /** Whether one more may come; it is counted if so. */
  take(): boolean;
}

export function allowance(clock: Clock, burst: number, perSecond: number): Allowance {
  let left = burst;
  let since = clock.now();
  return {
    take() {
      const now = clock.now();
      left = Math.min(burst, left + (Math.max(0, now - since) / 1000) * perSecond);
      since = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

// How fast one session's lines are taken: a burst, then a steady rate. Lines wait; none is refused, so a paste works.

import type { Clock, Ms } from '../../shared/clock.ts';

export interface Rate {
  readonly burst: number;
  /** 0: as fast as they come. */
  readonly perSecond: number;
}

/** Returns how long the next line has to wait, 0 for not at all, and counts it. */
export function createRate({ burst, perSecond }: Rate, clock: Clock): () => Ms {
  let tokens = burst;
  let last = clock.now();
  return () => {
    if (perSecond === 0) return 0;
    const now = clock.now();
    const passed = Math.max(0, now - last); // wall time may step back
    tokens = Math.min(burst, tokens + (passed * perSecond) / 1000) - 1;
    last = now;
    return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / perSecond);
  };
}

// A rate limit: so many tokens at once, and so many more each second.

import type { Clock, Ms } from './clock.ts';

export interface Rate {
  readonly burst: number;
  /** 0: no limit. */
  readonly perSecond: number;
}

export interface Bucket {
  /** Takes one token if it is there; whether it was. */
  take(): boolean;
  /** Takes `cost` tokens in any case; returns in how long they will all be there, 0 if they are. */
  owe(cost: number): Ms;
}

export function bucket({ burst, perSecond }: Rate, clock: Pick<Clock, 'now'>): Bucket {
  let tokens = burst;
  let last = clock.now();
  const fill = (): void => {
    const now = clock.now();
    const passed = Math.max(0, now - last); // wall time may step back
    tokens = Math.min(burst, tokens + (passed * perSecond) / 1000);
    last = now;
  };
  return {
    take() {
      if (perSecond === 0) return true;
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    owe(cost) {
      if (perSecond === 0) return 0;
      fill();
      tokens -= cost;
      return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / perSecond);
    },
  };
}

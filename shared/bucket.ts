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

export function bucket(rate: Rate, clock: Pick<Clock, 'now'>): Bucket {
  return new Tokens(rate, clock);
}

/** A class, not closures: each connection has several. */
class Tokens implements Bucket {
  private readonly rate: Rate;
  private readonly clock: Pick<Clock, 'now'>;
  private tokens: number;
  private last: Ms;

  constructor(rate: Rate, clock: Pick<Clock, 'now'>) {
    this.rate = rate;
    this.clock = clock;
    this.tokens = rate.burst;
    this.last = clock.now();
  }

  take(): boolean {
    if (this.rate.perSecond === 0) return true;
    this.fill();
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  owe(cost: number): Ms {
    const { perSecond } = this.rate;
    if (perSecond === 0) return 0;
    this.fill();
    this.tokens -= cost;
    return this.tokens >= 0 ? 0 : Math.ceil((-this.tokens * 1000) / perSecond);
  }

  private fill(): void {
    const { burst, perSecond } = this.rate;
    const now = this.clock.now();
    const passed = Math.max(0, now - this.last); // wall time may step back
    this.tokens = Math.min(burst, this.tokens + (passed * perSecond) / 1000);
    this.last = now;
  }
}

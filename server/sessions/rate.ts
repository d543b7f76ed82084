// How fast what one session asks for is taken: a burst, then a steady rate. It waits and is not refused, so that a paste
// works.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Incoming } from '../dialects/dialect.ts';

export interface Rate {
  readonly burst: number;
  /** 0: as fast as they come. */
  readonly perSecond: number;
}

/** Pages come in bursts: at a login one of each chat, after a long absence many of one. */
const PAGES: Rate = { burst: 1200, perSecond: 20 };

/** What is taken no faster than lines are. */
const AS_LINES: ReadonlySet<Incoming['kind']> = new Set(['line', 'accept', 'fault']);

/** Returns how long the next of a kind has to wait, 0 for not at all, and counts it: lines and pages at a rate each. */
export function createPace(lines: Rate, clock: Clock): (kind: Incoming['kind']) => Ms {
  const nextLineIn = createRate(lines, clock);
  const nextPageIn = createRate(lines.perSecond === 0 ? lines : PAGES, clock);
  return (kind) => {
    if (kind === 'page') return nextPageIn();
    return AS_LINES.has(kind) ? nextLineIn() : 0;
  };
}

/** Returns how long the next line has to wait, 0 for not at all, and counts it. */
function createRate({ burst, perSecond }: Rate, clock: Clock): () => Ms {
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

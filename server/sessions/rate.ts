// How fast what one session sends is taken: a burst, then a steady rate. It waits and is not refused, so that a paste
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

/** What is answered with a refusal costs as much as a line does, before the login too. */
const LIKE_LINES: ReadonlySet<Incoming['kind']> = new Set([
  'line',
  'accept',
  'people',
  'fault',
  'hello',
  'credentials',
]);

/** Returns how long the next of a kind has to wait, 0 for not at all, and counts it: lines and pages at a rate each. */
export function createPace(lines: Rate, clock: Clock): (kind: Incoming['kind']) => Ms {
  const nextLineIn = createRate(lines, clock);
  const nextPageIn = createRate(lines.perSecond === 0 ? lines : PAGES, clock);
  return (kind) => {
    if (kind === 'page') return nextPageIn(1);
    return LIKE_LINES.has(kind) ? nextLineIn(1) : 0;
  };
}

/** What all frames of a session may take together, of whatever kind, before any of them is looked at. */
const FRAMES: Rate = { burst: 2_000, perSecond: 200 };
const BYTES: Rate = { burst: 1024 * 1024, perSecond: 256 * 1024 };
/** The same before the login: a name, a password, a few tries. */
const EARLY_FRAMES: Rate = { burst: 20, perSecond: 2 };
const EARLY_BYTES: Rate = { burst: 96 * 1024, perSecond: 8 * 1024 };
/** Nobody needs so many to log in. */
const EARLY_FRAMES_MAX = 100;

export interface Allowance {
  /** How long a frame of so many bytes has to wait before it is opened, 0 for not at all; counts it. */
  waitFor(bytes: number): Ms;
  /** From now on, what a session may that is logged in. */
  loggedIn(): void;
  /** So much came before a login that none will follow. */
  readonly exceeded: boolean;
}

/** Where lines are taken as fast as they come, frames are as well. */
export function createAllowance(lines: Rate, clock: Clock): Allowance {
  const free = lines.perSecond === 0;
  const rates = (...all: Rate[]) => all.map((rate) => createRate(free ? lines : rate, clock));
  let [frame, byte] = rates(EARLY_FRAMES, EARLY_BYTES);
  let early = 0;
  return {
    waitFor(bytes) {
      early += 1;
      return Math.max(frame?.(1) ?? 0, byte?.(bytes) ?? 0);
    },
    loggedIn() {
      [frame, byte] = rates(FRAMES, BYTES);
      early = Number.NEGATIVE_INFINITY;
    },
    get exceeded() {
      return early > EARLY_FRAMES_MAX;
    },
  };
}

/** Returns how long the next has to wait, which costs so much, 0 for not at all, and counts it. */
function createRate({ burst, perSecond }: Rate, clock: Clock): (cost: number) => Ms {
  let tokens = burst;
  let last = clock.now();
  return (cost) => {
    if (perSecond === 0) return 0;
    const now = clock.now();
    const passed = Math.max(0, now - last); // wall time may step back
    tokens = Math.min(burst, tokens + (passed * perSecond) / 1000) - cost;
    last = now;
    return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / perSecond);
  };
}

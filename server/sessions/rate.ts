// How fast a session's frames are taken: a burst, then a steady rate. Excess frames wait and are not refused, so that
// pasting works.

import { bucket, type Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { Event, EventOf } from '../../shared/wire/native.ts';
import type { Incoming } from '../dialects/dialect.ts';

/** Bytes of pages. They are asked for in bursts: one of each chat at a login, many of one after a long absence. */
const PAGES: Rate = { burst: 16 * 1024 * 1024, perSecond: 2 * 1024 * 1024 };
/** What an empty page counts for, and what a message adds to its text. */
const PAGE_BYTES = 4 * 1024;
const MESSAGE_BYTES = 128;

/** What is answered with a refusal costs as much as a line, also before the login. */
const LIKE_LINES: ReadonlySet<Incoming['kind']> = new Set([
  'line',
  'accept',
  'people',
  'fault',
  'hello',
  'credentials',
]);

/** Lines and pages have a rate each. */
export interface Pace {
  /** How long the next request of a kind has to wait (0: not at all); counts it. */
  waitFor(kind: Incoming['kind']): Ms;
  /** A page's size is known only once it is answered: the next page waits for it. */
  answered(events: readonly Event[]): void;
}

export function createPace(lines: Rate, clock: Clock): Pace {
  const lineBucket = bucket(lines, clock);
  const pageBucket = bucket(lines.perSecond === 0 ? lines : PAGES, clock);
  let owed = 0;
  return {
    waitFor(kind) {
      if (kind !== 'page') return LIKE_LINES.has(kind) ? lineBucket.owe(1) : 0;
      const cost = PAGE_BYTES + owed;
      owed = 0;
      return pageBucket.owe(cost);
    },
    answered(events) {
      for (const event of events) if (event.kind === 'page') owed += bytesOf(event);
    },
  };
}

/** Roughly its size on the wire. */
function bytesOf({ messages }: EventOf<'page'>): number {
  return messages.reduce((sum, { text }) => sum + MESSAGE_BYTES + text.length, 0);
}

/** The rate of all frames of a session together, of any kind, before they are opened. */
const FRAMES: Rate = { burst: 400, perSecond: 200 };
const BYTES: Rate = { burst: 1024 * 1024, perSecond: 256 * 1024 };
/** The same before the login: a name, a password, a few tries. */
const EARLY_FRAMES: Rate = { burst: 20, perSecond: 2 };
const EARLY_BYTES: Rate = { burst: 96 * 1024, perSecond: 8 * 1024 };
/** Whoever is over the rate waits this long at least: what may pass by then is taken, and answered, all at once. */
const OVER_MS: Ms = 100;
/** More frames than any login needs. */
const EARLY_FRAMES_MAX = 100;

export interface Allowance {
  /** How long a frame of this many bytes has to wait before it is opened (0: not at all); counts it. */
  waitFor(bytes: number): Ms;
  /** From now on, the rate is that of a logged-in session. */
  loggedIn(): void;
  /** Too much came before a login for one to follow. */
  readonly exceeded: boolean;
}

/** Where lines are not limited, frames are not either. */
export function createAllowance(lines: Rate, clock: Clock): Allowance {
  const free = lines.perSecond === 0;
  const rates = (...all: Rate[]) => all.map((rate) => bucket(free ? lines : rate, clock));
  let [frame, byte] = rates(EARLY_FRAMES, EARLY_BYTES);
  let early = 0;
  return {
    waitFor(bytes) {
      early += 1;
      const wait = Math.max(frame?.owe(1) ?? 0, byte?.owe(bytes) ?? 0);
      return wait > 0 ? Math.max(wait, OVER_MS) : 0;
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

// Many failed logins of one name, from anywhere, slow that name down; nothing ever locks it for everybody [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { Standing } from './standing.ts';

/** Failures without a delay, and how long until one more is forgiven: one network may fail three times a minute. */
const FREE = 10;
const FORGIVEN_EVERY: Ms = 20_000;
/**
 * The delay that each further failure adds, and its limit: the owner waits at most ten seconds in all, wherever they
 * log in from.
 */
const STEP: Ms = 250;
const DELAY_MAX: Readonly<Record<Standing, Ms>> = { home: 0, new: 5_000, failed: 10_000 };
const LEVEL_MAX = FREE + DELAY_MAX.failed / STEP;
const NAMES_MAX = 10_000;

export interface Slowing {
  /** Counts a try as failed before it is made; resolves when it may be made. */
  begin(name: string, standing: Standing): Promise<void>;
  /** The try did not fail. */
  forgive(name: string): void;
}

export function createSlowing(clock: Clock): Slowing {
  const names = new Map<string, { level: number; at: Ms }>(); // most recently used last

  /** A name's failures after `change`, less what time has forgiven. */
  const level = (name: string, change: number): number => {
    const key = keyOf(name);
    const now = clock.now();
    const known = names.get(key) ?? { level: 0, at: now };
    const forgiven = Math.max(0, now - known.at) / FORGIVEN_EVERY;
    const next = Math.min(LEVEL_MAX, Math.max(0, known.level - forgiven) + change);
    names.delete(key);
    if (next > 0) names.set(key, { level: next, at: now });
    const [oldest] = names.keys();
    if (names.size > NAMES_MAX && oldest !== undefined) names.delete(oldest);
    return next;
  };

  return {
    async begin(name, standing) {
      const beyond = (Math.floor(level(name, 1)) - FREE) * STEP;
      const delay = Math.min(beyond, DELAY_MAX[standing]);
      if (delay > 0) await new Promise<void>((resolve) => void clock.after(delay, resolve));
    },
    forgive: (name) => void level(name, -1),
  };
}

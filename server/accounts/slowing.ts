// Many failed logins of one name, from wherever they come, slow that name down; nothing ever locks it for everybody
// [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { Standing } from './standing.ts';

/** Failures that cost nothing, and how long it takes until one more is forgiven: three a minute from one network. */
const FREE = 10;
const FORGIVEN_EVERY: Ms = 20_000;
/**
 * What each failure beyond those adds, and what all add up to at most. The owner's try from anywhere has its turn at the
 * hashes soon after: no more than ten seconds in all.
 */
const STEP: Ms = 250;
const DELAY_MAX: Readonly<Record<Standing, Ms>> = { home: 0, new: 5_000, failed: 10_000 };
const LEVEL_MAX = FREE + DELAY_MAX.failed / STEP;
const NAMES_MAX = 10_000;

export interface Slowing {
  /** Counts a try as failed before it is made; resolves when it may be. */
  begin(name: string, standing: Standing): Promise<void>;
  /** It did not fail. */
  forgive(name: string): void;
}

export function createSlowing(clock: Clock): Slowing {
  const names = new Map<string, { level: number; at: Ms }>(); // the one used last at the end

  /** How many failures a name has now, less what time has forgiven, after `change`. */
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

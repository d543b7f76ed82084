// Hours and their seconds, both counted since 1970.

import type { Seconds } from '../../../shared/clock.ts';

export type Hour = number;

export const HOUR: Seconds = 3_600;

export function hourOf(second: Seconds): Hour {
  return Math.floor(second / HOUR);
}

/** The first second of an hour. */
export function startOf(hour: Hour): Seconds {
  return hour * HOUR;
}

/** How many of an hour's seconds are over once this second has come. */
export function overIn(hour: Hour, second: Seconds): number {
  return Math.max(0, Math.min(HOUR, second - startOf(hour) + 1));
}

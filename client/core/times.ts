// Times as text, in the zone and on the 12- or 24-hour clock that are handed in; neither need be this machine's.
// Only this file knows date-fns.

import { UTCDateMini } from '@date-fns/utc/date/mini';
import { format } from 'date-fns/format';
import { isSameDay } from 'date-fns/isSameDay';
import type { Ms } from '../../shared/clock.ts';

/** By how many ms local time is ahead of UTC at that moment; negative west of Greenwich. */
export type Zone = (at: Ms) => Ms;

export interface Times {
  /** `14:05`, or on a 12-hour clock `02:05pm` */
  clock(at: Ms): string;
  /** `2026-11-20` */
  date(at: Ms): string;
  /** `Friday, 20 November 2026` */
  day(at: Ms): string;
}

export function timesIn(zone: Zone, clock: '24h' | '12h'): Times {
  return {
    clock: (at) => written(at, clock === '12h' ? 'hh:mmaaa' : 'HH:mm', zone),
    date: (at) => written(at, 'yyyy-MM-dd', zone),
    day: (at) => written(at, 'EEEE, d MMMM yyyy', zone),
  };
}

/** The pattern is one of date-fns: `HH:mm` gives `14:05`. */
export function written(at: Ms, pattern: string, zone: Zone): string {
  return format(local(at, zone), pattern);
}

export function areOneDay(one: Ms, other: Ms, zone: Zone): boolean {
  return isSameDay(local(one, zone), local(other, zone));
}

/** A date whose UTC fields are the local time; no later than the last moment that a date can hold. */
function local(at: Ms, zone: Zone) {
  return new UTCDateMini(Math.min(at + zone(at), LAST));
}

const LAST: Ms = 8.64e15;

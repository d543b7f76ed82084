// Times as people read them, in this machine's zone. Only this file knows date-fns.

import { format } from 'date-fns/format';
import { isSameDay } from 'date-fns/isSameDay';
import type { Ms } from '../../shared/clock.ts';

/** `14:05`, preceded by the day if that isn't today. */
export function timeOf(at: Ms, now: Ms): string {
  return format(at, isSameDay(at, now) ? 'HH:mm' : 'yyyy-MM-dd HH:mm');
}

/** To the second, for deadlines. */
export function deadlineOf(at: Ms, now: Ms): string {
  return format(at, isSameDay(at, now) ? 'HH:mm:ss' : 'yyyy-MM-dd HH:mm:ss');
}

/** The time of day only. */
export function clockOf(at: Ms): string {
  return format(at, 'HH:mm');
}

/** The day in figures. */
export function dateOf(at: Ms): string {
  return format(at, 'yyyy-MM-dd');
}

/** `Friday, 20 November 2026` */
export function dayOf(at: Ms): string {
  return format(at, 'EEEE, d MMMM yyyy');
}

/** The same on a 12-hour clock: `02:05pm`. */
export function halfDayClockOf(at: Ms): string {
  return format(at, 'hh:mmaaa');
}

// Times in lines of text.

import type { Ms } from '../../shared/clock.ts';
import { localDate, localTime, type Zone } from '../core/times.ts';

interface Reading {
  /** When it is read. */
  readonly now: Ms;
  readonly zone: Zone;
}

/** `14:05`, preceded by the day if that isn't today. */
export function timeOf(at: Ms, reading: Reading): string {
  return deadlineOf(at, reading).slice(0, -':00'.length);
}

/** To the second, for deadlines. */
export function deadlineOf(at: Ms, { now, zone }: Reading): string {
  const day = localDate(at, zone);
  const time = localTime(at, zone);
  return day === localDate(now, zone) ? time : `${day} ${time}`;
}

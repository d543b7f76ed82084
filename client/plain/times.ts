// Times in lines of text.

import type { Ms } from '../../shared/clock.ts';
import { areOneDay, written, type Zone } from '../core/times.ts';

interface Reading {
  /** The time at which the line is read. */
  readonly now: Ms;
  readonly zone: Zone;
}

/** `14:05`, preceded by the day if that isn't today. */
export function timeOf(at: Ms, reading: Reading): string {
  return withDay(at, 'HH:mm', reading);
}

/** `14:05:09`: deadlines are told to the second. */
export function deadlineOf(at: Ms, reading: Reading): string {
  return withDay(at, 'HH:mm:ss', reading);
}

function withDay(at: Ms, time: string, { now, zone }: Reading): string {
  return written(at, areOneDay(at, now, zone) ? time : `yyyy-MM-dd ${time}`, zone);
}

// How times are written: in the zone and on the clock that are handed in, which need not be this machine's.

import type { Ms } from '../../shared/clock.ts';

/** How far local time is ahead of UTC at that moment; negative west of Greenwich. */
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
  const halfDay = (at: Ms): string => {
    const [hour = '', minute = ''] = localTime(at, zone).split(':');
    return `${String(Number(hour) % 12 || 12).padStart(2, '0')}:${minute}${Number(hour) < 12 ? 'am' : 'pm'}`;
  };
  return {
    clock: clock === '12h' ? halfDay : (at) => localTime(at, zone).slice(0, 5),
    date: (at) => localDate(at, zone),
    day(at) {
      const there = local(at, zone);
      const month = `${MONTHS[there.getUTCMonth()]} ${there.getUTCFullYear()}`;
      return `${DAYS[there.getUTCDay()]}, ${there.getUTCDate()} ${month}`;
    },
  };
}

/** `2026-11-20` */
export function localDate(at: Ms, zone: Zone): string {
  const [date = ''] = local(at, zone).toISOString().split('T');
  return date;
}

/** `14:05:09` */
export function localTime(at: Ms, zone: Zone): string {
  const [, time = ''] = local(at, zone).toISOString().split('T');
  return time.slice(0, 8);
}

/** A date whose UTC is the local time; after the last one that there is, that one. */
function local(at: Ms, zone: Zone) {
  // biome-ignore lint/style/noRestrictedGlobals: it formats the time that was handed in
  return new Date(Math.min(at + zone(at), LAST));
}

const LAST: Ms = 8.64e15;

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

// The server's own time: wall time as long as that is believable. It never goes back, neither behind what was kept nor
// when the clock is set back, and it does not by itself follow a clock that leaps far ahead [DESIGN 4.4].

import type { Clock, Ms } from '../shared/clock.ts';

/** How far ahead of elapsed time a clock is believed: it was late, or the machine stood still without noticing. */
const LEAP_MAX: Ms = 86_400_000;
/** How far two ways of measuring time may differ. */
const SLACK: Ms = 1_000;

export interface SteadyClock extends Clock {
  /** A fact of this time was kept: from now on the time is no earlier. */
  reached(at: Ms): void;
  /** How far wall time is ahead, if it has leapt too far to be followed; else 0. */
  leap(): Ms;
  /** Takes wall time as it is now, however far ahead. */
  follow(): void;
}

export function steadyClock(clock: Clock): SteadyClock {
  /** The time when `elapsed` was read. */
  let time = clock.now();
  let elapsed = clock.elapsed();
  let last = time;

  const be = (at: Ms): void => {
    time = at;
    elapsed = clock.elapsed();
  };

  /** The time by what has elapsed, whatever the wall clock says: also on a machine that slept. */
  const reckoned = (): Ms => time + Math.max(0, clock.elapsed() - elapsed);

  const believed = (): Ms => {
    const wall = clock.now();
    // The usual case: reading the elapsed time costs more.
    if (wall >= time && wall < time + SLACK) return wall;
    const own = reckoned();
    if (wall < own - SLACK || wall > own + LEAP_MAX) return own;
    be(wall);
    return wall;
  };

  const now = (): Ms => {
    last = Math.max(last, believed());
    return last;
  };

  return {
    now,
    after: clock.after,
    elapsed: clock.elapsed,
    reached(at) {
      if (at <= now()) return;
      be(at);
      last = at;
    },
    leap() {
      const ahead = clock.now() - reckoned();
      return ahead > LEAP_MAX ? ahead : 0;
    },
    follow() {
      be(Math.max(clock.now(), now()));
    },
  };
}

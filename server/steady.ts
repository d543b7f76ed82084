// The server's own time: wall time as long as that is to be believed. It never goes back, neither behind what was kept
// nor when the clock is set back, and it does not follow a clock that leaps far ahead by itself [DESIGN 4.4].

import type { Clock, Ms } from '../shared/clock.ts';

/** So far ahead of what has passed a clock is believed: it was late, or the machine stood still without knowing it. */
const LEAP_MAX: Ms = 86_400_000;
/** What two ways of measuring may differ by. */
const SLACK: Ms = 1_000;

export interface SteadyClock extends Clock {
  /** This time was kept: from now on it is no earlier. */
  reached(at: Ms): void;
  /** How far wall time is ahead, if it has leapt too far to be followed; else 0. */
  leap(): Ms;
  /** Takes wall time as it is now, however far ahead. */
  follow(): void;
}

export function steadyClock(clock: Clock): SteadyClock {
  /** What the time was when so much had elapsed. */
  let time = clock.now();
  let elapsed = clock.elapsed();
  let last = time;

  const be = (at: Ms): void => {
    time = at;
    elapsed = clock.elapsed();
  };

  /** What it is by the time that has elapsed, whatever the wall clock says: on a machine that slept too. */
  const reckoned = (): Ms => time + Math.max(0, clock.elapsed() - elapsed);

  const believed = (): Ms => {
    const wall = clock.now();
    // Nearly always: to ask for what has elapsed costs more.
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

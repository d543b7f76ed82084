// A clock that stands still until a test moves it: no test sleeps.

import type { Clock, Ms } from '../../shared/clock.ts';

interface Timer {
  readonly at: Ms;
  readonly order: number;
  readonly run: () => void;
}

export interface FakeClock extends Clock {
  /** Moves time on and runs what falls due, in order, each at its own time. */
  advance(by: Ms): void;
  /** Sets wall and elapsed time without running anything: forward, a machine that slept; back, a corrected clock. */
  jump(to: Ms): void;
  /** Sets wall time and nothing else, as when somebody corrects the clock. */
  correct(to: Ms): void;
  /** How many timers are pending. */
  readonly pending: number;
}

export function fakeClock(start: Ms = 1_790_000_000_000): FakeClock {
  let now = start;
  let order = 0;
  let elapsed = 0;
  const timers = new Set<Timer>();

  const nextDue = (end: Ms): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > end) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  };

  const pass = (to: Ms): void => {
    elapsed += Math.max(0, to - now);
    now = to;
  };

  return {
    elapsed: () => elapsed,
    now: () => now,
    after(delay, run) {
      order += 1;
      const timer = { at: now + delay, order, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(by) {
      const end = now + by;
      for (let due = nextDue(end); due; due = nextDue(end)) {
        timers.delete(due);
        pass(Math.max(now, due.at));
        due.run();
      }
      pass(end);
    },
    jump: pass,
    correct(to) {
      now = to;
    },
    get pending() {
      return timers.size;
    },
  };
}

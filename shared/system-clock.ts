// This machine's own clock and zone. Only what starts a program takes them, and hands them in.

import { uptime } from 'node:os';
import type { Clock, Ms } from './clock.ts';

const TIMER_MAX: Ms = 2 ** 31 - 1; // Node fires anything longer after 1 ms

export const systemClock: Clock = {
  elapsed: () => uptime() * 1000, // of the machine, including sleep, which performance.now() leaves out on Linux
  now: () => Date.now(),
  after(delay, run) {
    let timer: NodeJS.Timeout;
    const arm = (left: Ms): void => {
      const step = Math.min(left, TIMER_MAX);
      timer = setTimeout(() => (left > step ? arm(left - step) : run()), step);
      timer.unref();
    };
    if (delay <= 0) {
      const turn = setImmediate(run); // one without a reference waits for the next event if a timer asks for it
      return () => clearImmediate(turn);
    }
    arm(delay);
    return () => clearTimeout(timer);
  },
};

/** By how many ms this machine's local time is ahead of UTC at that moment. */
export function systemZone(at: Ms): Ms {
  return -new Date(at).getTimezoneOffset() * 60_000;
}

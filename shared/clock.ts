// Time as a parameter: everything that needs the time or a timer is handed a Clock by one of the two main.ts.

/** Milliseconds since 1970-01-01 UTC, or a length in milliseconds. */
export type Ms = number;
/** Whole seconds since 1970-01-01 UTC, or a length in seconds. */
export type Seconds = number;

export interface Clock {
  /** Wall time. It may jump either way; whoever promises a deadline compares with it again when woken. */
  now(): Ms;
  /** Runs `run` once, `delay` ms from now; returns what cancels it. A pending timer keeps no process alive. */
  after(delay: Ms, run: () => void): () => void;
}

const TIMER_MAX: Ms = 2 ** 31 - 1; // Node fires anything longer after 1 ms

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    let timer: NodeJS.Timeout;
    const arm = (left: Ms): void => {
      const step = Math.min(left, TIMER_MAX);
      timer = setTimeout(() => (left > step ? arm(left - step) : run()), step);
      timer.unref();
    };
    arm(delay);
    return () => clearTimeout(timer);
  },
};

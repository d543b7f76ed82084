// Says when the server is long in answering a line: once, until it answers.

import type { Clock, Ms } from '../../shared/clock.ts';

const LONG: Ms = 2_000;

export interface Patience {
  /** A line was sent. */
  asked(): void;
  /** Something was answered. `owes`: a line still is not. */
  answered(owes: boolean): void;
  /** Nothing is to be heard any more. */
  stop(): void;
}

/** `silent` is told since when. */
export function patience(clock: Clock, silent: (since: Ms) => void): Patience {
  let cancel: (() => void) | undefined;

  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const asked = (): void => {
    if (cancel) return;
    const since = clock.now();
    cancel = clock.after(LONG, () => silent(since));
  };

  return {
    asked,
    answered(owes) {
      stop();
      if (owes) asked();
    },
    stop,
  };
}

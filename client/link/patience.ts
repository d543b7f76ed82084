// Tells when the server takes long to answer a line: once, until it answers.

import type { Clock, Ms } from '../../shared/clock.ts';

const LONG: Ms = 2_000;

export interface Patience {
  /** A line was sent. */
  asked(): void;
  /** A line was answered. `owes`: another still is not. */
  answered(owes: boolean): void;
  /** Nothing more will be heard. */
  stop(): void;
}

/** `silent` is given the time since when. */
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

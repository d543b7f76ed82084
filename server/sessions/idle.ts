// How long a session may go without a valid command; off by default [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';

export interface Idle {
  /** A valid command was carried out. */
  acted(): void;
  end(): void;
}

/** Calls `idle` once `limit` has passed without one, from now on; never for a limit of 0. */
export function watchIdle(clock: Clock, limit: Ms, idle: () => void): Idle {
  if (limit === 0) return { acted() {}, end() {} };
  let actedAt = clock.now();
  // One timer, extended when it fires instead of at every command. Wall time may step back.
  const look = (): void => {
    const passed = Math.max(0, clock.now() - actedAt);
    if (passed >= limit) idle();
    else cancel = clock.after(limit - passed, look);
  };
  let cancel = clock.after(limit, look);
  return {
    acted() {
      actedAt = clock.now();
    },
    end: () => cancel(),
  };
}

// Checks that the other end is still there: pings after some silence, and gives up after more.

import type { Clock, Ms } from '../../shared/clock.ts';

export const PING_AFTER: Ms = 30_000;
export const DEAD_AFTER: Ms = 60_000;

export interface Pulse {
  /** Something arrived. */
  beat(): void;
  stop(): void;
}

/** For an other end that takes no pings. */
export const NO_PULSE: Pulse = { beat() {}, stop() {} };

export function pulse(clock: Clock, ping: () => void, dead: () => void): Pulse {
  let cancel = (): void => {};
  const listen = (): void => {
    cancel();
    cancel = clock.after(PING_AFTER, () => {
      ping();
      cancel = clock.after(DEAD_AFTER - PING_AFTER, dead);
    });
  };
  listen();
  return { beat: listen, stop: () => cancel() };
}

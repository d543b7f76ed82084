// Whether the other end is still there. Each end says something every few seconds, so silence means that it is gone;
// nobody has to answer.

import type { Clock, Ms } from '../../shared/clock.ts';

const TICK: Ms = 2_500;
/** After this many silent ticks, at most 15 s, the other end is gone. */
const TICKS_MAX = 5;

export interface Pulse {
  heard(): void;
  said(): void;
  stop(): void;
}

export interface PulseEnds {
  /** Nothing was sent for a while. */
  ping(): void;
  /** Whether incoming bytes are not being read: then nothing can be heard. */
  deaf(): boolean;
  /** Called once. */
  silent(): void;
}

export function pulse(clock: Clock, { ping, deaf, silent }: PulseEnds): Pulse {
  let quiet = 0; // ticks since something was heard
  let idle = false; // nothing was said in this tick
  let cancel = (): void => {};

  const tick = (): void => {
    quiet = deaf() ? 0 : quiet + 1;
    if (quiet > TICKS_MAX) silent();
    else wait();
  };
  const wait = (): void => {
    if (idle) ping();
    idle = true;
    cancel = clock.after(TICK, tick);
  };
  wait();

  return {
    heard: () => {
      quiet = 0;
    },
    said: () => {
      idle = false;
    },
    stop: () => cancel(),
  };
}

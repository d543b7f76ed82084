// Whether the other end is still there: after some silence it is asked, and given up if it still says nothing. Where
// nobody answers such a question, each end keeps saying something by itself.

import type { Clock, Ms } from './clock.ts';

export interface PulseOptions {
  /** How long a silence is left alone. */
  readonly pingAfter: Ms;
  /** How long a silence is the end; longer than that by as much as the timer is late. */
  readonly deadAfter: Ms;
  ping(): void;
  /** Called once. */
  dead(): void;
  /** Whether nothing can be heard now because nothing is read; left out: never. */
  deaf?(): boolean;
}

export interface Pulse {
  /** Something arrived. */
  heard(): void;
  stop(): void;
}

/**
 * One timer, which is not set anew whenever something arrives. Wall time may step either way, and a machine may sleep:
 * whatever the clock says, nobody is given up without a ping and time to answer it.
 */
export function pulse(clock: Clock, options: PulseOptions): Pulse {
  const { pingAfter, deadAfter, ping, dead, deaf = () => false } = options;
  let heardAt = clock.now();
  let cancel = (): void => {};

  const arm = (delay: Ms, run: () => void): void => {
    cancel = clock.after(Math.max(delay, 1), run);
  };

  const watch = (): void => {
    const silent = deaf() ? 0 : Math.max(0, clock.now() - heardAt);
    heardAt = clock.now() - silent;
    if (silent < pingAfter) arm(pingAfter - silent, watch);
    else ask();
  };

  const ask = (): void => {
    const before = heardAt;
    arm(deadAfter - pingAfter, () => {
      if (heardAt === before && !deaf()) dead();
      else watch();
    });
    ping(); // may stop it
  };

  arm(pingAfter, watch);
  return {
    heard() {
      heardAt = clock.now();
    },
    stop: () => cancel(),
  };
}

export interface Keepalive {
  /** Something was sent. */
  said(): void;
  stop(): void;
}

/** Calls `ping` whenever nothing was said for about `every`. */
export function keepalive(clock: Clock, every: Ms, ping: () => void): Keepalive {
  let idle = false; // nothing was said since the last tick
  let cancel = (): void => {};
  const tick = (): void => {
    cancel = clock.after(every, tick);
    if (idle) ping();
    idle = true;
  };
  tick();
  return {
    said() {
      idle = false;
    },
    stop: () => cancel(),
  };
}

// When somebody was last logged in with a device, as long as this server runs: it is told to the device's own user.

import type { Ms } from '../../shared/clock.ts';

/** Of so many devices; those that left first are forgotten. */
const DEVICES_MAX = 10_000;

export interface LastHere {
  left(device: string, at: Ms): void;
  at(device: string): Ms | undefined;
}

export function createLastHere(): LastHere {
  const times = new Map<string, Ms>();
  return {
    left(device, at) {
      times.delete(device);
      times.set(device, at);
      const [oldest] = times.keys();
      if (times.size > DEVICES_MAX && oldest !== undefined) times.delete(oldest);
    },
    at: (device) => times.get(device),
  };
}

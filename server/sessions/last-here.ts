// When a device was last logged in, as long as this server runs: told only to the device's own user.

import type { Ms } from '../../shared/clock.ts';

/** The most devices remembered; those that left first are forgotten. */
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

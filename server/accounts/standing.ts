// What speaks for or against a login from some network before its password is looked at. In memory only, and bounded;
// it decides who goes first, never who gets in.

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';

/** `home`: that name has logged in from there lately; `failed`: some name has failed to; `new`: neither. */
export type Standing = 'home' | 'new' | 'failed';

const HOME_FOR: Ms = 30 * 86_400_000;
const FAILED_FOR: Ms = 10 * 60_000;
/** The most homes and networks remembered; those used longest ago are forgotten first. */
const REMEMBERED_MAX = 10_000;

export interface Standings {
  of(name: string, network: string): Standing;
  cameIn(name: string, network: string): void;
  failed(network: string): void;
}

export function createStandings(clock: Pick<Clock, 'now'>): Standings {
  const homes = new Map<string, Ms>();
  const failures = new Map<string, Ms>();

  const remember = (times: Map<string, Ms>, key: string): void => {
    times.delete(key);
    times.set(key, clock.now());
    const [oldest] = times.keys();
    if (times.size > REMEMBERED_MAX && oldest !== undefined) times.delete(oldest);
  };
  const isLately = (at: Ms | undefined, length: Ms): boolean =>
    at !== undefined && Math.abs(clock.now() - at) < length;

  return {
    of(name, network) {
      if (isLately(homes.get(homeOf(name, network)), HOME_FOR)) return 'home';
      return isLately(failures.get(network), FAILED_FOR) ? 'failed' : 'new';
    },
    cameIn: (name, network) => remember(homes, homeOf(name, network)),
    failed: (network) => remember(failures, network),
  };
}

function homeOf(name: string, network: string): string {
  return `${keyOf(name)} ${network}`;
}

// How many new connections each address may make per second, and which may make none for a while. Knows no sockets.

import { networkOf } from '../../shared/address.ts';
import type { Clock, Ms } from '../../shared/clock.ts';

const WINDOW: Ms = 1000;
/** The most addresses told apart within a second; all others count as one. */
export const ADDRESSES_MAX = 4096;
const OTHERS = 'others';

/** How long an address that did harm may make no new connection. */
const BARRED: Ms = 10_000;

export interface Admission {
  /** Whether one more connection from `address` is allowed in this second. */
  admits(address: string): boolean;
  /** Admits nothing more from the network of `address` for a while. */
  bar(address: string): void;
}

/** `perSecond`: the most new ones from one address; 0: any number. */
export function admission(perSecond: number, clock: Clock): Admission {
  const counts = new Map<string, number>();
  const barred = new Map<string, Ms>(); // network -> since when
  let start: Ms = 0;

  const isBarred = (network: string): boolean => {
    const since = barred.get(network);
    if (since === undefined) return false;
    if (Math.abs(clock.now() - since) < BARRED) return true;
    barred.delete(network);
    return false;
  };

  const admits = (address: string): boolean => {
    const network = networkOf(address);
    if (isBarred(network)) return false;
    if (perSecond === 0) return true;
    const now = clock.now();
    if (now < start || now >= start + WINDOW) {
      counts.clear();
      start = now;
    }
    const key = counts.has(network) || counts.size < ADDRESSES_MAX ? network : OTHERS;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= perSecond;
  };

  return {
    admits,
    bar(address) {
      const network = networkOf(address);
      barred.delete(network); // from now on it is the newest
      const [oldest] = barred.keys();
      if (barred.size >= ADDRESSES_MAX && oldest !== undefined) barred.delete(oldest);
      barred.set(network, clock.now());
    },
  };
}

// How many new connections each address may make per second. Knows no sockets.

import { networkOf } from '../../shared/address.ts';
import type { Clock, Ms } from '../../shared/clock.ts';

const WINDOW: Ms = 1000;
/** The most addresses told apart within a second; all others count as one. */
export const ADDRESSES_MAX = 4096;
const OTHERS = 'others';

/** Whether one more connection from `address` is allowed in this second; `perSecond` 0: always. */
export function admission(perSecond: number, clock: Clock): (address: string) => boolean {
  const counts = new Map<string, number>();
  let start: Ms = 0;
  return (address) => {
    if (perSecond === 0) return true;
    const now = clock.now();
    if (now < start || now >= start + WINDOW) {
      counts.clear();
      start = now;
    }
    const network = networkOf(address);
    const key = counts.has(network) || counts.size < ADDRESSES_MAX ? network : OTHERS;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= perSecond;
  };
}

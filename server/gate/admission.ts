// How many new connections each address may make per second. Knows no sockets.

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
    const home = homeOf(address);
    const key = counts.has(home) || counts.size < ADDRESSES_MAX ? home : OTHERS;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= perSecond;
  };
}

/** An IPv4 address as it is; of an IPv6 address the first 64 bits, since its owner may choose the rest freely. */
export function homeOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}

/** An IPv4 address that came in over an IPv6 socket, written as IPv4. */
export function plainAddress(address: string | undefined): string {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? 'unknown';
}

// Of the addresses that a client says it can be dialled at, those that the other one is told [DESIGN 9]. Whoever accepts
// may claim anything: what is told leads to no machine but theirs, as far as that can be seen from here.

import {
  formatAddress,
  PEER_ADDRESSES_MAX,
  type PeerAddress,
  parseAddress,
  plainIp,
  scopeOf,
} from '../../shared/wire/addresses.ts';

export interface Places {
  /** Where the connections of the two come from; undefined where that cannot be seen. */
  readonly listener: string | undefined;
  readonly dialler: string | undefined;
  /** The addresses of this machine. */
  readonly own: readonly string[];
}

/** Each once, those that were claimed first, then the one that was seen, with the port of the first. */
export function candidates(claimed: readonly string[], places: Places): string[] {
  const own = new Set(places.own.map(plainIp));
  const listener = plainIp(places.listener ?? '');
  const dialler = plainIp(places.dialler ?? '');

  const isHere = (ip: string | undefined): boolean =>
    ip !== undefined && (own.has(ip) || scopeOf(ip) === 'machine');
  const isOnWire = (ip: string | undefined): boolean => ip !== undefined && scopeOf(ip) === 'wire';

  const leadsThere = ({ ip }: PeerAddress): boolean => {
    switch (scopeOf(ip)) {
      case 'machine':
        return isHere(listener) && isHere(dialler);
      case 'wire':
        return isOnWire(listener) && isOnWire(dialler);
      case 'anywhere':
        return !own.has(ip) || isHere(listener);
      case 'nowhere':
        return false;
    }
  };

  const given = claimed.slice(0, PEER_ADDRESSES_MAX).flatMap((text) => parseAddress(text) ?? []);
  const [first] = given;
  if (first && listener !== undefined) given.push({ ip: listener, port: first.port });
  return [...new Set(given.filter(leadsThere).map(formatAddress))];
}

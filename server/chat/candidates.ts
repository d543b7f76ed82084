// Which of the addresses where a client says it can be dialled are passed to the other side [DESIGN 9]. Whoever accepts
// may claim anything; as far as the server can see, an address that is passed on leads to no machine but theirs.

import { type Address, formatAddress, ipAddress, plainIp, scopeOf } from '../../shared/address.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { PEER_ADDRESSES_MAX } from '../../shared/wire/private.ts';

export interface Places {
  /** Where their connections come from; undefined where that cannot be seen. */
  readonly listener: string | undefined;
  readonly dialler: string | undefined;
  /** The addresses of this machine. */
  readonly own: readonly string[];
}

/**
 * Each once, at most PEER_ADDRESSES_MAX: first the address seen here, with the first claimed port, then the claimed
 * ones.
 */
export function candidates(claimed: readonly string[], places: Places): string[] {
  const own = new Set(places.own.map(plainIp));
  const listener = plainIp(places.listener ?? '');
  const dialler = plainIp(places.dialler ?? '');

  const isHere = (ip: string | undefined): boolean =>
    ip !== undefined && (own.has(ip) || scopeOf(ip) === 'machine');
  const isOnWire = (ip: string | undefined): boolean => ip !== undefined && scopeOf(ip) === 'wire';

  const leadsThere = ({ host }: Address): boolean => {
    const scope = scopeOf(host);
    switch (scope) {
      case 'machine':
        return isHere(listener) && isHere(dialler);
      case 'wire':
        return isOnWire(listener) && isOnWire(dialler);
      case 'anywhere':
        return !own.has(host) || isHere(listener);
      case 'nowhere':
        return false;
      default:
        return unreachable(scope);
    }
  };

  const given = claimed.slice(0, PEER_ADDRESSES_MAX).flatMap((text) => ipAddress(text) ?? []);
  const [first] = given;
  if (first && listener !== undefined) given.unshift({ host: listener, port: first.port });
  const told = new Set(given.filter(leadsThere).map(formatAddress));
  return [...told].slice(0, PEER_ADDRESSES_MAX);
}

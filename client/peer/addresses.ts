// Where a client can be reached: what it says of itself, and what it accepts of what others say. The latter came
// through the server, so nothing of it is believed: it must not make this client knock anywhere but at clients.

import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { type Address, formatAddress, plainIp, type Scope, scopeOf } from '../../shared/address.ts';
import { PEER_ADDRESSES_MAX } from '../../shared/wire/private.ts';

/** A port that the system picks is never below this. */
const PORT_MIN = 1024;

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** The addresses at which this machine listens on `port`, the first of each interface first. */
export function ownCandidates(
  port: number,
  {
    near = 'anywhere',
    interfaces = networkInterfaces() as Interfaces,
  }: Pick<Rules, 'near'> & { interfaces?: Interfaces } = {},
): readonly Address[] {
  const lists = Object.values(interfaces).map((found = []) =>
    found.flatMap(({ address }) => plainIp(address) ?? []).filter((host) => isFit(host, near)),
  );
  const rounds = Math.max(0, ...lists.map(({ length }) => length));
  const hosts = Array.from({ length: rounds }, (_, round) =>
    lists.flatMap((list) => list[round] ?? []),
  ).flat();
  return [...new Set(hosts)].slice(0, PEER_ADDRESSES_MAX).map((host) => ({ host, port }));
}

export interface Rules {
  /** How the server is reached: only a client that reaches it over loopback, or over one wire, may reach others so. */
  readonly near?: Scope;
  /** Never dialled: the address and port of the server. */
  readonly server?: Address;
}

/**
 * Which of the addresses from the server may be tried, in order, without duplicates; the rest are silently left out.
 */
export function checkedCandidates(
  told: readonly Address[],
  { near = 'anywhere', server }: Rules = {},
): readonly Address[] {
  const fit = new Map<string, Address>();
  const { host: at = '', port: door = 0 } = server ?? {};
  const there = formatAddress({ host: plainIp(at) ?? at, port: door });
  for (const { host, port } of told.slice(0, 4 * PEER_ADDRESSES_MAX)) {
    const plain = plainIp(host);
    if (plain === undefined || !isFit(plain, near)) continue;
    if (!Number.isInteger(port) || port < PORT_MIN || port > 65_535) continue;
    const spelled = formatAddress({ host: plain, port });
    if (spelled !== there) fit.set(spelled, { host: plain, port });
  }
  return [...fit.values()].slice(0, PEER_ADDRESSES_MAX);
}

/**
 * The server's own rules for passing on addresses (see server/chat/candidates.ts), as far as they can be checked here.
 */
function isFit(host: string, near: Scope): boolean {
  const scope = scopeOf(host);
  return scope === 'anywhere' || (scope !== 'nowhere' && scope === near);
}

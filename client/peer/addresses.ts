// Where a client can be reached: what it tells of itself, and what it takes of what others tell. The latter came through
// the server, so nothing of it is believed: neither may make this client knock at places that are nobody's client.

import { BlockList, isIP, isIPv4 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Few: whoever is told them tries all at once. */
export const CANDIDATES_MAX = 8;
/** Nobody listens below it who takes any port that is free. */
const PORT_MIN = 1024;

export interface Candidate {
  /** An IPv4 or IPv6 address, never a name. */
  readonly host: string;
  readonly port: number;
}

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/**
 * The addresses at which this machine listens on `port`, one of each interface first. Those of loopback only if `local`:
 * where the other end is on this machine too.
 */
export function ownCandidates(
  port: number,
  {
    local = false,
    interfaces = networkInterfaces() as Interfaces,
  }: { local?: boolean; interfaces?: Interfaces } = {},
): readonly Candidate[] {
  const lists = Object.values(interfaces).map((found = []) =>
    found.map(({ address }) => address).filter((host) => isFit(host, local)),
  );
  const rounds = Math.max(0, ...lists.map(({ length }) => length));
  const hosts = Array.from({ length: rounds }, (_, round) =>
    lists.flatMap((list) => list[round] ?? []),
  ).flat();
  return [...new Set(hosts)].slice(0, CANDIDATES_MAX).map((host) => ({ host, port }));
}

export interface Rules {
  /** The other end is on this machine: loopback will do. */
  readonly local?: boolean;
  /** Never there: the address and port of the server. */
  readonly server?: Candidate;
}

/** What may be tried of what the server told, in order, without doubles; the rest is left out silently. */
export function checkedCandidates(
  told: readonly Candidate[],
  { local = false, server }: Rules = {},
): readonly Candidate[] {
  const fit = new Map<string, Candidate>();
  for (const { host, port } of told.slice(0, 4 * CANDIDATES_MAX)) {
    const plain = plainOf(host);
    if (!isFit(plain, local) || !Number.isInteger(port) || port < PORT_MIN || port > 65_535)
      continue;
    if (server && server.port === port && plainOf(server.host) === plain) continue;
    fit.set(`${plain} ${port}`, { host: plain, port });
  }
  return [...fit.values()].slice(0, CANDIDATES_MAX);
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const unfit = new BlockList();
unfit.addSubnet('0.0.0.0', 8);
unfit.addSubnet('224.0.0.0', 3); // multicast, reserved, broadcast
unfit.addSubnet('::', 96, 'ipv6'); // unspecified, and an old spelling of IPv4
unfit.addSubnet('64:ff9b::', 96, 'ipv6'); // IPv4 behind a translator, loopback included
unfit.addSubnet('fe80::', 10, 'ipv6'); // means something only together with an interface of one machine
unfit.addSubnet('ff00::', 8, 'ipv6');

function isFit(host: string, local: boolean): boolean {
  const version = isIP(host);
  if (version === 0 || host.includes('%')) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (loopback.check(host, family)) return local;
  return !unfit.check(host, family);
}

/** IPv4 in its own spelling, however it was told; IPv6 in its shortest one. */
function plainOf(host: string): string {
  if (isIP(host) !== 6 || host.includes('%')) return host;
  const short = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (!mapped) return short;
  const [high, low] = [mapped[1] ?? '', mapped[2] ?? ''].map((part) => Number.parseInt(part, 16));
  const bytes = [high, low].flatMap((part = 0) => [part >> 8, part & 0xff]);
  return bytes.join('.');
}

/** As people write it. */
export function spelledCandidate({ host, port }: Candidate): string {
  return isIPv4(host) ? `${host}:${port}` : `[${host}]:${port}`;
}

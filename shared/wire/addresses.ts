// Where a client can be dialled for a private chat, as text: `192.0.2.7:4711`, `[2001:db8::1]:4711`. Knows which ranges
// mean something only on one machine or one wire; resolves no names.

import { BlockList, isIP, SocketAddress } from 'node:net';

/** The most addresses in an acceptance, and in what the other side is told. */
export const PEER_ADDRESSES_MAX = 8;

export interface PeerAddress {
  /** In its shortest form; an IPv4 address written as an IPv6 one is shown as IPv4. */
  readonly host: string;
  readonly port: number;
}

const WRITTEN = /^(?:(\d[\d.]{6,14})|\[([\dA-Fa-f:.]{2,45})\]):([1-9]\d{0,4})$/;

/** Undefined for what is not an address and port: names, zones (`%eth0`) and port 0 are not. */
export function parseAddress(text: string): PeerAddress | undefined {
  const [, v4, v6, digits] = WRITTEN.exec(text) ?? [];
  const port = Number(digits);
  const host = plainIp(v4 ?? v6 ?? '');
  if (host === undefined || !(port <= 65_535)) return undefined;
  if ((v4 === undefined) !== (isIP(v4 ?? v6 ?? '') === 6)) return undefined;
  return { host, port };
}

export function formatAddress({ host, port }: PeerAddress): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The one form in which addresses can be compared; undefined for what is not an address. */
export function plainIp(text: string): string | undefined {
  if (isIP(text) === 4) return text;
  if (isIP(text) !== 6 || text.includes('%')) return undefined;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

/**
 * Where an address leads: `machine`, the machine that dials it; `wire`, something on the same wire; `nowhere`,
 * addresses of many, reserved ones, and ways around through another address; `anywhere`, all others.
 */
export type Scope = 'machine' | 'wire' | 'anywhere' | 'nowhere';

/** `ip`: as `plainIp` writes it. */
export function scopeOf(ip: string): Scope {
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  if (MACHINE.check(ip, family)) return 'machine';
  if (WIRE.check(ip, family)) return 'wire';
  return NOWHERE.check(ip, family) ? 'nowhere' : 'anywhere';
}

const MACHINE = ranges('127.0.0.0/8', '::1/128');
const WIRE = ranges('169.254.0.0/16');
const NOWHERE = ranges(
  '0.0.0.0/8',
  '224.0.0.0/3', // multicast, reserved, broadcast
  '::/96', // unspecified; IPv4 inside IPv6, as in the four below
  '::ffff:0:0:0/96',
  '64:ff9b::/32',
  '2001::/32',
  '2002::/16',
  'fe80::/9', // of one wire, but which one would have to be said too
  'ff00::/8',
);

function ranges(...all: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of all) {
    const [net = '', bits = ''] = one.split('/');
    list.addSubnet(net, Number(bits), net.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

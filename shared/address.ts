// Where something can be reached over a network, as text: `chat.example:4327`, `192.0.2.7:4711`, `[2001:db8::1]:4711`.
// Knows which IP addresses mean something only on one machine or one wire; resolves no names.

import { BlockList, isIP, SocketAddress } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** An IPv6 address is in brackets, a name in small letters. */
export function formatAddress({ host, port }: Address): string {
  const name = host.toLowerCase();
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}

const WRITTEN = /^(?:\[([^\]\s]+)\]|([^:[\]\s]+))(?::(\d+))?$/;

/** The parts of `host`, `host:port`, `[::1]` and `[::1]:port`; undefined for anything else. The port may be too high. */
export function addressParts(
  text: string,
): { readonly host: string; readonly port?: string } | undefined {
  const [, bracketed, bare, port] = WRITTEN.exec(text) ?? [];
  const host = bracketed ?? bare;
  return host === undefined ? undefined : { host, ...(port !== undefined && { port }) };
}

/** A server's address as people type it: without a port too, and a bare IPv6 address. Undefined for anything else. */
export function typedAddress(text: string, defaultPort: number): Address | undefined {
  const isBare = text.split(':').length > 2 && !text.startsWith('[');
  const { host, port = defaultPort } = (isBare ? { host: text } : addressParts(text)) ?? {};
  return host !== undefined && isPort(Number(port)) ? { host, port: Number(port) } : undefined;
}

/**
 * An IP address and port, the address in its plain form. Undefined for what is not: names, zones (`%eth0`) and port 0
 * are not.
 */
export function ipAddress(text: string): Address | undefined {
  const { host: written = '', port = '0' } = addressParts(text) ?? {};
  const host = plainIp(written);
  if (host === undefined || port.startsWith('0') || !isPort(Number(port))) return undefined;
  return text.startsWith('[') === (isIP(written) === 6) ? { host, port: Number(port) } : undefined;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/**
 * The one form in which IP addresses can be compared: the shortest, and IPv4 for an IPv4 address written as an IPv6
 * one. Undefined for what is not one, or has a zone.
 */
export function plainIp(text: string): string | undefined {
  if (isIP(text) === 4) return text;
  if (isIP(text) !== 6 || text.includes('%')) return undefined;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

/** Whose it is, for limits: an IPv4 address; of an IPv6 address the first 64 bits, as its owner chooses the rest. */
export function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [head = [], tail = []] = ip.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
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

// What values of options may be. A wrong one stops the start with the option's name and what is allowed.

import { InvalidArgumentError, Option } from 'commander';

/** An option that is also read from `HEARTH_<NAME>`. */
export function option(flags: string, description: string): Option {
  const found = new Option(flags, description);
  return found.env(`HEARTH_${found.name().replaceAll('-', '_').toUpperCase()}`);
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`);
  };
}

export const PORT = whole(0, 65_535);

/** `host`, `host:port`, `[::1]`, `[::1]:port`. */
export function serverAddress(value: string): { host: string; port?: number } {
  const found = /^(?:\[([^\]\s]+)\]|([^:[\]\s]+))(?::(\d+))?$/.exec(value);
  const host = found?.[1] ?? found?.[2];
  if (host === undefined)
    throw new InvalidArgumentError('It takes HOST, HOST:PORT or [IPV6]:PORT.');
  return { host, ...(found?.[3] !== undefined && { port: PORT(found[3]) }) };
}

/** `host:port`; an IPv6 address stands in brackets. */
export function address(value: string): { host: string; port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(value);
  const host = found?.[1] ?? found?.[2];
  if (host === undefined) throw new InvalidArgumentError('It takes HOST:PORT or [IPV6]:PORT.');
  return { host, port: PORT(found?.[3] ?? '') };
}

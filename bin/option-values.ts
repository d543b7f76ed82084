// The allowed values of options. A wrong one stops the start with the option's name and what is allowed.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Authority } from '../client/start/start-options.ts';
import { addressParts } from '../shared/address.ts';
import { codeOf } from '../shared/system-error.ts';

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
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

export const PORT = whole(0, 65_535);

export interface At {
  readonly host: string;
  readonly port?: number;
}

/** `host`, `host:port`, `[::1]`, `[::1]:port`. */
export function serverAddress(value: string): At {
  const found = addressParts(value);
  if (!found) throw new InvalidArgumentError('It must be HOST, HOST:PORT or [IPV6]:PORT.');
  const { host, port } = found;
  return { host, ...(port !== undefined && { port: PORT(port) }) };
}

/** The same; a bare IPv6 address too. */
export function hostArgument(value: string): At {
  return isIPv6(value) ? { host: value } : serverAddress(value);
}

/** `host:port`; an IPv6 address is in brackets. */
export function address(value: string): { host: string; port: number } {
  const { host, port } = addressParts(value) ?? {};
  if (host === undefined || port === undefined)
    throw new InvalidArgumentError('It must be HOST:PORT or [IPV6]:PORT.');
  return { host, port: PORT(port) };
}

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** The certificates in a file, as PEM. */
export function authority(file: string): Authority {
  const certificates = textOf(file).match(CERTIFICATE) ?? [];
  try {
    for (const pem of certificates) new X509Certificate(pem);
  } catch {
    throw new InvalidArgumentError(`A certificate in ${file} is damaged.`);
  }
  if (certificates.length === 0)
    throw new InvalidArgumentError(`${file} contains no certificate (PEM).`);
  return { file, certificates };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    throw new InvalidArgumentError(`${file} cannot be read (${code}).`);
  }
}

/** Adds the options that say how to recognise the server. */
export function trustOptions(command: Command, insecure: string): Command {
  return command
    .addOption(option('--insecure', insecure))
    .addOption(
      option('--ca <file>', 'accept any certificate from an authority in this file (PEM)')
        .argParser(authority)
        .conflicts('insecure'),
    );
}

// Which server is meant, and what makes sure that it is the one: the one on this machine by the file that it left, any
// other by the certificate that it showed when it was first met.

import { tmpdir } from 'node:os';
import { DEFAULT_PORT } from '../shared/rendezvous.ts';
import { findServer } from './find.ts';
import { type Address, spelled } from './link/address.ts';
import type { Seen, Trust } from './link/dial.ts';
import type { Pins } from './link/pins.ts';
import type { Io, LoginOptions } from './options.ts';
import { Stop } from './stop.ts';

export interface Server {
  readonly address: Address;
  /** Asked at each connection: the first one teaches the next. */
  readonly trust: () => Trust;
  /** What its tokens are kept under, once it was met. */
  readonly identity: () => string;
}

export type Where = Pick<LoginOptions, 'host' | 'port' | 'insecure' | 'data' | 'started'>;

export async function serverOf(where: Where, io: Io, known: Pins): Promise<Server> {
  const { host, port = DEFAULT_PORT, insecure } = where;
  if (host === undefined) return localServer(where, io);
  const address = { host, port };
  const identity = (): string => known.get(address)?.fingerprint ?? spelled(address);
  if (insecure) {
    return { address, trust: () => ({ kind: 'insecure' }), identity: () => spelled(address) };
  }
  return { address, trust: () => trustOf(address, known, io), identity };
}

function trustOf(address: Address, known: Pins, io: Io): Trust {
  const seen = known.get(address);
  if (seen) return { kind: 'known', seen };
  const met = (now: Seen): void => {
    known.set(address, now);
    io.stderr.write(
      `First contact with ${spelled(address)}. The SHA-256 fingerprint of its certificate is\n  ${now.fingerprint}\n`,
    );
    io.stderr.write('It is remembered: should it ever change, you will be warned.\n');
  };
  return { kind: 'first', met };
}

async function localServer({ data, started }: Where, io: Io): Promise<Server> {
  const place = { env: io.env, temporary: tmpdir(), uid: process.getuid?.() };
  const found = started ?? (await findServer(place, data));
  if (!found) {
    throw new Stop(
      1,
      'No server of yours is running on this machine.\n  Start one:         hearth serve\n  Or join another:   hearth join HOST [PORT]',
    );
  }
  const { host, port, fingerprint } = found;
  const trusted: Trust =
    fingerprint === undefined ? { kind: 'insecure' } : { kind: 'known', seen: { fingerprint } };
  const address = { host, port };
  return {
    address,
    trust: () => trusted,
    identity: () => fingerprint ?? spelled(address),
  };
}

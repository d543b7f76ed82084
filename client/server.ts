// Which server is meant, and what makes sure that it is the one: the one on this machine by the file that it left, any
// other by the certificate that it showed when it was first met, or by the authority that vouches for it.

import { tmpdir } from 'node:os';
import { DEFAULT_PORT } from '../shared/rendezvous.ts';
import { findServer } from './find.ts';
import { type Address, spelled } from './link/address.ts';
import type { Secured, Seen, Trust } from './link/dial.ts';
import type { HearthKeeper } from './link/options.ts';
import type { Pins } from './link/pins.ts';
import type { Io, LoginOptions } from './options.ts';
import { Stop } from './stop.ts';

export interface Server {
  readonly address: Address;
  /** Asked at each connection: the first one teaches the next. */
  readonly trust: () => Trust;
  /** What its tokens are kept under, once it was met. */
  readonly identity: () => string;
  readonly hearth: HearthKeeper;
}

export type Where = Pick<LoginOptions, 'host' | 'port' | 'insecure' | 'ca' | 'data' | 'started'>;

export async function serverOf(where: Where, io: Io, known: Pins): Promise<Server> {
  const { host, port = DEFAULT_PORT, insecure, ca } = where;
  if (host === undefined) return localServer(where, io);
  const address = { host, port };
  const hearth = hearthKeeper(where, { address, known, io });
  const name = spelled(address);
  if (insecure)
    return { address, trust: () => ({ kind: 'insecure' }), identity: () => name, hearth };
  // A token that went through TLS is not for whoever is there without.
  const identity = (): string => {
    const seen = known.get(address);
    return ca || !seen || seen.vouched ? `vouched ${name}` : seen.fingerprint;
  };
  const trust = (): Trust => ({
    ...(ca ? { kind: 'authority', authority: ca } : trustOf(address, known, io)),
    older: !hearth.known(),
  });
  return { address, trust, identity, hearth };
}

function trustOf(address: Address, known: Pins, io: Io): Secured {
  const seen = known.get(address);
  const renewed = (now: Seen): void => known.set(address, now, 'hearth');
  if (seen) return { kind: 'known', seen, renewed };
  const met = (now: Seen): void => {
    known.set(address, now, 'hearth');
    io.stderr.write(
      `First contact with ${spelled(address)}. The SHA-256 fingerprint of its certificate is\n  ${now.fingerprint}\n`,
    );
    io.stderr.write(
      now.vouched
        ? 'A well-known authority vouches for it.\n'
        : 'It is remembered: should it ever change, you will be warned.\n',
    );
  };
  return { kind: 'first', met };
}

/** What the known servers say of this one, and why one is not spoken to any more. */
function hearthKeeper(
  { insecure }: Where,
  { address, known, io }: { address: Address; known: Pins; io: Io },
): HearthKeeper {
  return {
    known() {
      try {
        return known.isHearth(address);
      } catch {
        return true; // who cannot tell is careful
      }
    },
    met() {
      try {
        known.markHearth(address);
      } catch (error) {
        const { message } = error as Error;
        io.stderr.write(
          `hearth: That this server speaks Hearth could not be remembered: ${message}\n`,
        );
      }
    },
    lost: [
      `WARNING: the server at ${spelled(address)} spoke Hearth before, and now it does not. No password was sent to it.`,
      'Somebody may have put another one in its place, or it was set up anew. Ask whoever runs it;',
      `if the change is right, accept it with: hearth trust ${insecure ? '--insecure ' : ''}${spelled(address)}`,
    ].join('\n'),
  };
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
    hearth: ALWAYS,
  };
}

/** It left its file here: it is Hearth. */
const ALWAYS: HearthKeeper = {
  known: () => true,
  met() {},
  lost: 'The server on this machine does not answer as Hearth does. Start it anew: hearth serve',
};

// Which server is meant, and how to be sure of it: one on this machine by the file that it left, any other by the
// certificate that it showed when first met, or by the authority that vouches for it.

import { tmpdir } from 'node:os';
import { type Address, formatAddress } from '../../shared/address.ts';
import type { Clock } from '../../shared/clock.ts';
import { DEFAULT_PORT } from '../../shared/rendezvous.ts';
import { withFingerprintRows } from '../../shared/text.ts';
import { Stop } from '../core/stop.ts';
import { dial, type Secured, type Seen, type Trust } from '../dial/dial.ts';
import { byteStream } from '../dial/stream.ts';
import type { ByteStream } from '../link/byte-stream.ts';
import { DialError } from '../link/dial-error.ts';
import type { HearthKeeper } from '../link/link-options.ts';
import type { Pins } from '../storage/server-pins.ts';
import { findServer } from './find.ts';
import type { Io, LoginOptions } from './start-options.ts';

export interface Server {
  readonly address: Address;
  /** A connection to it, with its certificate judged. Rejects with a DialError, or as `introduce` does. */
  readonly dial: () => Promise<ByteStream>;
  /** Takes a connection that another login may use: the next `dial` returns it. */
  readonly spare: (stream: ByteStream) => void;
  /** Set once it showed a certificate other than the known one: the fingerprints. */
  readonly changed: () => DialError['changed'];
  /** The key for its stored tokens, once it was met. */
  readonly identity: () => string;
  readonly hearth: HearthKeeper;
}

export type Where = Pick<LoginOptions, 'host' | 'port' | 'insecure' | 'ca' | 'data' | 'started'>;

export interface Around {
  readonly io: Io;
  readonly known: Pins;
  /** Left out: the meeting is reported on standard error. */
  readonly introduce?: Introduce;
}

/** A server is met for the first time. If this returns a promise, the server is remembered only once that resolves. */
export type Introduce = (address: Address, seen: Seen) => Promise<void> | undefined;

export async function serverOf(where: Where, around: Around): Promise<Server> {
  const { io, known } = around;
  const { host, port = DEFAULT_PORT, insecure, ca } = where;
  if (host === undefined) return localServer(where, io);
  const address = { host, port };
  const hearth = hearthKeeper(where, { address, known, io });
  const name = formatAddress(address);
  if (insecure) {
    const dials = dialling(address, { clock: io.clock, trust: () => ({ kind: 'insecure' }) });
    return { address, ...dials, identity: () => name, hearth };
  }
  // A token that was sent over TLS is not for a server without TLS.
  const identity = (): string => {
    const seen = known.get(address);
    return ca || !seen || seen.vouched ? `vouched ${name}` : seen.fingerprint;
  };
  const meet = (now: Seen): void => known.set(address, now, 'hearth');
  const trust = (met: (seen: Seen) => void): Trust => ({
    ...(ca ? { kind: 'authority', authority: ca } : trustOf(known.get(address), meet, met)),
    older: !hearth.known(),
  });
  const introduce = around.introduce ?? toldOn(io);
  const introduced = (seen: Seen): Promise<void> | undefined => {
    const answer = introduce(address, seen);
    if (!answer) meet(seen);
    return answer?.then(() => meet(seen));
  };
  return {
    address,
    ...dialling(address, { clock: io.clock, trust }, introduced),
    identity,
    hearth,
  };
}

function trustOf(
  seen: Seen | undefined,
  renewed: (seen: Seen) => void,
  met: (seen: Seen) => void,
): Secured {
  return seen ? { kind: 'known', seen, renewed } : { kind: 'first', met };
}

function toldOn({ stderr }: Io): Introduce {
  return (address, { fingerprint, vouched }) => {
    const where = formatAddress(address);
    stderr.write(`First contact with ${where}. The SHA-256 fingerprint of its certificate is\n`);
    stderr.write(`  ${withFingerprintRows(fingerprint, '  ')}\n`);
    stderr.write(
      vouched
        ? 'A well-known authority vouches for it.\n'
        : 'It is remembered: should it ever change, you will be warned.\n',
    );
    return undefined;
  };
}

/** `trust` is called at each connection: the first one teaches the next. */
function dialling(
  address: Address,
  { clock, trust }: { clock: Clock; trust: (met: (seen: Seen) => void) => Trust },
  introduced: (seen: Seen) => Promise<void> | undefined = () => undefined,
): Pick<Server, 'dial' | 'spare' | 'changed'> {
  const spares = spareStream();
  let changed: DialError['changed'];
  const dialOnce = async (): Promise<ByteStream> => {
    let first: Seen | undefined;
    const met = (seen: Seen): void => {
      first = seen;
    };
    const stream = byteStream(await dial(address, trust(met), clock));
    if (!first) return stream;
    try {
      const answer = introduced(first);
      if (!answer) return stream;
      stream.destroy(); // a server does not wait for people
      await answer;
    } catch (error) {
      stream.destroy();
      throw error;
    }
    return dialOnce();
  };
  return {
    changed: () => changed,
    spare: spares.put,
    async dial() {
      try {
        return spares.take() ?? (await dialOnce());
      } catch (error) {
        if (error instanceof DialError) ({ changed } = error);
        throw error;
      }
    },
  };
}

/** A connection on which a server still waits for a name: paused, and not keeping the process alive. */
function spareStream() {
  let spare: ByteStream | undefined;
  return {
    put(stream: ByteStream): void {
      spare = stream;
    },
    take(): ByteStream | undefined {
      const stream = spare;
      spare = undefined;
      return stream?.isOpen ? stream : undefined;
    },
  };
}

/** What the list of known servers says of this one, and why one is no longer talked to. */
function hearthKeeper(
  { insecure }: Where,
  { address, known, io }: { address: Address; known: Pins; io: Io },
): HearthKeeper {
  return {
    known() {
      try {
        return known.isHearth(address);
      } catch {
        return true; // when in doubt, be careful
      }
    },
    met() {
      try {
        known.markHearth(address);
      } catch (error) {
        const { message } = error as Error;
        io.stderr.write(`hearth: Could not remember that this server speaks Hearth: ${message}\n`);
      }
    },
    lost: [
      `WARNING: the server at ${formatAddress(address)} spoke Hearth before, and now it does not. No password was sent to it.`,
      'Somebody may have put another one in its place, or it was set up anew. Ask whoever runs it;',
      `if the change is right, accept it with: hearth trust ${insecure ? '--insecure ' : ''}${formatAddress(address)}`,
    ].join('\n'),
  };
}

async function localServer({ data, started }: Where, io: Io): Promise<Server> {
  const place = { env: io.env, temporary: io.env['TMPDIR'] || tmpdir(), ...io.own };
  const found = started ?? (await findServer(place, data));
  if (!found) {
    throw new Stop(
      1,
      'No server of yours is running on this machine.\n  Start one:         hearth serve\n  Or join another:   hearth join HOST [PORT]',
    );
  }
  const { host, port, fingerprint } = found;
  const trust = (): Trust =>
    fingerprint === undefined ? { kind: 'insecure' } : { kind: 'known', seen: { fingerprint } };
  const address = { host, port };
  return {
    address,
    ...dialling(address, { clock: io.clock, trust }),
    identity: () => fingerprint ?? formatAddress(address),
    hearth: ALWAYS,
  };
}

/** It left its file here, so it is Hearth. */
const ALWAYS: HearthKeeper = {
  known: () => true,
  met() {},
  lost: 'The server on this machine does not answer as Hearth does. Restart it: hearth serve',
};

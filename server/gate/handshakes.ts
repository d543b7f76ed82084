// TLS handshakes for accepted sockets. Each costs the main thread a millisecond or two, so it waits for its turn, and it
// begins only once the other end has spoken. Unfinished ones are bounded: each holds some 50 KB.

import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer, type Server } from 'node:tls';
import { type Bucket, bucket, type Rate } from '../../shared/bucket.ts';
import type { Identity } from '../../shared/certificate.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import { createTurns } from './turns.ts';

/** More than any client says before it is answered. No more is read of one that waits for its turn. */
const HELLO_BYTES_MAX = 8 * 1024;

interface Needs {
  readonly identity: Identity;
  /** How long until the first byte, then until the turn, then for the handshake. The first and last use Node's timers. */
  readonly within: Ms;
  /** The most unfinished handshakes; above it the oldest of the network with most of them gives way. */
  readonly most: number;
  readonly clock: Clock;
  readonly opened: (socket: Duplex) => void;
  readonly failed: (socket: Duplex) => void;
  /** An open connection changes its keys more often than any honest one: each change costs as much as a long message. */
  readonly rekeys: (socket: Duplex) => void;
}

/** Clients change keys after many gigabytes or some hours. */
const KEY_CHANGES: Rate = { burst: 16, perSecond: 1 / 60 };

export type Handshakes = (socket: Duplex, network: string) => void;

export function createHandshakes(needs: Needs): Handshakes {
  const { identity, within, most, clock, opened, failed, rekeys } = needs;
  const turn = createTurns(setImmediate);
  const begun = new Map<string, Begun>(); // the oldest first
  const tls = handshaker(identity, within);
  tls.on('secureConnection', (socket) => {
    begun.delete(endsOf(socket));
    opened(socket);
  });
  tls.on('tlsClientError', (_error, socket) => failed(socket));

  const changes = new WeakMap<Duplex, Bucket>();
  tls.on('keylog', (line, socket) => {
    if (!isChange(line)) return;
    const allowed = changes.get(socket) ?? bucket(KEY_CHANGES, clock);
    changes.set(socket, allowed);
    // OpenSSL is in the midst of it, so the connection must not go before the next turn.
    if (!allowed.take()) setImmediate(rekeys, socket);
  });

  const begin = (socket: Duplex, network: string): void => {
    const ends = endsOf(socket);
    begun.set(ends, { socket, network });
    socket.on('close', () => begun.delete(ends));
    tls.emit('connection', socket);
    if (begun.size > most) greediest([...begun.values()]).destroy(); // which is an error of its TLS
  };

  return (socket, network) =>
    whenSpeaking(socket, within, (speaks) => {
      if (!speaks) return failed(socket);
      const since = clock.now();
      turn(network, () => {
        const isLate = Math.abs(clock.now() - since) >= within;
        if (isLate || socket.destroyed) failed(socket);
        else begin(socket, network);
      });
    });
}

/**
 * Node tells of a change of keys only by its log of secrets; whether a line is of one. The secret is wiped at once.
 */
function isChange(line: Buffer): boolean {
  const label = line.toString('latin1', 0, CHANGED.length);
  line.fill(0);
  return label === CHANGED;
}

const CHANGED = 'CLIENT_TRAFFIC_SECRET_N ';

interface Begun {
  readonly socket: Duplex;
  readonly network: string;
}

/** The oldest of the network with most of them. */
function greediest(begun: readonly Begun[]): Duplex {
  const counts = new Map<string, number>();
  for (const { network } of begun) counts.set(network, (counts.get(network) ?? 0) + 1);
  const count = ({ network }: Begun): number => counts.get(network) ?? 0;
  return begun.reduce((most, one) => (count(one) > count(most) ? one : most)).socket;
}

/** Both ends of a connection: the same for a socket and for the TLS socket on top of it, and for no other. */
function endsOf(socket: Duplex): string {
  const { remoteAddress, remotePort, localAddress } = socket as Partial<Socket>;
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}

/** A TLS server that does not listen: sockets are handed to it. It makes no tickets, with which none would come back. */
function handshaker(identity: Identity, handshakeTimeout: Ms): Server {
  const secureOptions = constants.SSL_OP_NO_TICKET;
  return createServer({ ...identity, minVersion: 'TLSv1.3', handshakeTimeout, secureOptions });
}

/** Tells once whether the other end has begun to speak: a silent one costs a socket but no TLS. */
function whenSpeaking(socket: Duplex, within: Ms, then: (speaks: boolean) => void): void {
  const tcp = socket as Partial<Socket>;
  const decide = (): void => {
    socket.off('readable', decide);
    socket.off('close', decide);
    tcp.setTimeout?.(0, decide);
    const bytes = socket.readableLength;
    then(bytes > 0 && bytes <= HELLO_BYTES_MAX && !socket.destroyed);
  };
  tcp.setTimeout?.(within, decide);
  socket.on('readable', decide); // at its end too, with nothing to read
  socket.on('close', decide);
}

// One socket as a Connection: outgoing bytes are gathered, what waits is bounded, closing has a deadline. Knows neither
// frames nor TLS: any Duplex will do.

import type { Duplex } from 'node:stream';
import { networkOf } from '../../shared/address.ts';
import type { Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { Connection, Receiver } from '../sessions/connection.ts';
import { COUNTED_FROM, type Holder, type Holdings } from './holdings.ts';
import { createReading } from './reading.ts';

export type Accept = (connection: Connection) => Receiver;

/** Counted since the gate was opened; `open` is the number now. Written here, read by the log and metrics. */
export interface GateCounters {
  /** Sockets, including those in a handshake. */
  open: number;
  accepted: number;
  /** Closed at once: too many in all, or too many new ones from one address. */
  refused: number;
  /** Gone before the TLS handshake was done. */
  failedHandshakes: number;
  bytesIn: number;
  bytesOut: number;
  /** Destroyed because they didn't read what waited for them. */
  slowReaders: number;
  /** Destroyed because their address had most of what all have a share in: connections, or bytes that wait. */
  gaveWay: number;
}

export function newCounters(): GateCounters {
  return {
    open: 0,
    accepted: 0,
    refused: 0,
    failedHandshakes: 0,
    bytesIn: 0,
    bytesOut: 0,
    slowReaders: 0,
    gaveWay: 0,
  };
}

/** What all connections of a gate share. */
export interface GateShared {
  readonly clock: Clock;
  /**
   * The most bytes that may wait for a client that reads nothing, in queue and socket together; four times as many for
   * one that reads slowly.
   */
  readonly waitingBytesMax: number;
  /** All that waits, incoming and outgoing. */
  readonly holdings: Holdings;
  /** The incoming part of it. */
  readonly arrivals: Holdings;
  /** How many pieces one connection may send. */
  readonly pieces: Rate;
  /** How long the other end has to take the last bytes and close. */
  readonly endMs: Ms;
  readonly counters: GateCounters;
  /** A client at that address was cut off for not reading. */
  slow(address: string): void;
  /** Runs `flush` at the end of this turn of the event loop. */
  atTurnEnd(flush: () => void): void;
}

/** A client that has taken nothing for this long counts as reading nothing. */
const STALLED_MS: Ms = 10_000;
const SLOW_SHARE = 4;
/** With less than this waiting, there is room for the next answer. */
const ROOM_BYTES = 64 * 1024;

/** How long waiting bytes may stay once they include an expired message. */
const URGED_MS: Ms = 1_000;

/** One `setImmediate` for all callers in a turn, instead of one each. */
export function turnEnd(): GateShared['atTurnEnd'] {
  let waiting: (() => void)[] = [];
  const runAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const run of all) run();
  };
  return (run) => {
    if (waiting.push(run) === 1) setImmediate(runAll);
  };
}

/** Hands `socket` to `accept` as a Connection, and passes on what arrives on it. */
export function connect(
  socket: Duplex,
  address: string,
  { house, accept }: { readonly house: GateShared; readonly accept: Accept },
): Connection {
  const { counters } = house;
  let state: 'open' | 'ending' | 'closed' = 'open';
  let queue: Uint8Array[] = [];
  let queuedBytes = 0;
  let forgetDeadline = (): void => {};
  let forgetUrge: (() => void) | undefined;
  let given = 0;
  let arrived = 0; // bytes that the receiver holds
  let taken = { bytes: -1, at: 0 };
  let roomWanted: (() => void)[] = [];

  const reading = createReading(socket, { rate: house.pieces, clock: house.clock });

  const waiting = (): number => socket.writableLength + queuedBytes;

  const holder: Holder = {
    network: networkOf(address),
    held: () => waiting() + arrived,
    destroy: () => void socket.destroy(),
  };
  const arrival: Holder = { ...holder, held: () => arrived };
  const heldChanged = (): void => house.holdings.changed(holder);

  /** Whether it has taken nothing for a while; checked only once much waits. */
  const isStalled = (): boolean => {
    const bytes = given - waiting();
    const now = house.clock.now();
    if (bytes !== taken.bytes || now < taken.at) taken = { bytes, at: now };
    return now - taken.at >= STALLED_MS;
  };

  /** Whether this many more bytes may wait. */
  const mayWait = (bytes: number): boolean => {
    const all = waiting() + bytes;
    if (all <= house.waitingBytesMax / 2) return true;
    const stalled = isStalled();
    return all <= house.waitingBytesMax * (stalled ? 1 : SLOW_SHARE);
  };

  const hasRoom = (): boolean => {
    const few = house.holdings.tight ? socket.writableHighWaterMark : ROOM_BYTES;
    return waiting() <= Math.max(few, socket.writableHighWaterMark) || socket.destroyed;
  };

  const tellRoom = (): void => {
    const all = roomWanted;
    roomWanted = [];
    for (const go of all) go();
  };

  const flush = (): void => {
    const [first] = queue;
    if (!first || socket.destroyed) return;
    const bytes = queue.length === 1 ? first : Buffer.concat(queue, queuedBytes);
    counters.bytesOut += queuedBytes;
    queue = [];
    queuedBytes = 0;
    socket.write(bytes);
  };

  const cutOff = (): void => {
    counters.slowReaders += 1;
    house.slow(address);
    socket.destroy();
  };

  const connection: Connection = {
    address,
    network: holder.network,
    send(bytes) {
      if (state !== 'open' || socket.destroyed || bytes.length === 0) return;
      if (!mayWait(bytes.length)) {
        cutOff();
        return;
      }
      queuedBytes += bytes.length;
      given += bytes.length;
      if (queue.push(bytes) === 1) house.atTurnEnd(flush);
      if (waiting() >= COUNTED_FROM) heldChanged();
    },
    room() {
      if (hasRoom()) return undefined;
      flush();
      if (hasRoom()) return undefined;
      return new Promise((resolve) => {
        roomWanted.push(resolve);
      });
    },
    holds(bytes) {
      arrived = bytes;
      house.arrivals.changed(arrival);
      heldChanged();
    },
    pause() {
      if (state === 'open') reading.pause();
    },
    resume() {
      if (state === 'open') reading.resume();
    },
    end() {
      if (state !== 'open') return;
      state = 'ending';
      flush();
      socket.end();
      reading.drain(); // incoming bytes are dropped; left unread, they would cause a reset that loses the last bytes sent
      forgetDeadline = house.clock.after(house.endMs, () => socket.destroy());
    },
    destroy: () => void socket.destroy(),
    urge() {
      if (forgetUrge || waiting() === 0) return;
      const last = given;
      forgetUrge = house.clock.after(URGED_MS, () => {
        forgetUrge = undefined;
        if (given - waiting() < last) cutOff();
      });
    },
  };

  const receiver = accept(connection);
  socket.on('data', (bytes: Uint8Array) => {
    counters.bytesIn += bytes.length;
    if (state !== 'open' || socket.destroyed) return;
    reading.arrived();
    receiver.received(bytes);
  });
  socket.on('drain', () => {
    heldChanged();
    tellRoom();
  });
  socket.on('end', connection.end);
  socket.on('error', () => {}); // `close` follows, and says all that anybody here needs
  socket.on('close', () => {
    state = 'closed';
    queue = [];
    house.holdings.gone(holder);
    house.arrivals.gone(arrival);
    tellRoom();
    reading.drain();
    forgetDeadline();
    forgetUrge?.();
    receiver.closed();
  });
  return connection;
}

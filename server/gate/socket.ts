// One socket as a Connection: outgoing bytes are gathered, what waits is bounded, closing has a deadline. Knows neither
// frames nor TLS: any Duplex will do.

import type { Duplex } from 'node:stream';
import { networkOf } from '../../shared/address.ts';
import type { Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { Connection, Receiver } from '../sessions/connection.ts';
import type { GateCounters } from './counters.ts';
import { COUNTED_FROM, type Holder, type Holdings } from './holdings.ts';
import { Reading } from './reading.ts';

export type Accept = (connection: Connection) => Receiver;

/** Gathers bytes to send until it is flushed. */
interface Flushed {
  flush(): void;
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
  /** Flushes it at the end of this turn of the event loop. */
  atTurnEnd(connection: Flushed): void;
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
  let waiting: Flushed[] = [];
  const flushAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const one of all) one.flush();
  };
  return (one) => {
    if (waiting.push(one) === 1) setImmediate(flushAll);
  };
}

/** Hands `socket` to `accept` as a Connection, and passes on what arrives on it. */
export function connect(
  socket: Duplex,
  address: string,
  { house, accept }: { readonly house: GateShared; readonly accept: Accept },
): Connection {
  const connection = new SocketConnection(socket, address, house);
  connection.listen(accept(connection));
  return connection;
}

/** The bytes that arrived on a connection and that its receiver still holds. */
class Arrived implements Holder {
  readonly network: string;
  private readonly socket: Duplex;
  bytes = 0;

  constructor(network: string, socket: Duplex) {
    this.network = network;
    this.socket = socket;
  }

  held(): number {
    return this.bytes;
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** A class, not closures: there are ten thousand of them, and every delivery goes through one. */
class SocketConnection implements Connection, Flushed, Holder {
  readonly address: string;
  readonly network: string;
  private readonly socket: Duplex;
  private readonly house: GateShared;
  private readonly reading: Reading;
  private readonly arrived: Arrived;
  private state: 'open' | 'ending' | 'closed' = 'open';
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  /** How many bytes it was ever asked to send. */
  private given = 0;
  /** How many of these the other end had taken at the last look, and when that was first seen. */
  private taken = -1;
  private takenAt: Ms = 0;
  private roomWanted: (() => void)[] | undefined = undefined;
  private forgetDeadline: (() => void) | undefined = undefined;
  private forgetUrge: (() => void) | undefined = undefined;

  constructor(socket: Duplex, address: string, house: GateShared) {
    this.socket = socket;
    this.address = address;
    this.network = networkOf(address);
    this.house = house;
    this.reading = new Reading(socket, { rate: house.pieces, clock: house.clock });
    this.arrived = new Arrived(this.network, socket);
  }

  listen(receiver: Receiver): void {
    const { socket } = this;
    socket.on('data', (bytes: Uint8Array) => {
      this.house.counters.bytesIn += bytes.length;
      if (this.state !== 'open' || socket.destroyed) return;
      this.reading.arrived();
      receiver.received(bytes);
    });
    socket.on('drain', () => {
      this.heldChanged();
      this.tellRoom();
    });
    socket.on('end', () => this.end());
    socket.on('error', () => {}); // `close` follows, and says all that anybody here needs
    socket.on('close', () => {
      this.closed();
      receiver.closed();
    });
  }

  send(bytes: Uint8Array): void {
    const { length } = bytes;
    if (this.state !== 'open' || this.socket.destroyed || length === 0) return;
    if (!this.mayWait(length)) {
      this.cutOff();
      return;
    }
    this.queuedBytes += length;
    this.given += length;
    if (this.queue.push(bytes) === 1) this.house.atTurnEnd(this);
    if (this.waiting() >= COUNTED_FROM) this.heldChanged();
  }

  flush(): void {
    const { queue, queuedBytes, socket } = this;
    const [first] = queue;
    if (!first || socket.destroyed) return;
    this.house.counters.bytesOut += queuedBytes;
    this.queue = [];
    this.queuedBytes = 0;
    socket.write(queue.length === 1 ? first : Buffer.concat(queue, queuedBytes));
  }

  room(): Promise<void> | undefined {
    if (this.hasRoom()) return undefined;
    this.flush();
    if (this.hasRoom()) return undefined;
    return new Promise((resolve) => {
      this.roomWanted ??= [];
      this.roomWanted.push(resolve);
    });
  }

  holds(bytes: number): void {
    if (this.state === 'closed') return; // nobody would ever take it off the count
    this.arrived.bytes = bytes;
    this.house.arrivals.changed(this.arrived);
    this.heldChanged();
  }

  held(): number {
    return this.waiting() + this.arrived.bytes;
  }

  pause(): void {
    if (this.state === 'open') this.reading.pause();
  }

  resume(): void {
    if (this.state === 'open') this.reading.resume();
  }

  end(): void {
    if (this.state !== 'open') return;
    this.state = 'ending';
    this.flush();
    this.socket.end();
    this.reading.drain(); // incoming bytes are dropped; left unread, they would cause a reset that loses the last bytes sent
    this.forgetDeadline = this.house.clock.after(this.house.endMs, () => this.destroy());
  }

  destroy(): void {
    this.socket.destroy();
  }

  urge(): void {
    if (this.forgetUrge || this.waiting() === 0) return;
    const last = this.given;
    this.forgetUrge = this.house.clock.after(URGED_MS, () => {
      this.forgetUrge = undefined;
      if (this.given - this.waiting() < last) this.cutOff();
    });
  }

  private waiting(): number {
    return this.socket.writableLength + this.queuedBytes;
  }

  private heldChanged(): void {
    this.house.holdings.changed(this);
  }

  /** Whether this many more bytes may wait. */
  private mayWait(bytes: number): boolean {
    const all = this.waiting() + bytes;
    const max = this.house.waitingBytesMax;
    return all <= max / 2 || all <= max * (this.isStalled() ? 1 : SLOW_SHARE);
  }

  /** Whether it has taken nothing for a while; checked only once much waits. */
  private isStalled(): boolean {
    const taken = this.given - this.waiting();
    const now = this.house.clock.now();
    if (taken !== this.taken || now < this.takenAt) {
      this.taken = taken;
      this.takenAt = now;
    }
    return now - this.takenAt >= STALLED_MS;
  }

  private hasRoom(): boolean {
    const { socket } = this;
    const few = this.house.holdings.tight ? socket.writableHighWaterMark : ROOM_BYTES;
    return this.waiting() <= Math.max(few, socket.writableHighWaterMark) || socket.destroyed;
  }

  private tellRoom(): void {
    const all = this.roomWanted ?? [];
    this.roomWanted = undefined;
    for (const go of all) go();
  }

  private cutOff(): void {
    this.house.counters.slowReaders += 1;
    this.house.slow(this.address);
    this.destroy();
  }

  private closed(): void {
    this.state = 'closed';
    this.queue = [];
    this.house.holdings.gone(this);
    this.house.arrivals.gone(this.arrived);
    this.tellRoom();
    this.reading.drain();
    this.forgetDeadline?.();
    this.forgetUrge?.();
  }
}

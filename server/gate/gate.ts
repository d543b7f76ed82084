// The gate: sockets in, Connections out. It listens, shakes hands, turns away what is too much, and counts; it knows
// neither frames nor chat. Each connection goes to the `accept` function that it was given.

import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { networkOf, plainIp } from '../../shared/address.ts';
import type { Rate } from '../../shared/bucket.ts';
import type { Identity } from '../../shared/certificate.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { Connection } from '../sessions/connection.ts';
import { admission } from './admission.ts';
import { type GateCounters, newCounters } from './counters.ts';
import { createHandshakes } from './handshakes.ts';
import { createHoldings } from './holdings.ts';
import { listen } from './listen.ts';
import { type Accept, connect, type GateShared, turnEnd } from './socket.ts';

export interface GateLimits {
  /** The most at a time; one more is closed unheard, or one of the address with most of them gives way. */
  readonly connectionsMax: number;
  /** The most from one address; 0: no limit. */
  readonly perAddressMax: number;
  /** The most new ones from one address per second; 0: no limit (behind a proxy all come from one). */
  readonly newPerSecondMax: number;
  readonly waitingBytesMax: number;
  /** The most bytes that may wait for all connections together, incoming and outgoing. */
  readonly heldBytesMax: number;
  /** How much of that may be incoming and not taken yet, unfinished frames included. */
  readonly arrivedBytesMax: number;
  /** How long until the first byte, and from there for the TLS handshake. Uses Node's timers, on the real clock. */
  readonly handshakeMs: Ms;
  /** The most unfinished handshakes at a time. */
  readonly handshakesMax: number;
  /** How many pieces one connection may send; over TLS a record is one. */
  readonly pieces: Rate;
  readonly endMs: Ms;
}

export const GATE_LIMITS: GateLimits = {
  connectionsMax: 10_000,
  perAddressMax: 2_500,
  newPerSecondMax: 20,
  waitingBytesMax: 1024 * 1024,
  heldBytesMax: 96 * 1024 * 1024,
  arrivedBytesMax: 16 * 1024 * 1024,
  handshakeMs: 10_000,
  handshakesMax: 1_000,
  pieces: { burst: 4_000, perSecond: 1_000 },
  endMs: 3_000,
};

/**
 * There are too many connections in all, too many from that address, or too many new ones from it; or one of its
 * connections changed its TLS keys all the time.
 */
export type WhyNot = 'full' | 'too-many' | 'too-many-new' | 'rekeys';

export interface GateOptions {
  /** An address or a name; left out: every address of this machine. */
  readonly host?: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  /** Left out: no TLS. */
  readonly identity?: Identity | undefined;
  readonly limits?: Partial<GateLimits>;
  readonly clock: Clock;
  /** Called when something goes wrong while it listens (no file descriptors left, …), for the log. It listens on. */
  readonly trouble?: (error: Error) => void;
  /** A connection was turned away or cut off. */
  readonly turnedAway?: (why: WhyNot, address: string) => void;
  /** A client was cut off for not reading. */
  readonly slow?: (address: string) => void;
}

export interface Gate {
  /** Where it listens. */
  readonly addresses: readonly AddressInfo[];
  readonly counters: Readonly<GateCounters>;
  /** Takes a socket that came some other way, as if it had been accepted here. */
  take(socket: Duplex): void;
  /** Stops listening and ends all connections; resolves when the last one is closed. */
  close(): Promise<void>;
}

/** Throws GateError when it can't listen. */
export async function openGate(options: GateOptions, accept: Accept): Promise<Gate> {
  const limits = { ...GATE_LIMITS, ...options.limits };
  const counters = newCounters();
  const gaveWay = (): void => {
    counters.gaveWay += 1;
  };
  const holdings = createHoldings(limits.heldBytesMax, gaveWay);
  const arrivals = createHoldings(limits.arrivedBytesMax, gaveWay);
  const { host, port, identity, clock, slow = () => {} } = options;
  const atTurnEnd = turnEnd();
  const house: GateShared = { ...limits, clock, holdings, arrivals, counters, slow, atTurnEnd };
  const { admits, bar } = admission(limits.newPerSecondMax, options.clock);
  const sockets = createCrowd(counters, limits.perAddressMax);
  const connections = new Set<Connection>(); // those that have finished the handshake
  let closing = false;
  let closed: Promise<void> | undefined;

  const open = (socket: Duplex): void => {
    if (closing) {
      socket.destroy();
      return;
    }
    const connection = connect(socket, addressOf(socket), { house, accept });
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };
  const failed = (socket: Duplex): void => {
    counters.failedHandshakes += 1;
    socket.destroy(); // Node leaves it open
  };
  const shakeHands =
    identity &&
    createHandshakes({
      ...{ identity, within: limits.handshakeMs, most: limits.handshakesMax, clock },
      ...{ opened: open, failed },
      rekeys(socket) {
        if (socket.destroyed) return;
        if (limits.newPerSecondMax > 0) bar(addressOf(socket));
        options.turnedAway?.('rekeys', addressOf(socket));
        socket.destroy();
      },
    });

  const whyNot = (address: string): WhyNot | undefined => {
    if (closing) return 'full';
    if (sockets.hasMany(networkOf(address))) return 'too-many';
    if (!admits(address)) return 'too-many-new';
    const isFull = counters.open >= limits.connectionsMax;
    return isFull && !makeRoom(networkOf(address)) ? 'full' : undefined;
  };

  /** Otherwise a few addresses could keep everybody else out. */
  const makeRoom = (home: string): boolean => {
    const last = sockets.lastOfGreediest(home);
    if (!last) return false;
    gaveWay();
    sockets.remove(last);
    last.destroy();
    return true;
  };

  const take = (socket: Duplex): void => {
    const address = addressOf(socket);
    const why = whyNot(address);
    if (why !== undefined) {
      counters.refused += 1;
      options.turnedAway?.(why, address);
      refuse(socket);
      return;
    }
    counters.accepted += 1;
    sockets.add(socket);
    if (shakeHands) shakeHands(socket, networkOf(address));
    else open(socket);
  };

  const servers = await listen({ host, port, readAhead: identity && 1 }, take);
  for (const server of servers) server.on('error', (error) => options.trouble?.(error));

  const shut = async (): Promise<void> => {
    closing = true;
    const stopped = servers.map(stop);
    for (const connection of connections) connection.end();
    const forget = options.clock.after(limits.endMs, sockets.destroy); // those still in the handshake
    await Promise.all([...stopped, sockets.emptied()]);
    forget();
  };

  return {
    addresses: servers.map((server) => server.address() as AddressInfo),
    counters,
    take,
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

/** The open sockets, counted. */
interface Crowd {
  add(socket: Duplex): void;
  /** No longer counts it; before it closes, if it is about to. */
  remove(socket: Duplex): void;
  /** Whether one network has as many as it may. */
  hasMany(home: string): boolean;
  /** The newest of the network with most of them, if that has two more than this one. */
  lastOfGreediest(home: string): Duplex | undefined;
  destroy(): void;
  /** Resolves when the last one has gone. */
  emptied(): Promise<void>;
}

function createCrowd(counters: GateCounters, perAddressMax: number): Crowd {
  const sockets = new Map<Duplex, string>();
  const byHome = new Map<string, Set<Duplex>>(); // the newest of each last
  let lastHasGone = (): void => {};
  const countAt = (home: string): number => byHome.get(home)?.size ?? 0;
  const remove = (socket: Duplex): void => {
    const home = sockets.get(socket);
    if (home === undefined) return;
    sockets.delete(socket);
    byHome.get(home)?.delete(socket);
    if (countAt(home) === 0) byHome.delete(home);
    counters.open = sockets.size;
    if (sockets.size === 0) lastHasGone();
  };
  return {
    remove,
    add(socket) {
      const home = networkOf(addressOf(socket)); // once closed, a socket has no address
      sockets.set(socket, home);
      byHome.set(home, (byHome.get(home) ?? new Set()).add(socket));
      counters.open = sockets.size;
      socket.on('error', () => {}); // `close` follows
      socket.on('close', () => remove(socket));
    },
    hasMany: (home) => perAddressMax > 0 && countAt(home) >= perAddressMax,
    lastOfGreediest(home) {
      let most = countAt(home) + 1;
      let found: Set<Duplex> | undefined;
      for (const all of byHome.values()) {
        if (all.size <= most) continue;
        most = all.size;
        found = all;
      }
      return [...(found ?? [])].at(-1);
    },
    destroy() {
      for (const socket of sockets.keys()) socket.destroy();
    },
    emptied: () =>
      new Promise((resolve) => {
        lastHasGone = resolve;
        if (sockets.size === 0) resolve();
      }),
  };
}

function addressOf(socket: Duplex): string {
  const { remoteAddress = 'unknown' } = socket as Partial<Socket>;
  return plainIp(remoteAddress) ?? remoteAddress;
}

/** A reset leaves no lingering socket on this side; only a TCP socket can send one. */
function refuse(socket: Duplex): void {
  const tcp = socket as Partial<Socket>;
  socket.on('error', () => {});
  if (tcp.resetAndDestroy) tcp.resetAndDestroy();
  else socket.destroy();
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

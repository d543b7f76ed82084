// A gate on a free port without a server behind it, for the tests of the gate.

import * as net from 'node:net';
import { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { newCounters } from '../../server/gate/counters.ts';
import { type Gate, type GateLimits, openGate } from '../../server/gate/gate.ts';
import { createHoldings } from '../../server/gate/holdings.ts';
import { type GateShared, turnEnd } from '../../server/gate/socket.ts';
import type { Connection } from '../../server/sessions/connection.ts';
import { selfSigned } from '../../shared/certificate.ts';
import type { Clock } from '../../shared/clock.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { assert } from './describe.ts';
import { until } from './until.ts';

export const identity = selfSigned({ commonName: 'hearth', now: systemClock.now(), days: 10 });

export interface Hall {
  readonly gate: Gate;
  readonly port: number;
  /** Connections in the order in which they came in. */
  readonly inside: Connection[];
  readonly heard: string[];
  /** Whom the gate says it turned away or cut off, and why. */
  readonly told: string[];
}

interface Wish {
  readonly secure?: boolean;
  readonly host?: string;
  readonly limits?: Partial<GateLimits>;
  /** The real one if left out. */
  readonly clock?: Clock;
}

/** Opens a gate on a free port, runs, and closes it; nothing may be left open then. */
export async function inHall(wish: Wish, run: (hall: Hall) => Promise<void>): Promise<void> {
  const inside: Connection[] = [];
  const heard: string[] = [];
  const told: string[] = [];
  const gate = await openGate(
    {
      host: wish.host ?? '127.0.0.1',
      port: 0,
      identity: wish.secure === true ? identity : undefined,
      limits: { newPerSecondMax: 0, endMs: 200, ...wish.limits },
      clock: wish.clock ?? systemClock,
      turnedAway: (why, address) => told.push(`${why} ${address}`),
      slow: (address) => told.push(`slow ${address}`),
    },
    (connection) => {
      inside.push(connection);
      return {
        received: (bytes) => void heard.push(Buffer.from(bytes).toString()),
        closed: () => void heard.push('closed'),
      };
    },
  );
  try {
    await run({ gate, port: gate.addresses[0]?.port ?? 0, inside, heard, told });
  } finally {
    await gate.close();
  }
  assert.is(gate.counters.open, 0);
}

/** A plain socket to the gate, errors swallowed. `from`: an address of this machine, left to the system if left out. */
export function dial(port: number, host = '127.0.0.1', from?: string): net.Socket {
  const socket = net.connect({ port, host, ...(from !== undefined && { localAddress: from }) });
  socket.on('error', () => {});
  return socket;
}

export function dialSecurely(port: number): tls.TLSSocket {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => {});
  return socket;
}

export const closeOf = (socket: net.Socket): Promise<void> => {
  socket.resume();
  return until(() => socket.closed);
};

/** What the connections of a gate share, without a gate; nothing is limited but what waits for one client. */
export function gateShared(clock: Clock, waitingBytesMax: number): GateShared {
  return {
    ...{ clock, waitingBytesMax, endMs: 3_000, pieces: { burst: 0, perSecond: 0 } },
    ...{ holdings: createHoldings(1e9), arrivals: createHoldings(1e9) },
    ...{ counters: newCounters(), slow() {}, atTurnEnd: turnEnd() },
  };
}

/** What a client says first, before it has heard anything. */
export function clientHello(): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read() {}, write: (bytes) => resolve(bytes) });
    tls.connect({ socket: wire, rejectUnauthorized: false }).on('error', () => {});
  });
}

// A port that is open for one expected peer for some seconds. Whoever else knocks is let go again, and can neither fill
// it up nor be heard.

import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Identity } from '../../shared/certificate.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import { fingerprintShown, listenerTls } from './secure.ts';

/** So long a port is open. */
export const LISTEN_LIMIT: Ms = 10_000;
/** So many connections may be under way; then the oldest gives way, first of those from the same address. */
const WAITING_MAX = 64;
const WAITING_PER_ADDRESS_MAX = 8;

export interface Listening {
  readonly port: number;
  /**
   * Whom it is open for: each connection that has proved to be of that device is handed over, also those that came
   * before this was known. To be called once.
   */
  expect(fingerprint: string, taken: (socket: TLSSocket) => void): void;
  /** How many knocked that had another certificate, or none. */
  readonly strangers: number;
  /** What was not handed over is closed. Happens by itself after LISTEN_LIMIT. */
  close(): void;
}

export interface ListenOptions {
  readonly identity: Identity;
  readonly clock: Clock;
  /** All addresses if left out. */
  readonly host?: string;
}

/** Rejects with the system's error if it can't listen. */
export async function listen({ identity, clock, host }: ListenOptions): Promise<Listening> {
  const server = createServer({
    ...listenerTls(identity),
    handshakeTimeout: LISTEN_LIMIT,
    noDelay: true,
  });
  const knocking = waitingRoom();
  const secured = new Set<TLSSocket>(); // proved to be of some device, before it is known which one is expected
  let judge = (socket: TLSSocket): void => void secured.add(socket);
  let strangers = 0;

  server.on('connection', (socket: Socket) => {
    knocking.enter(socket);
    socket.on('error', () => {});
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    socket.on('close', () => secured.delete(socket));
    judge(socket);
  });
  server.on('tlsClientError', (_, socket) => {
    strangers += 1;
    socket.destroy(); // Node leaves it open
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, ...(host === undefined ? {} : { host }) }, resolve);
  });
  server.on('error', () => {}); // one connection that can't be taken is not the end

  const close = (): void => {
    cancel();
    judge = (socket) => socket.destroy();
    server.close();
    knocking.empty();
  };
  const cancel = clock.after(LISTEN_LIMIT, close);

  return {
    port: (server.address() as AddressInfo).port,
    expect(fingerprint, taken) {
      judge = (socket) => {
        if (fingerprintShown(socket) === fingerprint) {
          knocking.leave(socket);
          taken(socket);
        } else {
          strangers += 1;
          socket.destroy();
        }
      };
      for (const socket of secured) judge(socket);
      secured.clear();
    },
    get strangers() {
      return strangers;
    },
    close,
  };
}

interface WaitingRoom {
  enter(socket: Socket): void;
  /** It was let in: it is nothing to be closed any more. `socket` is the secured one. */
  leave(socket: TLSSocket): void;
  /** Closes whatever waits. */
  empty(): void;
}

/** Connections that have proved nothing yet, in the order in which they came. */
function waitingRoom(): WaitingRoom {
  const waiting = new Map<string, Socket>(); // by address and port of the other end: both sockets of one tell the same

  const dismiss = (name: string): void => {
    waiting.get(name)?.destroy();
    waiting.delete(name);
  };

  const makeRoom = (address: string): void => {
    const names = [...waiting.keys()];
    const neighbours = names.filter((name) => name.startsWith(`${address} `));
    if (neighbours.length >= WAITING_PER_ADDRESS_MAX) dismiss(neighbours[0] as string);
    else if (names.length >= WAITING_MAX) dismiss(names[0] as string);
  };

  return {
    enter(socket) {
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress === undefined) return void socket.destroy(); // gone already
      makeRoom(remoteAddress);
      const name = `${remoteAddress} ${remotePort}`;
      waiting.set(name, socket);
      socket.on('close', () => {
        if (waiting.get(name) === socket) waiting.delete(name);
      });
      return undefined;
    },
    leave({ remoteAddress, remotePort }) {
      waiting.delete(`${remoteAddress} ${remotePort}`);
    },
    empty() {
      for (const name of [...waiting.keys()]) dismiss(name);
    },
  };
}

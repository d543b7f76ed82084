// A port open for one expected peer for some seconds. Anybody else who connects is dropped, and can neither fill it up
// nor be heard.

import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Identity } from '../../shared/certificate.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import { fingerprintShown, listenerTls } from './secure.ts';

/** How long a port is open. */
export const LISTEN_LIMIT: Ms = 10_000;
/** The most connections under way; beyond it the oldest is dropped, of those from the same address first. */
const WAITING_MAX = 64;
const WAITING_PER_ADDRESS_MAX = 8;

export interface Listening {
  readonly port: number;
  /**
   * Whom it is open for: hands over each connection that has proved to be from that device, including those that came
   * before this call. To be called once.
   */
  expect(fingerprint: string, taken: (socket: TLSSocket) => void): void;
  /** How many connected with another certificate, or none. */
  readonly strangers: number;
  /** Closes what was not handed over. Happens by itself after LISTEN_LIMIT. */
  close(): void;
}

export interface ListenOptions {
  readonly identity: Identity;
  readonly clock: Clock;
  /** Left out: all addresses. */
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
  const secured = new Set<TLSSocket>(); // proved to be some device's, before the expected one is known
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
  /** The connection was admitted: it is not to be closed here. `socket` is the secured one. */
  leave(socket: TLSSocket): void;
  /** Closes whatever waits. */
  empty(): void;
}

/** Connections that have proved nothing yet, in order of arrival. */
function waitingRoom(): WaitingRoom {
  const waiting = new Map<string, Socket>(); // by the other end's address and port: raw and secured socket have the same

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

// A connection to a house in memory, made of callbacks: every byte passes, no socket is needed.

import type { House } from '../../server/house.ts';

export interface Connected {
  /** Whether either end has closed it. */
  readonly ended: boolean;
  /** Whether the server has stopped reading. */
  readonly paused: boolean;
  send(bytes: Uint8Array): void;
  /** The connection breaks. */
  cut(): void;
}

/** `received`: takes each write of the server. */
export function connectTo(
  house: House,
  address: string,
  received: (bytes: Uint8Array) => void,
): Connected {
  let ended = false;
  let paused = false;
  const session = house.admit({
    address,
    network: address,
    send: received,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    end() {
      ended = true;
    },
    destroy() {
      if (ended) return;
      ended = true;
      session.closed();
    },
  });
  return {
    get ended() {
      return ended;
    },
    get paused() {
      return paused;
    },
    send: (bytes) => session.received(bytes),
    cut() {
      ended = true;
      session.closed();
    },
  };
}

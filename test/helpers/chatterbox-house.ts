// Strict and fragile Chatterbox clients in a house in memory, on a clock that moves only while they wait.

import {
  type ChatterboxClient,
  chatterboxClient,
  type Ears,
  type Wire,
} from './chatterbox-client.ts';
import { type TestHouse, type TestHouseOptions, testHouse } from './house.ts';

/** A client of the house that has said nothing yet. */
export function connectChatterbox(it: TestHouse): ChatterboxClient {
  return chatterboxClient((ears) => wireTo(it, ears), {
    fragile: true,
    now: it.clock.now,
    tick: () => it.clock.advance(50),
  });
}

export interface Room extends TestHouse {
  /** A guest with an old client, or with `password` an account. */
  old(name: string, password?: string): Promise<ChatterboxClient>;
}

export async function openRoom(options: TestHouseOptions = {}): Promise<Room> {
  const it = await testHouse({ guests: true, ...options });
  return {
    ...it,
    async old(name, password) {
      const client = connectChatterbox(it);
      await client.enters(name, password === undefined ? {} : { PASSWORD: password });
      return client;
    },
  };
}

/** Resolves once nothing under way can still reach an old client. */
export async function quiet({ clock }: TestHouse): Promise<void> {
  for (let turns = 0; turns < 60; turns += 1) {
    clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a client has read so far, the history first. */
export const textsOf = (client: ChatterboxClient): readonly string[] =>
  client.messages.map(([, , , content]) => content);

/** A connection of two callbacks: what the server sends at once arrives as one piece. */
export function wireTo({ house }: TestHouse, ears: Ears): Wire {
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    ears.closed();
  };
  const session = house.admit({
    address: '127.0.0.1',
    network: '127.0.0.1',
    send(bytes) {
      if (!closed) ears.received(bytes);
    },
    pause() {},
    resume() {},
    end: close,
    destroy() {
      close();
      session.closed();
    },
  });
  return {
    write(bytes) {
      if (!closed) session.received(bytes);
    },
    end() {
      close();
      session.closed();
    },
  };
}

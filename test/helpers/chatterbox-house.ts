// Strict Chatterbox clients in a house in memory, fragile ones, by a clock that moves only while they wait.

import {
  type ChatterboxClient,
  chatterboxClient,
  type Ears,
  type Wire,
} from './chatterbox-client.ts';
import type { TestHouse } from './house.ts';

/** A client of the house that has said nothing yet. */
export function connectChatterbox(it: TestHouse): ChatterboxClient {
  return chatterboxClient((ears) => wireTo(it, ears), {
    fragile: true,
    now: it.clock.now,
    tick: () => it.clock.advance(50),
  });
}

/** A guest of the house, or with `password` an account. */
export async function enterChatterbox(
  it: TestHouse,
  name: string,
  password?: string,
): Promise<ChatterboxClient> {
  const client = connectChatterbox(it);
  await client.enters(name, password === undefined ? {} : { PASSWORD: password });
  return client;
}

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

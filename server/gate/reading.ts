// Whether a socket is read: not while its receiver has enough, nor after more pieces than any client sends. Over TLS each
// record arrives by itself, and one of a single byte costs the main thread as much as one of thousands.

import type { Duplex } from 'node:stream';
import { bucket, type Rate } from '../../shared/bucket.ts';
import type { Clock } from '../../shared/clock.ts';

export interface Reading {
  pause(): void;
  resume(): void;
  /** A piece has arrived. */
  arrived(): void;
  /** From now on it is read to its end, whatever comes. */
  drain(): void;
}

export function createReading(
  socket: Pick<Duplex, 'pause' | 'resume'>,
  { rate, clock }: { readonly rate: Rate; readonly clock: Clock },
): Reading {
  const pieces = bucket(rate, clock);
  let wanted = true;
  let forget: (() => void) | undefined; // while it sent too many
  const decide = (): void => {
    if (wanted && !forget) socket.resume();
    else socket.pause();
  };
  return {
    pause() {
      wanted = false;
      decide();
    },
    resume() {
      wanted = true;
      decide();
    },
    arrived() {
      const wait = pieces.owe(1);
      if (wait === 0 || forget) return;
      forget = clock.after(wait, () => {
        forget = undefined;
        decide();
      });
      decide();
    },
    drain() {
      forget?.();
      forget = undefined;
      wanted = true;
      decide();
    },
  };
}

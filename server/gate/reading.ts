// Decides whether a socket is read: not while its receiver has enough, nor after more pieces than any client sends.
// Over TLS each record arrives by itself, and one of a single byte costs the main thread as much as one of thousands.

import type { Duplex } from 'node:stream';
import { type Bucket, bucket, type Rate } from '../../shared/bucket.ts';
import type { Clock } from '../../shared/clock.ts';

export class Reading {
  private readonly socket: Pick<Duplex, 'pause' | 'resume'>;
  private readonly clock: Clock;
  private readonly pieces: Bucket;
  private wanted = true;
  private forget: (() => void) | undefined = undefined; // set while the socket rests after too many pieces

  constructor(
    socket: Pick<Duplex, 'pause' | 'resume'>,
    { rate, clock }: { readonly rate: Rate; readonly clock: Clock },
  ) {
    this.socket = socket;
    this.clock = clock;
    this.pieces = bucket(rate, clock);
  }

  pause(): void {
    this.wanted = false;
    this.decide();
  }

  resume(): void {
    this.wanted = true;
    this.decide();
  }

  /** A piece has arrived. */
  arrived(): void {
    const wait = this.pieces.owe(1);
    if (wait === 0 || this.forget) return;
    this.forget = this.clock.after(wait, () => {
      this.forget = undefined;
      this.decide();
    });
    this.decide();
  }

  /** From now on the socket is read to its end, whatever comes. */
  drain(): void {
    this.forget?.();
    this.forget = undefined;
    this.wanted = true;
    this.decide();
  }

  private decide(): void {
    if (this.wanted && !this.forget) this.socket.resume();
    else this.socket.pause();
  }
}

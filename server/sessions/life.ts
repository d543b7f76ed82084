// How long a connection may take and stay silent: until its first frame, until the end of the login, and later between
// signs of life [DESIGN 11]. One timer for each connection.

import type { Clock, Ms } from '../../shared/clock.ts';
import { type Pulse, pulse } from '../../shared/pulse.ts';

export interface LifeLimits {
  readonly helloWithin: Ms;
  readonly loginWithin: Ms;
  readonly pingAfter: Ms;
  readonly dropAfter: Ms;
}

/** The session, as its life sees it. */
export interface Living {
  /** Asks the client for a sign of life. */
  ping(): void;
  /** The first frame or the login did not come in time, or there was silence for too long. */
  late(what: 'hello' | 'login' | 'silence'): void;
}

export class Life {
  private readonly clock: Clock;
  private readonly limits: LifeLimits;
  private readonly of: Living;
  private readonly start: Ms;
  private stage: 'hello' | 'login' | 'open' = 'hello';
  private cancel: () => void;
  private pulse: Pulse | undefined = undefined;

  constructor(clock: Clock, limits: LifeLimits, of: Living) {
    this.clock = clock;
    this.limits = limits;
    this.of = of;
    this.start = clock.now();
    this.cancel = clock.after(limits.helloWithin, () => of.late('hello'));
  }

  /** Something arrived. */
  heard(): void {
    this.pulse?.heard();
  }

  /** The first frame arrived. */
  greeted(): void {
    if (this.stage !== 'hello') return;
    this.stage = 'login';
    this.cancel();
    const left = this.start + this.limits.loginWithin - this.clock.now();
    this.cancel = this.clock.after(Math.max(left, 1), () => this.of.late('login'));
  }

  loggedIn(): void {
    const { clock, limits, of } = this;
    this.stage = 'open';
    this.end();
    this.pulse = pulse(clock, {
      pingAfter: limits.pingAfter,
      deadAfter: limits.dropAfter,
      ping: () => of.ping(),
      dead: () => of.late('silence'),
    });
  }

  end(): void {
    this.cancel();
    this.pulse?.stop();
  }
}

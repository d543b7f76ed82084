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

export interface Life {
  /** Something arrived. */
  heard(): void;
  /** The first frame arrived. */
  greeted(): void;
  loggedIn(): void;
  end(): void;
}

export function watchLife(
  clock: Clock,
  limits: LifeLimits,
  tell: { ping(): void; late(what: 'hello' | 'login' | 'silence'): void },
): Life {
  const start = clock.now();
  let stage: 'hello' | 'login' | 'open' = 'hello';
  let cancel = clock.after(limits.helloWithin, () => tell.late('hello'));
  let open: Pulse | undefined;

  return {
    heard: () => open?.heard(),
    greeted() {
      if (stage !== 'hello') return;
      stage = 'login';
      cancel();
      const left = start + limits.loginWithin - clock.now();
      cancel = clock.after(Math.max(left, 1), () => tell.late('login'));
    },
    loggedIn() {
      stage = 'open';
      cancel();
      const { pingAfter, dropAfter: deadAfter } = limits;
      open = pulse(clock, {
        pingAfter,
        deadAfter,
        ping: tell.ping,
        dead: () => tell.late('silence'),
      });
      cancel = open.stop;
    },
    end: () => cancel(),
  };
}

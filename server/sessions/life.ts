// How long a connection may take and stay silent: until its first frame, until the end of the login, and later between
// signs of life [DESIGN 11]. One timer for each connection.

import type { Clock, Ms } from '../../shared/clock.ts';

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
  let heardAt = start;
  let stage: 'hello' | 'login' | 'open' = 'hello';
  let cancel = clock.after(limits.helloWithin, () => tell.late('hello'));
  const arm = (delay: Ms, run: () => void): void => {
    cancel();
    cancel = clock.after(Math.max(delay, 1), run);
  };

  /**
   * Extended by what was heard meanwhile, instead of a new timer at every frame. Wall time may step either way, and a
   * machine may sleep: whatever the clock says, nobody is dropped without a ping and time to answer it.
   */
  const watch = (): void => {
    const silent = Math.max(0, clock.now() - heardAt);
    heardAt = clock.now() - silent;
    if (silent < limits.pingAfter) arm(limits.pingAfter - silent, watch);
    else ping();
  };

  const ping = (): void => {
    const before = heardAt;
    tell.ping();
    arm(limits.dropAfter - limits.pingAfter, () => {
      if (heardAt === before) tell.late('silence');
      else watch();
    });
  };

  return {
    heard() {
      heardAt = clock.now();
    },
    greeted() {
      if (stage !== 'hello') return;
      stage = 'login';
      arm(start + limits.loginWithin - clock.now(), () => tell.late('login'));
    },
    loggedIn() {
      stage = 'open';
      heardAt = clock.now();
      arm(limits.pingAfter, watch);
    },
    end: () => cancel(),
  };
}

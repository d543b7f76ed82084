// How long a connection may take and be silent: to its first frame, to the end of the login, and later between signs of
// life [DESIGN 11]. One timer a connection.

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

  /** Moved on by what was heard meanwhile, instead of a new timer at every frame. */
  const watch = (pinged: boolean): void => {
    const silent = clock.now() - heardAt;
    if (pinged && silent >= limits.dropAfter) {
      tell.late('silence');
    } else if (silent >= limits.pingAfter && !pinged) {
      tell.ping();
      arm(limits.dropAfter - silent, () => watch(true));
    } else {
      arm(Math.max(limits.pingAfter - silent, 0), () => watch(false));
    }
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
      arm(limits.pingAfter, () => watch(false));
    },
    end: () => cancel(),
  };
}

// Waits that can be called off: a session that ends waits for nothing more.

import type { Clock, Ms } from '../../shared/clock.ts';

export interface Waits {
  /** Resolves when the time has come, or at once when it is called off. */
  sleep(delay: Ms): Promise<void>;
  /** Resolves as `until` does, or at once when it is called off. */
  wait(until: Promise<void>): Promise<void>;
  /** Ends the current wait at once; there is only one at a time. */
  callOff(): void;
}

export function createWaits(clock: Clock): Waits {
  let goOn = (): void => {};
  return {
    sleep: (delay) =>
      new Promise((resolve) => {
        const cancel = clock.after(delay, resolve);
        goOn = () => {
          cancel();
          resolve();
        };
      }),
    wait: (until) =>
      new Promise((resolve) => {
        goOn = resolve;
        void until.then(resolve);
      }),
    callOff: () => goOn(),
  };
}

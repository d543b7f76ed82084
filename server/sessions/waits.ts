// Waits that can be called off: a session that ends waits for nothing more.

import type { Clock, Ms } from '../../shared/clock.ts';

const nothing = (): void => {};

export class Waits {
  private readonly clock: Clock;
  private goOn = nothing;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Resolves after `delay` ms, or at once when it is called off. */
  sleep(delay: Ms): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(delay, resolve);
      this.goOn = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Resolves as `until` does, or at once when it is called off. */
  wait(until: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.goOn = resolve;
      void until.then(resolve);
    });
  }

  /** Ends the current wait at once; there is only one at a time. */
  callOff(): void {
    this.goOn();
  }
}

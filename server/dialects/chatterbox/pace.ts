// When frames leave: one at a time and a while apart, since real clients read once per frame and lose what came along
// with it [DESIGN 7]. Knows nothing of what is in them.

import type { Clock, Ms } from '../../../shared/clock.ts';

/** Some more than the 100 ms that are promised: timers fire early, and a frame may leave late. */
const APART: Ms = 110;

export interface Pace {
  /** There is something to send: at the end of this turn, together with what else it brings, or when it is time. */
  soon(): void;
  /** The same, and at once where nothing forbids it. */
  now(): void;
  /** Calls `done` with the last frame sent, which may be at once. */
  finish(done: () => void): void;
  /** Nothing more is sent; who waits for the end is called. */
  stop(): void;
}

interface Needs {
  readonly clock: Clock;
  /** The next frame of what waits; undefined if nothing does. */
  readonly next: () => Uint8Array | undefined;
  readonly isEmpty: () => boolean;
  readonly send: (bytes: Uint8Array) => void;
}

export function createPace({ clock, next, isEmpty, send }: Needs): Pace {
  let cancel: (() => void) | undefined; // while a beat is to come
  let finished: (() => void) | undefined;
  let stopped = false;

  const beat = (): void => {
    cancel = undefined;
    const bytes = stopped ? undefined : next();
    if (bytes) {
      cancel = clock.after(APART, beat);
      send(bytes);
    }
    if (finished && isEmpty()) stop();
  };

  const stop = (): void => {
    stopped = true;
    cancel?.();
    const done = finished;
    finished = undefined;
    done?.();
  };

  return {
    soon() {
      if (!stopped) cancel ??= clock.after(0, beat);
    },
    now() {
      if (!stopped && !cancel) beat();
    },
    finish(done) {
      finished = done;
      if (stopped || isEmpty()) stop();
      else if (!cancel) beat();
    },
    stop,
  };
}

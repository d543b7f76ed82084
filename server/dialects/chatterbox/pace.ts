// When frames leave: one at a time and a while apart, since real clients read one frame at a time and lose what arrives
// with it [DESIGN 7]. Knows nothing of their content.

import type { Clock, Ms } from '../../../shared/clock.ts';

/** More than the promised 100 ms: timers fire early, and a frame may leave late. */
const APART: Ms = 110;

export interface Pace {
  /** There is something to send: at the end of this turn, with whatever else that brings, or when it is time. */
  soon(): void;
  /** The same, but at once if nothing forbids it. */
  now(): void;
  /** Calls `done` once the last frame is sent, perhaps at once. */
  finish(done: () => void): void;
  /** Nothing more is sent; a pending `done` is called. */
  stop(): void;
}

interface Needs {
  readonly clock: Clock;
  /** The next frame to send; undefined if nothing waits. */
  readonly next: () => Uint8Array | undefined;
  readonly isEmpty: () => boolean;
  readonly send: (bytes: Uint8Array) => void;
}

export function createPace({ clock, next, isEmpty, send }: Needs): Pace {
  let cancel: (() => void) | undefined; // set while a beat is due
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

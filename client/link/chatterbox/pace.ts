// Performs requests in the order asked, at a pace that an old server can follow. Does not know what they mean.

import type { Clock, Ms } from '../../../shared/clock.ts';
import type { Asked } from '../../core/update/event.ts';
import type { Outbox } from '../outbox.ts';
import type { Wire } from '../wire.ts';

/** Time between two frames: some servers read one frame at a time and lose what arrives with it. */
const GAP: Ms = 100;

export interface PaceNeeds {
  readonly clock: Clock;
  readonly box: Outbox;
  /** Called with a connection only. */
  readonly perform: (request: Asked) => void;
}

export interface Pace {
  open(line: Wire): void;
  /** The connection is gone; requests wait. */
  close(): void;
  /** Performs what waits, as soon as its turn comes. Never at once: the caller is to know the id first. */
  soon(): void;
  send(frame: Uint8Array): void;
  /** Ends the connection once everything is sent. */
  finish(): void;
}

export function pace({ clock, box, perform }: PaceNeeds): Pace {
  const queue: Asked[] = []; // in the order asked
  let wire: Wire | undefined;
  let freeAt: Ms = 0;
  let cancel: (() => void) | undefined;

  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };

  const flush = (): void => {
    stop();
    while (wire && clock.now() >= freeAt) {
      queue.push(...box.next());
      const request = queue.shift();
      if (!request) return;
      perform(request);
    }
    if (wire && box.unanswered > 0) cancel = clock.after(freeAt - clock.now(), flush);
  };

  return {
    open(line) {
      wire = line;
    },
    close() {
      wire = undefined;
      stop();
    },
    soon: () => queueMicrotask(flush),
    send(frame) {
      wire?.send(frame);
      freeAt = clock.now() + GAP;
    },
    finish: () => wire?.finish(),
  };
}

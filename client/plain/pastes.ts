// Feeds typed lines to gathering.ts as they come; knows the time, and which lines were read together.

import type { Clock, Ms } from '../../shared/clock.ts';
import {
  type Gathering,
  gather,
  NOTHING_GATHERED,
  PASTE_LIMIT,
  settled,
  torn,
} from './gathering.ts';

export interface TypedEvents {
  line(text: string): void;
  /** `line` is not sent; `text` tells the user why. */
  refused(text: string, line: string): void;
}

export interface Pastes {
  /** Something was read: its lines are taken in this turn, or as they are asked for. */
  read(): void;
  take(line: string): void;
  /** The last line that was not for everybody was answered: what comes now was not pasted with it. */
  answered(): void;
  /** Drops a paste whose end did not come. */
  stop(): void;
}

export function pastes(clock: Clock, on: TypedEvents): Pastes {
  let gathered: Gathering = NOTHING_GATHERED;
  let cancelLimit = (): void => {};
  let reads = 0;
  let readAt: Ms | undefined; // set while the rest of a paste may still follow: waiting lines come one per turn
  let isAnswered = false; // as in `answered`, and `gathered` does not show it yet

  const become = ([next, what]: ReturnType<typeof gather>): void => {
    gathered = next;
    cancelLimit();
    if (next.open) cancelLimit = clock.after(PASTE_LIMIT, () => become(torn(gathered)));
    if (what?.kind === 'line') on.line(what.text);
    else if (what) on.refused(what.text, what.line);
  };

  const endOf = (nth: number): void => {
    if (nth !== reads) return;
    readAt = undefined;
    if (isAnswered) settle();
  };

  const settle = (): void => {
    isAnswered = false;
    gathered = settled(gathered);
  };

  return {
    read() {
      readAt ??= clock.now();
      reads += 1;
      const nth = reads;
      // Turns count, not only time: a busy machine must not tear a paste apart.
      clock.after(0, () => clock.after(0, () => endOf(nth)));
    },
    take: (line) => become(gather(gathered, line, readAt ?? clock.now())),
    answered() {
      isAnswered = true;
      if (readAt === undefined) settle(); // otherwise the rest of a paste may still follow
    },
    stop() {
      cancelLimit();
      gathered = NOTHING_GATHERED;
    },
  };
}

// Feeds typed lines to gathering.ts as they come; knows the time, and which lines were read together.

import type { Clock, Ms } from '../../shared/clock.ts';
import { unreachable } from '../../shared/unreachable.ts';
import {
  dropped,
  type Gathering,
  gather,
  type Heard,
  NOTHING_GATHERED,
  PASTE_LIMIT,
  settled,
  torn,
} from './gathering.ts';

export interface TypedEvents {
  line(text: string): void;
  /** `line` is not sent; `text` tells the user why. */
  refused(text: string, line: string): void;
  /** Something for the user to know. */
  told(text: string): void;
}

export interface Pastes {
  /** Something was read: its lines are taken in this turn, or as they are asked for. */
  read(): void;
  take(line: string): void;
  /** The last line that was not for everybody was answered: what comes now was not pasted with it. */
  answered(): void;
  /** Gives up a code block, and returns whether there was one. */
  drop(): boolean;
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
    if (what) say(what);
  };

  const say = (what: Heard): void => {
    switch (what.kind) {
      case 'line':
        on.line(what.text);
        break;
      case 'told':
        on.told(what.text);
        break;
      case 'refused':
        on.refused(what.text, what.line);
        break;
      default:
        unreachable(what);
    }
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
    drop() {
      const next = dropped(gathered);
      if (next) become(next);
      return next !== undefined;
    },
    stop() {
      cancelLimit();
      const { code } = gathered;
      gathered = code === undefined ? NOTHING_GATHERED : { code };
    },
  };
}

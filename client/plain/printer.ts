// Text out, in whole lines. While the terminal is lent to a question, they wait.

import type { Writable } from 'node:stream';
import type { Ms } from '../../shared/clock.ts';

export interface Printer {
  /** `until`: the lines hold a timed message with this deadline. */
  print(text: string, until?: Ms): void;
  /** Drops unwritten lines with deadlines up to that time. */
  expire(until: Ms): void;
  /** From now on lines wait, until `giveBack`. */
  lend(): void;
  giveBack(): void;
}

interface Waiting {
  readonly text: string;
  /** The deadline of a timed message in it, else infinite. */
  readonly until: Ms;
}

/** How many lines wait while a question is open; further ones are shown in between. */
const LENT_MAX = 1_000;

export function printer(output: Writable): Printer {
  let lent: Waiting[] | undefined; // what to show once the terminal is given back

  /** What one turn prints leaves in one write: after a long absence it is thousands of lines. */
  const write = (text: string): void => {
    if (output.writableCorked === 0) {
      output.cork();
      queueMicrotask(() => output.uncork());
    }
    output.write(text);
  };

  return {
    print(text, until = Infinity) {
      if (lent && lent.length < LENT_MAX) lent.push({ text, until });
      else write(text);
    },
    expire(until) {
      lent = lent?.filter((text) => text.until > until);
    },
    lend() {
      lent = [];
    },
    giveBack() {
      const texts = lent ?? [];
      lent = undefined;
      for (const { text } of texts) write(text);
    },
  };
}

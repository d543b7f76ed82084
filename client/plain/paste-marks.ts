// Asks the terminal to mark what is pasted (bracketed paste). The plain client writes no other control sequences.

import type { Writable } from 'node:stream';
import type { OwnProcess } from '../surroundings.ts';

export interface PasteMarks {
  switchOn(): void;
  /** Leaves the terminal as it was found. The end of the process does so too. */
  switchOff(): void;
}

export function pasteMarks(output: Writable, on: OwnProcess['on']): PasteMarks {
  const show = (): boolean => output.write('\u001b[?2004h');
  const hide = (): boolean => output.write('\u001b[?2004l');
  let forgets: readonly (() => void)[] = [];
  return {
    switchOn() {
      show();
      // A shell that had the terminal meanwhile has switched them off.
      forgets = [on('SIGCONT', show), on('exit', hide)];
    },
    switchOff() {
      for (const forget of forgets) forget();
      forgets = [];
      hide();
    },
  };
}

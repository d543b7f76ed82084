// Getting a name at an old server: what the server says until it is taken or refused, and what to do then.

import type { Ms } from '../../../shared/clock.ts';
import type { OlderNeeds } from '../older.ts';
import type { Wire } from '../wire.ts';
import { readFrame } from './frames.ts';
import { oldGreeting, type Taken } from './greeting.ts';

/** An old server may say something else before it answers a hello. */
const REMARK_LIMIT: Ms = 1_000;
/** How many connections in a row may end in something that is not a frame. */
const FAULTS_MAX = 3;
/** A connection that held this long was of use. */
const GOOD_AFTER: Ms = 60_000;
const GHOST_ATTEMPTS = 8; // how often a name that was ours a moment ago may be in use

export interface EntryNeeds extends Omit<OlderNeeds, 'taken'> {
  readonly taken: (taken: Taken, line: Wire) => void;
}

export interface Entry {
  /** Another connection begins. */
  begin(): void;
  /** One more connection ended because of what the server sent: whether to give up. */
  isHopeless(): boolean;
  /** False for what is not of this protocol. */
  heard(value: unknown, line: Wire): boolean;
}

export function entry(needs: EntryNeeds): Entry {
  const { clock, end, tryAgain } = needs;
  let greeting = oldGreeting();
  let begun: Ms = 0;
  let faults = 0;

  const waitLonger = (remark: string, line: Wire): void => {
    const cancel = clock.after(REMARK_LIMIT, () => {
      if (needs.isBack()) tryAgain(remark);
      else if (needs.isBare()) end('bad-name', remark);
      else needs.tryBare();
      line.close('');
    });
    needs.listens(line, cancel);
  };

  /** A server may take a while to notice that the connection before is gone. */
  const turnedAway = (text: string, line: Wire): void => {
    if (needs.isBack() && needs.attempts() < GHOST_ATTEMPTS) tryAgain(text);
    else {
      needs.spare(line); // some servers, when the connection ends, remove whoever has the name
      end('name-taken', text);
    }
  };

  return {
    begin() {
      greeting = oldGreeting();
      begun = clock.elapsed();
    },
    isHopeless() {
      if (clock.elapsed() - begun >= GOOD_AFTER) faults = 0;
      faults += 1;
      return faults >= FAULTS_MAX;
    },
    heard(value, line) {
      const frame = readFrame(value);
      if (!frame) return false;
      const answer = greeting(frame);
      if (answer.kind === 'taken') needs.taken(answer, line);
      else if (answer.kind === 'turned away') turnedAway(answer.text, line);
      else if (answer.kind === 'remark') waitLonger(answer.text, line);
      return true;
    },
  };
}

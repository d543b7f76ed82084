// Lines that come twice: after a broken connection a client sends again what was not answered. Each gets the answer that
// it had, or will have: those that became facts from what is kept, the others from memory.

import { Refusal } from '../../shared/refusal.ts';
import type { LineId, UserId } from '../facts.ts';
import { type LineAnswer, recall, wireId } from '../state/answers.ts';
import type { State } from '../state/state.ts';

/** The most remembered answers to lines that are kept nowhere. They stop such a line from being said twice. */
const SAID_NOW_MAX = 4_096;

/** A line being carried out. */
interface UnderWay<A> {
  readonly user: UserId;
  readonly line: LineId;
  readonly work: Promise<A>;
}

export interface Repeats<A> {
  /** The line's answer; undefined if the line is new. Throws a Refusal if it is too old to tell. */
  find(user: UserId, line: LineId): A | Promise<A> | undefined;
  /** The line is being carried out: until `work` is done, a repeat of the line waits for the same answer. */
  during(user: UserId, line: LineId, work: Promise<A>): void;
  /** The line was carried out and will not be kept. */
  said(user: UserId, line: LineId, answer: A): void;
}

/** `asKept`: makes the answer to a repeat of a line that became a fact. */
export function createRepeats<A>(
  state: Pick<State, 'streams'>,
  asKept: (line: LineId, answer: LineAnswer) => A,
): Repeats<A> {
  // No Map: V8 keeps what a busy one held until a full collection, and these hold all that their work does.
  const underWay: UnderWay<A>[] = [];
  const saidNow = new Map<string, A>();

  return {
    find(user, line) {
      const before = recall(state.streams(user), line);
      if (before.kind === 'answered') return asKept(line, before.answer);
      if (before.kind === 'too-old') {
        throw new Refusal('too-old', 'This line is too old to tell whether it was carried out.');
      }
      const first = underWay.find((one) => isSame(one.line, line) && one.user === user);
      return first?.work ?? saidNow.get(keyFor(user, line));
    },
    during(user, line, work) {
      const one = { user, line, work };
      const end = () => void underWay.splice(underWay.indexOf(one), 1);
      underWay.push(one);
      void work.then(end, end);
    },
    said(user, line, answer) {
      saidNow.set(keyFor(user, line), answer);
      const [oldest] = saidNow.keys();
      if (saidNow.size > SAID_NOW_MAX && oldest !== undefined) saidNow.delete(oldest);
    },
  };
}

function isSame(one: LineId, other: LineId): boolean {
  return one.n === other.n && one.stream === other.stream;
}

function keyFor(user: UserId, line: LineId): string {
  return `${user} ${wireId(line)}`;
}

// Facts on their way to the disk, in batches: each is one write, and is handed on as a whole.

import type { Lsn, Stored } from '../facts.ts';
import { lettersOf } from './message.ts';

/** A batch with this many characters of text takes no more: each client is handed a whole batch at once. */
const BATCH_LETTERS = 64 * 1024;

export interface Waiter {
  resolve(outcome: Stored | 'conflict'): void;
  reject(error: unknown): void;
}

export interface Batch {
  readonly facts: Stored[];
  letters: number;
  /** One for each of the first `facts`; read marks at the end have none. */
  readonly waiters: Waiter[];
  /** Those in conflict with a fact of this batch. */
  readonly losers: Waiter[];
}

export interface Batches {
  add(fact: Stored, waiter: Waiter): void;
  /** Whether anything waits. */
  waiting(): boolean;
  /** How many facts the next write has so far; undefined if it can have no more. */
  gathered(): number | undefined;
  /** How many facts shared a write: the most of the last few. */
  readonly lately: number;
  /** The oldest, to be written; if it still takes facts, those of `last` come at its end. */
  next(last: () => readonly Stored[]): Batch;
  /** What `next` gave is written, or was refused. */
  written(): void;
  /** The batch with the fact of this place, waiting or being written. */
  withFact(place: Lsn): Batch | undefined;
}

export function createBatches(): Batches {
  let gathering = emptyBatch();
  const full: Batch[] = []; // oldest first
  let writing: Batch | undefined;
  let lately = 0;

  const put = (fact: Stored): void => {
    gathering.facts.push(fact);
    gathering.letters += lettersOf(fact);
  };

  const takeGathering = (): Batch => {
    const batch = gathering;
    gathering = emptyBatch();
    return batch;
  };

  return {
    add(fact, waiter) {
      if (gathering.letters >= BATCH_LETTERS) full.push(takeGathering());
      put(fact);
      gathering.waiters.push(waiter);
    },
    waiting: () => full.length > 0 || gathering.facts.length > 0,
    gathered: () => (full.length > 0 ? undefined : gathering.facts.length),
    next(last) {
      writing = full.shift();
      if (writing) return writing;
      for (const fact of last()) put(fact);
      writing = takeGathering();
      lately = Math.max(writing.facts.length, lately - Math.ceil(lately / 8));
      return writing;
    },
    get lately() {
      return lately;
    },
    written() {
      writing = undefined;
    },
    withFact(place) {
      const isIn = ({ facts }: Batch): boolean => place >= (facts[0]?.lsn ?? Infinity);
      return [gathering, ...full.toReversed()].find(isIn) ?? writing;
    },
  };
}

function emptyBatch(): Batch {
  return { facts: [], letters: 0, waiters: [], losers: [] };
}

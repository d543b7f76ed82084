// Which fact touched a subject last, of those that are applied and those that still wait for the disk: so it tells what
// overtook an expectation.

import type { Lsn, Stored, Subject } from '../facts.ts';
import { revisionsOf } from './revisions.ts';
import type { Expectation, Revision } from './store.ts';

/** The most recently touched subjects that are told apart: some 10 MB. */
const REVISIONS_MAX = 50_000;
const NONE: readonly never[] = [];

export interface Touched {
  /** As of the last fact applied. */
  revision(on: Subject): Revision;
  /** The fact waits for the disk. */
  queued(fact: Stored): void;
  /** It is durable. */
  settled(fact: Stored): void;
  /** It was refused. */
  refused(fact: Stored): void;
  /** The last fact that touched anything expected meanwhile: its place, or 0 if it is applied; undefined if none did. */
  overtaker(expects: readonly Expectation[]): Lsn | undefined;
}

export function createTouched(): Touched {
  const revisions = revisionsOf(REVISIONS_MAX);
  const waiting = new Map<Subject, Lsn>();

  const overtakerOf = ({ on, revision }: Expectation): Lsn | undefined => {
    const pending = waiting.get(on);
    if ((pending ?? revisions.of(on)) === revision) return undefined;
    return pending ?? 0;
  };

  const drop = (on: Subject, place: Lsn): void => {
    if (waiting.get(on) === place) waiting.delete(on);
  };

  const settle = (on: Subject, place: Lsn): void => {
    drop(on, place);
    revisions.advance(on, place);
  };

  return {
    revision: revisions.of,
    queued({ on, touches = NONE, lsn }) {
      waiting.set(on, lsn);
      for (const other of touches) waiting.set(other, lsn);
    },
    settled({ on, touches = NONE, lsn }) {
      settle(on, lsn);
      for (const other of touches) settle(other, lsn);
    },
    refused({ on, touches = NONE, lsn }) {
      drop(on, lsn);
      for (const other of touches) drop(other, lsn);
    },
    overtaker(expects) {
      if (expects.length === 0) return undefined;
      const found = expects.map(overtakerOf).filter((place) => place !== undefined);
      return found.length > 0 ? Math.max(...found) : undefined;
    },
  };
}

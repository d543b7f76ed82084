// When each subject was last touched: exact for recent subjects; all others share the newest place among those
// forgotten. So memory is bounded, however many people and chats there are, and no change goes unnoticed.

import type { Lsn, Subject } from '../facts.ts';
import type { Revision } from './store.ts';

export interface Revisions {
  of(on: Subject): Revision;
  /** The fact of this place touched it; places rise. */
  advance(on: Subject, place: Lsn): void;
}

/** `max`: how many subjects are told apart. */
export function revisionsOf(max: number): Revisions {
  let recent = new Map<Subject, Revision>();
  let older = new Map<Subject, Revision>();
  let forgotten: Revision = 0;
  let newest: Revision = 0; // in `recent`
  let newestOlder: Revision = 0;

  /** Forgets half of them at a time: keeping an order of use would cost something at every fact. */
  const turn = (): void => {
    forgotten = newestOlder;
    newestOlder = newest;
    older = recent;
    recent = new Map();
  };

  return {
    of: (on) => recent.get(on) ?? older.get(on) ?? forgotten,
    advance(on, place) {
      if (recent.size >= max / 2) turn();
      recent.set(on, place);
      newest = place;
    },
  };
}

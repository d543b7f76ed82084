// Which messages of a chat were amended last: so a client that was away learns what became of those it holds.

import type { Seq } from '../facts.ts';

/** As many as are told at least. */
export const AMENDED_MAX = 4_096;

/** It grows in place: only facts change it. */
export interface Amended {
  /** The number of the last amendment. */
  n: Seq;
  /** The messages of the last amendments, up to number `n`; 0 for a number that was never kept. */
  readonly of: Seq[];
}

/** A number that is known already changes nothing. */
export function note(known: Amended, n: Seq, of: Seq): void {
  const skipped = n - known.n - 1;
  if (skipped < 0) return;
  if (skipped >= AMENDED_MAX) known.of.length = 0;
  else for (let count = 0; count < skipped; count += 1) known.of.push(0);
  known.n = n;
  known.of.push(of);
  // Rarely, since all the others move.
  if (known.of.length >= 2 * AMENDED_MAX) known.of.splice(0, known.of.length - AMENDED_MAX);
}

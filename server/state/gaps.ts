// Which numbers of a chat belong to no message, so that unread messages can be counted without reading them: numbers
// only rise, and nearly all belong to a message. Pure.

import type { Seq } from '../facts.ts';

/** Numbers from the first to the second, both included. */
export type Gap = readonly [first: Seq, last: Seq];

export interface Gaps {
  /** Rising; no two adjoin. */
  readonly gaps: readonly Gap[];
  /**
   * Up to this number a count must look: there are more gaps than are remembered, timed messages that may be gone, or a
   * user's own notes.
   */
  readonly unsure: Seq;
}

/** Gaps come from refused commits and sometimes from a restart, so they are few. */
const GAPS_MAX = 8;

export const NO_GAPS: Gaps = { gaps: [], unsure: 0 };

/** The numbers above `last` and up to `to` are skipped. */
export function skipped(known: Gaps, last: Seq, to: Seq): Gaps {
  return to <= last ? known : bounded(known, [...known.gaps, [last + 1, to]]);
}

/**
 * A message was written, when `last` was the highest number so far. It may have one of the numbers believed skipped: at
 * a start the rest of the journal follows.
 */
export function written(
  known: Gaps,
  last: Seq,
  { seq, expiresAt }: { readonly seq: Seq; readonly expiresAt?: number },
): Gaps {
  const next = seq > last ? skipped(known, last, seq - 1) : filled(known, seq);
  return expiresAt === undefined ? next : { ...next, unsure: Math.max(next.unsure, seq) };
}

/** How many messages have numbers above `above` and up to `upTo`; undefined if only reading them can tell. */
export function messagesIn({ gaps, unsure }: Gaps, above: Seq, upTo: Seq): number | undefined {
  if (above >= upTo) return 0;
  if (above < unsure) return undefined;
  let count = upTo - above;
  for (const [first, last] of gaps) {
    count -= Math.max(0, Math.min(last, upTo) - Math.max(first - 1, above));
  }
  return count;
}

function filled(known: Gaps, seq: Seq): Gaps {
  const gap = known.gaps.find(([first, last]) => first <= seq && seq <= last);
  if (!gap) return known;
  const parts: readonly Gap[] = [
    [gap[0], seq - 1],
    [seq + 1, gap[1]],
  ];
  const rest = known.gaps.flatMap((one) => (one === gap ? parts : [one]));
  return bounded(
    known,
    rest.filter(([first, last]) => first <= last),
  );
}

function bounded({ unsure }: Gaps, gaps: readonly Gap[]): Gaps {
  const over = Math.max(0, gaps.length - GAPS_MAX);
  const forgotten = gaps[over - 1];
  return { gaps: gaps.slice(over), unsure: Math.max(unsure, forgotten?.[1] ?? 0) };
}

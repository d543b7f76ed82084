// Which numbers of a chat are no message's, so that what is unread can be counted without reading it: numbers only rise
// and nearly all are a message's. Pure.

import type { Seq } from '../facts.ts';

/** Numbers from the first to the second, both included. */
export type Gap = readonly [first: Seq, last: Seq];

export interface Gaps {
  /** Rising; none touches another. */
  readonly gaps: readonly Gap[];
  /** Up to here nobody knows: more gaps than are remembered, timed messages, which may be gone, notes of one's own. */
  readonly unsure: Seq;
}

/** A commit that was refused leaves one, a start may; so there are few. */
const GAPS_MAX = 8;

export const NO_GAPS: Gaps = { gaps: [], unsure: 0 };

/** The numbers above `last` and up to `to` are passed over. */
export function skipped(known: Gaps, last: Seq, to: Seq): Gaps {
  return to <= last ? known : bounded(known, [...known.gaps, [last + 1, to]]);
}

/**
 * A message, when `last` was the highest number so far. It may be one of those that were taken to be passed over: at a
 * start the journal's rest follows.
 */
export function written(
  known: Gaps,
  last: Seq,
  { seq, expiresAt }: { readonly seq: Seq; readonly expiresAt?: number },
): Gaps {
  const next = seq > last ? skipped(known, last, seq - 1) : filled(known, seq);
  return expiresAt === undefined ? next : { ...next, unsure: Math.max(next.unsure, seq) };
}

/** How many messages have numbers above `above` and up to `upTo`; undefined if that must be looked up. */
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

// The texts that were in the input before each change, to go back to and forth again. Bounded. Pure.

import type { Typed } from './typed.ts';

/** A text that was in the input. */
export interface Past extends Typed {
  /** Which of the lines typed before it was, or the draft [recall.ts]. */
  readonly at: number;
}

/** Changes of one kind that follow each other are undone together. */
export type Run = 'typing' | 'deleting' | 'choosing';

export interface Undo {
  /** Oldest first. */
  readonly past: readonly Past[];
  /** What was undone; the next to be done again comes last. */
  readonly future: readonly Past[];
  /** The kind of the last change, if the next of the same kind belongs to it. */
  readonly run?: Run;
}

export const NOTHING_TO_UNDO: Undo = { past: [], future: [] };

const STEPS_MAX = 200;
/** The most characters kept in all of them. */
const CHARS_MAX = 100_000;

/** `before` is about to change. */
export function noted({ past, run }: Undo, before: Past, next?: Run): Undo {
  const isSame = next !== undefined && next === run;
  return {
    past: isSame ? past : bounded([...past, before]),
    future: [],
    ...(next !== undefined && { run: next }),
  };
}

/** What is typed next is a change of its own. */
export function settledRun({ past, future }: Undo): Undo {
  return { past, future };
}

/** The text before the last change (`by` -1), or the one that was undone last (`by` 1); undefined if there is none. */
export function stepped(
  { past, future }: Undo,
  now: Past,
  by: -1 | 1,
): { readonly to: Past; readonly undo: Undo } | undefined {
  const [from, onto] = by < 0 ? [past, future] : [future, past];
  const to = from.at(-1);
  if (!to) return undefined;
  const [left, more] = [from.slice(0, -1), [...onto, now]];
  return { to, undo: by < 0 ? { past: left, future: more } : { past: more, future: left } };
}

function bounded(past: readonly Past[]): readonly Past[] {
  let [first, chars] = [past.length, 0];
  while (first > 0 && past.length - first < STEPS_MAX) {
    chars += past[first - 1]?.graphemes.length ?? 0;
    if (chars > CHARS_MAX) break;
    first -= 1;
  }
  return first === 0 ? past : past.slice(first);
}

// A text with a cursor in it, changed character by character as a person counts them. Pure; knows no keys and no rows.

import { unreachable } from '../../../shared/unreachable.ts';
import { graphemes, graphemesOf } from '../../layout/width.ts';

export interface Typed {
  /** The text's grapheme clusters; a line break is one. */
  readonly graphemes: readonly string[];
  /** How many of them come before the cursor. */
  readonly cursor: number;
}

/** Where the cursor may go, and what may be removed up to there. */
export type Motion =
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  /** To the blank in front of the word before the cursor. */
  | 'blank-left'
  | 'line-start'
  | 'line-end'
  | 'start'
  | 'end';

// How many clusters a word is looked for in: finding words in scripts without blanks costs time.
const WORD_REACH = 256;
const words = new Intl.Segmenter('en', { granularity: 'word' });

export function textOf({ graphemes }: Typed): string {
  return graphemes.join('');
}

/** The cursor's place in UTF-16 units. */
export function offsetOf({ graphemes, cursor }: Typed): number {
  let units = 0;
  for (let at = 0; at < cursor; at += 1) units += (graphemes[at] ?? '').length;
  return units;
}

/** A text with the cursor at its end. */
export function typedOf(text: string): Typed {
  const found = graphemes(text);
  return { graphemes: found, cursor: found.length };
}

/**
 * Replaces everything between two places with `text`. The cursor moves behind it, or behind the character that it
 * became part of. Only what may have changed is split into clusters again: a boundary depends on nothing before the
 * boundary before it.
 */
export function splice(
  { graphemes }: Typed,
  { from, to }: { from: number; to: number },
  text: string,
): Typed {
  const start = Math.max(0, from - 1);
  const before = graphemes.slice(start, from).join('') + text;
  const changed: string[] = [];
  let end = 0; // of the part split again
  let old = before.length; // where cluster number `next` of the old text begins
  let next = to;
  let cursor = before.length === 0 ? start : -1;
  for (const grapheme of graphemesOf(before + graphemes.slice(to).join(''))) {
    if (cursor >= 0 && end === old) break; // from here on everything is as before
    changed.push(grapheme);
    end += grapheme.length;
    while (old < end) old += (graphemes[next++] ?? '').length;
    if (cursor < 0 && end >= before.length) cursor = start + changed.length;
  }
  return {
    graphemes: [...graphemes.slice(0, start), ...changed, ...graphemes.slice(next)],
    cursor,
  };
}

/** The target of a motion. */
export function placeOf(typed: Typed, motion: Motion): number {
  const { graphemes, cursor } = typed;
  switch (motion) {
    case 'left':
      return Math.max(0, cursor - 1);
    case 'right':
      return Math.min(graphemes.length, cursor + 1);
    case 'word-left':
      return wordLeft(typed);
    case 'word-right':
      return wordRight(typed);
    case 'blank-left':
      return blankLeft(typed);
    case 'line-start':
      return cursor === 0 ? 0 : graphemes.lastIndexOf('\n', cursor - 1) + 1;
    case 'line-end': {
      const end = graphemes.indexOf('\n', cursor);
      return end < 0 ? graphemes.length : end;
    }
    case 'start':
      return 0;
    case 'end':
      return graphemes.length;
    default:
      return unreachable(motion);
  }
}

function wordRight({ graphemes, cursor }: Typed): number {
  const reach = graphemes.slice(cursor, cursor + WORD_REACH);
  for (const { segment, index, isWordLike } of words.segment(reach.join(''))) {
    if (isWordLike) return cursor + clustersIn(reach, index + segment.length);
  }
  return cursor + reach.length;
}

function wordLeft({ graphemes, cursor }: Typed): number {
  const start = Math.max(0, cursor - WORD_REACH);
  const reach = graphemes.slice(start, cursor);
  let found = 0;
  for (const { index, isWordLike } of words.segment(reach.join(''))) {
    if (isWordLike) found = index;
  }
  return start + clustersIn(reach, found);
}

/** How many clusters make up at least this many UTF-16 units. */
function clustersIn(clusters: readonly string[], units: number): number {
  let count = 0;
  for (let left = units; left > 0 && count < clusters.length; count += 1) {
    left -= (clusters[count] ?? '').length;
  }
  return count;
}

function blankLeft({ graphemes, cursor }: Typed): number {
  let at = cursor;
  const isBlank = (): boolean => /^\s$/.test(graphemes[at - 1] ?? '');
  while (at > 0 && isBlank()) at -= 1;
  while (at > 0 && !isBlank()) at -= 1;
  return at;
}

/** The same column in the line above or below; undefined if there is none. */
export function lineAway(typed: Typed, by: -1 | 1): Typed | undefined {
  const start = placeOf(typed, 'line-start');
  const end = placeOf(typed, 'line-end');
  const edge = by < 0 ? start - 1 : end + 1;
  if (edge < 0 || edge > typed.graphemes.length) return undefined;
  const other = { ...typed, cursor: edge };
  const first = placeOf(other, 'line-start');
  const cursor = Math.min(first + typed.cursor - start, placeOf(other, 'line-end'));
  return { ...typed, cursor };
}

// Swapping what was typed in the wrong order, as shells do it. Pure.

import { placeOf, splice, type Typed } from './typed.ts';

/** The characters around the cursor, or the last two of a line; the cursor comes behind them. */
export function transposedChars(typed: Typed): Typed {
  const { graphemes, cursor } = typed;
  const second = cursor === placeOf(typed, 'line-end') ? cursor - 1 : cursor;
  if (second <= placeOf(typed, 'line-start')) return typed;
  const swapped = `${graphemes[second] ?? ''}${graphemes[second - 1] ?? ''}`;
  return splice(typed, { from: second - 1, to: second + 1 }, swapped);
}

/** The word before the cursor with the one after it, or that around it; behind the last word, the last two. */
export function transposedWords(typed: Typed): Typed {
  const { graphemes } = typed;
  const from = (cursor: number): Typed => ({ graphemes, cursor });
  const second = placeOf(from(placeOf(typed, 'word-right')), 'word-left');
  const first = placeOf(from(second), 'word-left');
  const [firstEnd, end] = [first, second].map((at) => placeOf(from(at), 'word-right'));
  if (firstEnd === undefined || end === undefined || first === second || firstEnd > second)
    return typed;
  const parts = [
    [second, end],
    [firstEnd, second],
    [first, firstEnd],
  ].map(([start, stop]) => graphemes.slice(start, stop).join(''));
  return splice(typed, { from: first, to: end }, parts.join(''));
}

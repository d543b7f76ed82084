// The candidates for completion as one row, in which the chosen one is always visible. Pure.

import { pictured } from '../../../shared/emoji.ts';
import { fit, type Row, type Span, span } from '../../layout/row.ts';
import { textCells } from '../../layout/width.ts';
import type { Offer } from '../editor/completion.ts';

const GAP = '  ';
const MORE = '… ';

/** Exactly this many cells wide. */
export function choiceRow({ candidates: named, chosen }: Offer, columns: number): Row {
  const candidates = named.map(shown);
  const first = firstShown(candidates, chosen ?? 0, columns - 2 * MORE.length);
  const row: Span[] = first > 0 ? [span(MORE, 'quiet')] : [];
  let left = columns - (first > 0 ? MORE.length : 0);
  for (const [at, candidate] of [...candidates.entries()].slice(first)) {
    const needed = textCells(candidate) + (at === candidates.length - 1 ? 0 : MORE.length);
    if (needed > left && at > first) {
      row.push(span(MORE, 'quiet'));
      break;
    }
    row.push(span(candidate, at === chosen ? 'chosen' : 'text'), span(GAP));
    left -= textCells(candidate) + GAP.length;
  }
  return fit(row, columns);
}

/** A picture comes with its name. */
function shown(candidate: string): string {
  const picture = pictured(candidate);
  return picture === candidate ? candidate : `${picture} ${candidate}`;
}

/** The first candidate shown, so that the chosen one fits too. */
function firstShown(candidates: readonly string[], chosen: number, columns: number): number {
  let first = chosen;
  let left = columns - textCells(candidates[chosen] ?? '');
  while (first > 0) {
    left -= textCells(candidates[first - 1] ?? '') + GAP.length;
    if (left < 0) break;
    first -= 1;
  }
  return first;
}

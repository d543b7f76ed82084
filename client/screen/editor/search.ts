// Searching in the lines typed before, as a shell does it: what is found stands in the input while it is looked for. Pure.

import { type Editor, recalledAt } from './editor.ts';

export interface Search {
  readonly query: string;
  /** What was typed when it began. */
  readonly before: Editor;
  /** The line found; undefined while there is none. */
  readonly at?: number;
}

/** The most characters looked for. */
const QUERY_MAX = 100;

export function searchFrom(before: Editor): Search {
  return { query: '', before };
}

/** The newest line that fits, from the one found on. */
export function withQuery({ before, at }: Search, wanted: string): Search {
  const query = wanted.slice(0, QUERY_MAX).toWellFormed();
  const newest = before.recall.lines.length - 1;
  const found = query === '' ? undefined : find(before, query, { from: at ?? newest, by: -1 });
  return { query, before, ...(found !== undefined && { at: found }) };
}

/** The next line that fits and says something else: an older one (`by` -1) or a newer one. */
export function searchedOn(search: Search, by: -1 | 1): Search {
  const { before, query, at } = search;
  if (query === '' || at === undefined) return search;
  const shown = before.recall.lines[at]?.text;
  const found = find(before, query, { from: at + by, by }, shown);
  return found === undefined ? search : { ...search, at: found };
}

/** The input with what was found. */
export function foundIn({ before, at }: Search): Editor {
  return at === undefined ? before : recalledAt(before, at);
}

function find(
  { recall }: Editor,
  query: string,
  { from, by }: { from: number; by: -1 | 1 },
  besides?: string,
): number | undefined {
  const wanted = folded(query);
  for (let at = from; at >= 0 && at < recall.lines.length; at += by) {
    const { text = '' } = recall.lines[at] ?? {};
    if (text !== besides && folded(text).includes(wanted)) return at;
  }
  return undefined;
}

/** Without regard to case and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether nothing fits. */
export function isVain({ query, at }: Search): boolean {
  return query !== '' && at === undefined;
}

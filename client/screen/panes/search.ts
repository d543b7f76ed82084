// Searching in what was typed before: keys while that is going on. Enter takes the line that was found into the input, and
// sends nothing, so where it would go can be seen first. Pure.

import { cleanText } from '../../../shared/text.ts';
import { foundIn, type Search, searchedOn, searchFrom, withQuery } from '../editor/search.ts';
import type { Key } from '../keys/key.ts';
import type { Panes } from './panes.ts';

export function searching(panes: Panes): Panes {
  const { offer: _, ...rest } = panes;
  if (panes.editor.recall.lines.length === 0)
    return { ...rest, hint: 'You have typed nothing in this chat yet.' };
  return { ...rest, search: searchFrom(panes.editor) };
}

type Typed = Exclude<Key, { kind: 'focus' | 'mouse' }>;

/** What a key does to the search; `over`: the search has ended, and the key does what it always does. */
export function searchKey(
  panes: Panes & { readonly search: Search },
  key: Typed,
): { readonly panes: Panes; readonly over?: true } {
  const { search, ...rest } = panes;
  const on = (next: Search): { panes: Panes } => ({
    panes: { ...rest, search: next, editor: foundIn(next) },
  });
  if (key.kind !== 'press') {
    return on(withQuery(search, search.query + cleanText(key.text).replaceAll('\n', ' ')));
  }
  if (key.name === ABORT) return { panes: { ...rest, editor: search.before } };
  const action = panes.bindings.actionOf(key.name);
  switch (action) {
    case 'search-earlier':
      return on(searchedOn(search, -1));
    case 'search-later':
      return on(searchedOn(search, 1));
    case 'delete-left':
      return on(withQuery(searchFrom(search.before), [...search.query].slice(0, -1).join('')));
    case 'cancel':
    case 'leave':
      return { panes: { ...rest, editor: search.before } };
    case 'send':
      return { panes: rest };
    default:
      return { panes: rest, over: true };
  }
}

/** A line that comes back meanwhile ends the search. */
export function withoutSearch(before: Panes, panes: Panes): Panes {
  const { search, ...rest } = panes;
  return search && panes.editor !== before.editor ? rest : panes;
}

/** In shells it gives a search up, so it does nothing else here. */
const ABORT = 'ctrl+g';

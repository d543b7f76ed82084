// The candidates for the word before the cursor, and going through them. Pure; the words come from the grammar.

import { pictured } from '../../../shared/emoji.ts';
import { complete, type Names } from '../../../shared/grammar/complete.ts';
import { type Editor, replace } from './editor.ts';
import { offsetOf, splice, textOf, typedOf } from './typed.ts';

export interface Offer {
  /** At least one. Of a picture it is the name, and the picture itself comes into the line. */
  readonly candidates: readonly string[];
  /** The one now in the input; undefined while the word is as typed. */
  readonly chosen?: number;
  /** The line as it was typed, in three parts around the word. */
  readonly typed: { readonly before: string; readonly word: string; readonly after: string };
  /** The chosen path may continue, so no blank follows it. */
  readonly isPath?: true;
}

/** What fits the line as typed; to be called again whenever that changes, so that typing narrows the list. */
export function offer(editor: Editor, names: Names): Offer | undefined {
  const line = textOf(editor);
  const { from, to, candidates } = complete(line, offsetOf(editor), names);
  if (candidates.length === 0) return undefined;
  const typed = { before: line.slice(0, from), word: line.slice(from, to), after: line.slice(to) };
  return { candidates, typed };
}

/**
 * Puts the next candidate into the line (`by` 1), or the one before it (`by` -1). If there is only one, a blank follows
 * it (not for a path, nor where a number belongs), and the list is closed.
 */
export function choose(
  editor: Editor,
  { chosen, ...offer }: Offer,
  by: 1 | -1,
): { editor: Editor; offer?: Offer } {
  const { candidates, typed, isPath } = offer;
  const count = candidates.length;
  const place = chosen === undefined ? (by > 0 ? 0 : count - 1) : (chosen + by + count) % count;
  const candidate = pictured(candidates[place] ?? typed.word);
  if (count === 1)
    return { editor: lineWith(editor, typed, isPath ? candidate : closed(candidate, typed.after)) };
  return {
    editor: lineWith(editor, typed, candidate),
    offer: { ...offer, chosen: place },
  };
}

/** The line as it was before a candidate was chosen. */
export function unchosen(editor: Editor, { typed }: Offer): Editor {
  return lineWith(editor, typed, typed.word);
}

function closed(word: string, after: string): string {
  return word.endsWith('#') || /^\s/.test(after) ? word : `${word} `;
}

function lineWith(editor: Editor, { before, after }: Offer['typed'], word: string): Editor {
  const head = replace(editor, before + word, 'choosing');
  const { cursor } = head;
  const { graphemes } = splice(head, { from: cursor, to: cursor }, after);
  return { ...head, graphemes, cursor: typedOf(before + word).cursor };
}

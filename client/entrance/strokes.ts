// What keys mean while something is asked: text is typed or edited, submitted, or given up. Nothing that was typed is
// kept for another question. Pure.

import { type Motion, placeOf, splice, type Typed } from '../screen/editor/typed.ts';
import type { Key } from '../screen/keys/key.ts';
import type { Action } from '../screen/keys/table.ts';

export type Stroke =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'edit';
      readonly edit: (typed: Typed) => Typed;
      /** It removes something. */
      readonly removes: boolean;
    }
  | { readonly kind: 'enter' | 'escape' | 'leave' | 'leave-if-empty' };

export const NOTHING: Typed = { graphemes: [], cursor: 0 };

/** Longer than any password or server name. */
const CHARS_MAX = 1024;

/** Undefined: the key means nothing here. */
export function strokeOf(
  key: Key,
  actionOf: (name: string) => Action | undefined,
): Stroke | undefined {
  if (key.kind === 'text' || key.kind === 'paste') return { kind: 'text', text: key.text };
  const action = key.kind === 'press' ? actionOf(key.name) : undefined;
  return action && STROKES[action];
}

/**
 * Adds typed or pasted text, not cleaned as a chat text would be: a password is taken as typed. Of a paste, the first
 * line counts.
 */
export function typedWith(typed: Typed, text: string): Typed {
  const line = (text.split(/[\r\n]/, 1)[0] ?? '').replaceAll(CONTROLS, '');
  if (typed.graphemes.length + line.length > CHARS_MAX) return typed;
  return splice(typed, { from: typed.cursor, to: typed.cursor }, line);
}

const CONTROLS = /[\u0000-\u001f\u007f]/g;

const moves = (motion: Motion): Stroke => ({
  kind: 'edit',
  edit: (typed) => ({ ...typed, cursor: placeOf(typed, motion) }),
  removes: false,
});

const removes = (motion: Motion): Stroke => ({
  kind: 'edit',
  edit: (typed) => {
    const place = placeOf(typed, motion);
    const range = { from: Math.min(place, typed.cursor), to: Math.max(place, typed.cursor) };
    return range.from === range.to ? typed : splice(typed, range, '');
  },
  removes: true,
});

const STROKES: Partial<Record<Action, Stroke>> = {
  send: { kind: 'enter' },
  'new-line': { kind: 'enter' }, // no answer has two, and an Enter from before the screen was there comes as Ctrl-J
  cancel: { kind: 'escape' },
  leave: { kind: 'leave' },
  'leave-if-empty': { kind: 'leave-if-empty' },
  left: moves('left'),
  right: moves('right'),
  'word-left': moves('word-left'),
  'word-right': moves('word-right'),
  'line-start': moves('start'),
  'line-end': moves('end'),
  'delete-left': removes('left'),
  'delete-right': removes('right'),
  'cut-word-left': removes('blank-left'),
  'cut-word-right': removes('word-right'),
  'cut-to-start': removes('start'),
  'cut-to-end': removes('end'),
};

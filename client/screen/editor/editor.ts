// The input line: text, cursor, what was cut, and the lines typed before. Functions over an immutable value; which key
// does what is decided elsewhere.

import { cleanText } from '../../../shared/text.ts';
import {
  forgotten,
  isAsSent,
  NOTHING_RECALLED,
  type Recall,
  type Recalled,
  recalled,
  remember,
} from './recall.ts';
import { lineAway, type Motion, placeOf, splice, type Typed, textOf, typedOf } from './typed.ts';

export interface Editor extends Typed {
  /** The text cut last; several cuts in a row add up. */
  readonly killed: string;
  readonly killing: boolean;
  readonly recall: Recall;
  /** The text was refused: what is typed next replaces it. */
  readonly refused: boolean;
}

/** The most UTF-16 units in the input; a text that may be sent is much shorter. */
export const TYPED_MAX = 20_000;

export const NEW_EDITOR: Editor = {
  graphemes: [],
  cursor: 0,
  killed: '',
  killing: false,
  recall: NOTHING_RECALLED,
  refused: false,
};

/** In front of a refused line, it makes the line plain text. */
const ESCAPE = '\\';

/**
 * Inserts typed or pasted text of one or many lines, cleaned. If it does not fit as a whole, the same editor comes
 * back.
 */
export function insert(editor: Editor, text: string): Editor {
  const clean = cleanText(text);
  if (clean === '') return editor;
  if (editor.refused && clean !== ESCAPE) return insert(changed(editor, typedOf('')), text);
  if (textOf(editor).length + clean.length > TYPED_MAX) return editor;
  const cursor = editor.refused ? 0 : editor.cursor;
  const typed = splice(editor, { from: cursor, to: cursor }, clean);
  return changed(editor, editor.refused ? { ...typed, cursor: typed.graphemes.length } : typed);
}

export function move(editor: Editor, motion: Motion): Editor {
  return changed(editor, { ...editor, cursor: placeOf(editor, motion) });
}

/** Removes everything between the cursor and the motion's target. */
export function remove(editor: Editor, motion: Motion): Editor {
  return changed(editor, without(editor, rangeOf(editor, motion)));
}

/** Removes the same, and keeps it for `yank`. At the end of a line, the line break goes. */
export function kill(editor: Editor, motion: Motion): Editor {
  const all = { from: 0, to: editor.graphemes.length };
  const range = editor.refused && motion === 'line-start' ? all : rangeOf(editor, motion);
  const cut = editor.graphemes.slice(range.from, range.to).join('');
  const before = editor.killing ? editor.killed : '';
  const killed = range.to > editor.cursor ? before + cut : cut + before;
  if (cut === '') return editor;
  return { ...editor, ...without(editor, range), killed, killing: true, refused: false };
}

export function yank(editor: Editor): Editor {
  return insert(editor, editor.killed);
}

/** Up: the line above in a text of several lines, else the line typed before. */
export function earlier(editor: Editor): Editor {
  return towards(editor, -1);
}

/** Down: the line below, else the line typed after; the draft comes last. */
export function later(editor: Editor): Editor {
  return towards(editor, 1);
}

/** Marks what is in the input as refused, with the cursor at its end. */
export function refuse(editor: Editor): Editor {
  const { graphemes } = editor;
  const refused = graphemes.length > 0;
  return { ...changed(editor, { graphemes, cursor: graphemes.length }), refused };
}

/** Replaces the text, with the cursor at its end. */
export function replace(editor: Editor, text: string): Editor {
  return changed(editor, typedOf(cleanText(text)));
}

/** The line was sent: an empty input, which remembers it. Without a line (a password), nothing is remembered. */
export function sent(editor: Editor, line?: Recalled): Editor {
  const recall = line ? remember(editor.recall, line) : editor.recall;
  return { ...changed(editor, typedOf('')), recall };
}

/** Nothing of these lines can be recalled or yanked any more; if one of them is in the input, the draft replaces it. */
export function forget(editor: Editor, isGone: (line: Recalled) => boolean): Editor {
  const gone = editor.recall.lines.filter(isGone);
  if (gone.length === 0) return editor;
  const { recall, text } = forgotten(editor.recall, isGone);
  const isOf = ({ text }: Recalled): boolean =>
    text.includes(editor.killed) || editor.killed.includes(text);
  const killed = gone.some(isOf) ? '' : editor.killed;
  return { ...editor, ...(text === undefined ? {} : typedOf(text)), killed, recall };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangeOf(editor: Editor, motion: Motion): Range {
  const { cursor } = editor;
  const place = placeOf(editor, motion);
  if (place === cursor && motion === 'line-end')
    return { from: cursor, to: placeOf(editor, 'right') };
  if (place === cursor && motion === 'line-start')
    return { from: placeOf(editor, 'left'), to: cursor };
  return { from: Math.min(place, cursor), to: Math.max(place, cursor) };
}

function without(editor: Editor, range: Range): Typed {
  return range.from === range.to ? editor : splice(editor, range, '');
}

function changed(editor: Editor, { graphemes, cursor }: Typed): Editor {
  return { ...editor, graphemes, cursor, killing: false, refused: false };
}

function towards(editor: Editor, by: -1 | 1): Editor {
  const text = textOf(editor);
  const away = isAsSent(editor.recall, text) ? undefined : lineAway(editor, by);
  if (away) return changed(editor, away);
  const found = recalled(editor.recall, text, by);
  return found ? { ...changed(editor, typedOf(found.text)), recall: found.recall } : editor;
}

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
import { transposedChars, transposedWords } from './transpose.ts';
import { lineAway, type Motion, placeOf, splice, type Typed, textOf, typedOf } from './typed.ts';
import {
  NOTHING_TO_UNDO,
  noted,
  type Past,
  type Run,
  settledRun,
  stepped,
  type Undo,
} from './undo.ts';

export interface Editor extends Typed {
  /** The text cut last; several cuts in a row add up. */
  readonly killed: string;
  readonly killing: boolean;
  readonly recall: Recall;
  readonly undo: Undo;
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
  undo: NOTHING_TO_UNDO,
  refused: false,
};

/** In front of a refused line, it makes the line plain text. */
const ESCAPE = '\\';

/**
 * Inserts typed or pasted text of one or many lines, cleaned. If it does not fit as a whole, the same editor comes
 * back. `run`: it was typed, and is undone along with what is typed before and after, word by word.
 */
export function insert(editor: Editor, text: string, run?: 'typing'): Editor {
  const clean = cleanText(text);
  if (clean === '') return editor;
  const isNew = editor.refused && clean !== ESCAPE;
  const before = isNew ? typedOf('') : editor;
  if (textOf(before).length + clean.length > TYPED_MAX) return editor;
  const cursor = editor.refused ? 0 : editor.cursor;
  const typed = splice(before, { from: cursor, to: cursor }, clean);
  const whole = editor.refused ? { ...typed, cursor: typed.graphemes.length } : typed;
  return changed(/^\s/.test(clean) ? apart(editor) : editor, whole, run);
}

/** What comes next is undone by itself. */
function apart(editor: Editor): Editor {
  return { ...editor, undo: settledRun(editor.undo) };
}

export function move(editor: Editor, motion: Motion): Editor {
  return changed(editor, { ...editor, cursor: placeOf(editor, motion) });
}

/** Removes everything between the cursor and the motion's target. */
export function remove(editor: Editor, motion: Motion): Editor {
  return changed(editor, without(editor, rangeOf(editor, motion)), 'deleting');
}

/** Removes the same, and keeps it for `yank`. At the end of a line, the line break goes. */
export function kill(editor: Editor, motion: Motion): Editor {
  const all = { from: 0, to: editor.graphemes.length };
  const range = editor.refused && motion === 'line-start' ? all : rangeOf(editor, motion);
  const cut = editor.graphemes.slice(range.from, range.to).join('');
  const before = editor.killing ? editor.killed : '';
  const killed = range.to > editor.cursor ? before + cut : cut + before;
  if (cut === '') return editor;
  return { ...changed(editor, without(editor, range)), killed, killing: true };
}

export function yank(editor: Editor): Editor {
  return insert(editor, editor.killed);
}

/** Swaps the characters around the cursor, at the end of a line the last two; the cursor moves on. */
export function transposeChars(editor: Editor): Editor {
  return changed(editor, transposedChars(editor));
}

/** The same with words. */
export function transposeWords(editor: Editor): Editor {
  return changed(editor, transposedWords(editor));
}

/** Takes the last change back. */
export function undo(editor: Editor): Editor {
  return wentTo(editor, -1);
}

/** Does again what was undone last. */
export function redo(editor: Editor): Editor {
  return wentTo(editor, 1);
}

function wentTo(editor: Editor, by: -1 | 1): Editor {
  const step = stepped(editor.undo, pastOf(editor), by);
  if (!step) return editor;
  const { graphemes, cursor, at } = step.to;
  const recall = { ...editor.recall, at };
  return { ...editor, graphemes, cursor, recall, undo: step.undo, killing: false, refused: false };
}

function pastOf({ graphemes, cursor, recall }: Editor): Past {
  return { graphemes, cursor, at: recall.at };
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
export function replace(editor: Editor, text: string, run?: 'choosing'): Editor {
  return changed(editor, typedOf(cleanText(text)), run);
}

/** Puts `text` in the place of all that is before the cursor. */
export function exchange(editor: Editor, text: string): Editor {
  return changed(editor, splice(editor, { from: 0, to: editor.cursor }, text));
}

/** The line was sent: an empty input, which remembers it. Without a line (a password), nothing is remembered. */
export function sent(editor: Editor, line?: Recalled): Editor {
  const recall = line ? remember(editor.recall, line) : editor.recall;
  return { ...changed(editor, typedOf('')), recall, undo: NOTHING_TO_UNDO };
}

/** Nothing of these lines can be recalled or yanked any more; if one of them is in the input, the draft replaces it. */
export function forget(editor: Editor, isGone: (line: Recalled) => boolean): Editor {
  const gone = editor.recall.lines.filter(isGone);
  if (gone.length === 0) return editor;
  const { recall, text } = forgotten(editor.recall, isGone);
  const isOf = ({ text }: Recalled): boolean =>
    text.includes(editor.killed) || editor.killed.includes(text);
  const killed = gone.some(isOf) ? '' : editor.killed;
  const typed = text === undefined ? {} : typedOf(text);
  return { ...editor, ...typed, killed, recall, undo: NOTHING_TO_UNDO };
}

/** The line typed before that has this place among them. */
export function recalledAt(editor: Editor, at: number): Editor {
  const by = at - editor.recall.at;
  const found = recalled(editor.recall, textOf(editor), by);
  return found ? { ...changed(editor, typedOf(found.text)), recall: found.recall } : editor;
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

function changed(editor: Editor, { graphemes, cursor }: Typed, run?: Run): Editor {
  const isSame = graphemes === editor.graphemes;
  const undo = isSame ? settledRun(editor.undo) : noted(editor.undo, pastOf(editor), run);
  return { ...editor, graphemes, cursor, undo, killing: false, refused: false };
}

function towards(editor: Editor, by: -1 | 1): Editor {
  const text = textOf(editor);
  const away = isAsSent(editor.recall, text) ? undefined : lineAway(editor, by);
  if (away) return changed(editor, away);
  const found = recalled(editor.recall, text, by);
  return found ? { ...changed(editor, typedOf(found.text)), recall: found.recall } : editor;
}

// Keys that change what is typed, and its completion. Pure.

import { choose, offer, unchosen } from '../editor/completion.ts';
import {
  type Editor,
  earlier,
  insert,
  kill,
  later,
  move,
  redo,
  remove,
  transposeChars,
  transposeWords,
  undo,
  yank,
} from '../editor/editor.ts';
import { withPictures } from '../editor/pictures.ts';
import { textOf } from '../editor/typed.ts';
import { keysFor } from '../keys/bindings.ts';
import type { Key } from '../keys/key.ts';
import type { Action } from '../keys/table.ts';
import type { Panes } from './panes.ts';
import { namesOf } from './people.ts';

/** What each of these keys does to what is typed. */
export const EDITS = {
  'new-line': (it) => insert(it, '\n'),
  earlier,
  later,
  left: (it) => move(it, 'left'),
  right: (it) => move(it, 'right'),
  'word-left': (it) => move(it, 'word-left'),
  'word-right': (it) => move(it, 'word-right'),
  'line-start': (it) => move(it, 'line-start'),
  'line-end': (it) => move(it, 'line-end'),
  'delete-left': (it) => remove(it, 'left'),
  'delete-right': (it) => remove(it, 'right'),
  'cut-word-left': (it) => kill(it, 'blank-left'),
  'cut-word-right': (it) => kill(it, 'word-right'),
  'cut-to-start': (it) => kill(it, 'line-start'),
  'cut-to-end': (it) => kill(it, 'line-end'),
  'put-back': yank,
  undo,
  redo,
  'transpose-chars': transposeChars,
  'transpose-words': transposeWords,
} as const satisfies Partial<Record<Action, (editor: Editor) => Editor>>;

/** The actions that change what is typed. */
export type Edit = keyof typeof EDITS | 'complete' | 'complete-back';

export function isEdit(action: Action): action is Edit {
  return action === 'complete' || action === 'complete-back' || Object.hasOwn(EDITS, action);
}

export function edited(panes: Panes, action: Edit): Panes {
  if (action === 'complete') return completed(panes, 1);
  if (action === 'complete-back') return completed(panes, -1);
  const { offer: _, ...rest } = panes;
  return { ...rest, editor: EDITS[action](panes.editor) };
}

/** Typed characters, or a whole pasted text. */
export function inserted(panes: Panes, key: Extract<Key, { text: string }>): Panes {
  const { offer: open, ...rest } = panes;
  const typed = insert(panes.editor, key.text, key.kind === 'text' ? 'typing' : undefined);
  const isLost = typed === panes.editor && key.text.trim() !== '';
  const editor = key.kind === 'text' && !isLost ? withPictures(typed, key.text) : typed;
  const next: Panes = {
    ...rest,
    editor,
    ...(isLost && { hint: 'There is no room for all of that: send it in parts.' }),
    ...(key.kind === 'paste' && key.cut && { hint: 'Too long: the end of it is missing.' }),
  };
  if (!open) return next;
  const narrowed = offer(editor, namesOf(next));
  return narrowed ? { ...next, offer: narrowed } : next;
}

/** Without a refused text; undefined if there was none. */
export function unrefused(panes: Panes): Panes | undefined {
  if (!panes.editor.refused) return undefined;
  return { ...panes, editor: kill(panes.editor, 'line-start') };
}

/** Back to what was typed, without the list; undefined if there is none. */
export function uncompleted(panes: Panes): Panes | undefined {
  const { offer: open, ...rest } = panes;
  if (!open) return undefined;
  return {
    ...rest,
    editor: open.chosen === undefined ? panes.editor : unchosen(panes.editor, open),
  };
}

function completed(panes: Panes, by: 1 | -1): Panes {
  const { offer: open, ...rest } = panes;
  if (textOf(panes.editor) === '') {
    const help = keysFor(panes.bindings, 'help');
    return { ...rest, hint: help ? `Type something, or ${help} for help.` : 'Type something.' };
  }
  const found = open ?? offer(panes.editor, namesOf(panes));
  return found
    ? { ...rest, ...choose(panes.editor, found, by) }
    : { ...panes, hint: 'Nothing to complete.' };
}

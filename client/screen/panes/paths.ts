// Completing a file's path: asks for the names in its folder, and offers them once they are known. Pure.

import { pathBefore } from '../../../shared/grammar/complete.ts';
import { choose, type Offer } from '../editor/completion.ts';
import type { Editor } from '../editor/editor.ts';
import { offsetOf, textOf } from '../editor/typed.ts';
import type { Action } from '../keys/table.ts';
import type { PanesStep, PathsFound } from './event.ts';
import type { Panes } from './panes.ts';

interface Typed {
  /** Up to the last slash; empty for the folder where the client was started. */
  readonly folder: string;
  readonly begun: string;
}

/** Tab in a path; undefined outside one, or while the names found are gone through. */
export function pathAsked(panes: Panes, action: Action): PanesStep | undefined {
  if (panes.offer || (action !== 'complete' && action !== 'complete-back')) return undefined;
  const typed = pathIn(panes.editor);
  return typed && [panes, [{ kind: 'read-folder', ...typed }]];
}

/** The names are offered only if the same is still typed. */
export function pathsFound(panes: Panes, { folder, begun, names }: PathsFound): Panes {
  const typed = pathIn(panes.editor);
  if (panes.offer || typed?.folder !== folder || typed.begun !== begun) return panes;
  if (names.length === 0) return { ...panes, hint: 'Nothing to complete.' };
  const [line, at] = [textOf(panes.editor), offsetOf(panes.editor)];
  const word = folder + begun;
  const offer: Offer = {
    candidates: names.map((name) => folder + name),
    typed: { before: line.slice(0, at - word.length), word, after: line.slice(at) },
    isPath: true,
  };
  return { ...panes, ...choose(panes.editor, offer, 1) };
}

function pathIn(editor: Editor): Typed | undefined {
  const path = pathBefore(textOf(editor).slice(0, offsetOf(editor)));
  if (path === undefined) return undefined;
  const folder = /^["']?(?:.*\/)?/.exec(path)?.[0] ?? '';
  return { folder, begun: path.slice(folder.length) };
}

// `:tada:` becomes its picture with the colon that ends it, so what is sent is what was seen. Taking that back (undo)
// leaves the name. Pure.

import { pictured } from '../../../shared/emoji.ts';
import { type Editor, exchange } from './editor.ts';
import { offsetOf, textOf } from './typed.ts';

const NAMES = /(?<=^|[\s("'[{<]):[a-z0-9_+-]+:/gi;

/** `typed` was typed last; names within code stay. */
export function withPictures(editor: Editor, typed: string): Editor {
  if (!typed.includes(':')) return editor;
  const before = textOf(editor).slice(0, offsetOf(editor));
  const isCode = (at: number): boolean => before.slice(0, at).split('`').length % 2 === 0;
  const isOld = (end: number): boolean => end <= before.length - typed.length;
  const seen = before.replace(NAMES, (name, at: number) =>
    isOld(at + name.length) || isCode(at) ? name : pictured(name),
  );
  return seen === before ? editor : exchange(editor, seen);
}

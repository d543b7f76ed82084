import fc from 'fast-check';
import {
  type Editor,
  earlier,
  forget,
  insert,
  kill,
  later,
  move,
  NEW_EDITOR,
  redo,
  refuse,
  remove,
  replace,
  sent,
  transposeChars,
  transposeWords,
  undo,
  yank,
} from '../../../../client/screen/editor/editor.ts';
import { offsetOf, textOf, typedOf } from '../../../../client/screen/editor/typed.ts';
import { assert, describe } from '../../../helpers/describe.ts';

/** Key by key, as fingers do it. */
function typing(text: string, before = NEW_EDITOR): Editor {
  return [...text].reduce((editor, char) => insert(editor, char, 'typing'), before);
}

const sending = (editor: Editor): Editor => sent(editor, { text: textOf(editor) });
const seen = (editor: Editor): string => {
  const text = textOf(editor);
  return `${text.slice(0, offsetOf(editor))}|${text.slice(offsetOf(editor))}`;
};
/** What so many steps back show. */
function back(editor: Editor, steps: number): readonly string[] {
  let at = editor;
  return Array.from({ length: steps }, () => {
    at = undo(at);
    return seen(at);
  });
}

describe('undo', (test) => {
  test('takes back what was typed, word by word', () => {
    assert.equal(back(typing('one two  three'), 4), ['one two |', 'one two|', 'one|', '|']);
  });
  test('takes back one paste, cut, deletion and completion at a time', () => {
    const pasted = insert(typing('see '), 'a b c');
    assert.equal(back(pasted, 2), ['see |', 'see|']);
    const deleted = remove(remove(typing('abc'), 'left'), 'left');
    assert.equal(back(deleted, 2), ['abc|', '|']);
    const cut = kill(kill(typing('a b'), 'blank-left'), 'blank-left');
    assert.equal(back(cut, 2), ['a |', 'a b|']);
    const chosen = replace(replace(typing('@b'), '@bob', 'choosing'), '@bonnie', 'choosing');
    assert.equal(back(chosen, 2), ['@b|', '|']);
  });
  test('begins anew where the cursor was moved', () => {
    const moved = typing('x', move(typing('abc'), 'left'));
    assert.equal(back(moved, 2), ['ab|c', '|']);
  });
  test('goes forth again until something else is typed', () => {
    const there = undo(undo(typing('one two')));
    assert.is(seen(redo(redo(there))), 'one two|');
    assert.is(redo(redo(redo(there))).undo.future.length, 0);
    const other = typing('x', there);
    assert.is(redo(other), other);
  });
  test('leads back to a draft after another line was recalled', () => {
    const draft = typing('draft', sending(typing('sent')));
    const recalled = typing('!', earlier(draft));
    assert.equal(back(recalled, 2), ['sent|', 'draft|']);
    assert.is(seen(later(earlier(undo(undo(recalled))))), 'draft|');
    assert.is(seen(earlier(undo(undo(recalled)))), 'sent|');
  });
  test('brings a refused line back that was typed over', () => {
    const over = typing('new', refuse(typing('@bbo hi')));
    assert.is(seen(undo(over)), '@bbo hi|');
  });
  test('reaches nothing that was sent, or was to be forgotten', () => {
    assert.is(seen(undo(sending(typing('secret')))), '|');
    const recalled = typing('!', earlier(sent(typing('secret'), { text: 'secret', tag: '7' })));
    const gone = forget(recalled, ({ tag }) => tag === '7');
    assert.not.match(JSON.stringify([gone, undo(gone), redo(gone)]), 'secret');
  });
  test('is bounded, in steps and in characters', () => {
    let editor = NEW_EDITOR;
    for (let n = 0; n < 1_000; n += 1) editor = insert(editor, 'word ');
    assert.ok(editor.undo.past.length <= 200);
    for (let n = 0; n < 12; n += 1) editor = insert(replace(editor, ''), 'x'.repeat(15_000));
    const chars = editor.undo.past.reduce((sum, { graphemes }) => sum + graphemes.length, 0);
    assert.ok(chars <= 100_000 && chars > 50_000, String(chars));
  });
  test('and redo are each other’s opposites, whatever was done', () => {
    const steps: readonly ((editor: Editor) => Editor)[] = [
      (it) => typing('ab c', it),
      (it) => insert(it, '日本\n👍🏽'),
      (it) => move(it, 'word-left'),
      (it) => remove(it, 'left'),
      (it) => kill(it, 'line-end'),
      (it) => kill(it, 'blank-left'),
      transposeChars,
      transposeWords,
      yank,
      earlier,
      later,
      refuse,
    ];
    const start = sending(typing('two', sending(typing('one'))));
    const property = fc.property(fc.array(fc.constantFrom(...steps)), fc.nat(8), (done, n) => {
      const editor = done.reduce((it, step) => step(it), start);
      let it = editor;
      let count = 0;
      for (; count < n && it.undo.past.length > 0; count += 1) it = undo(it);
      for (; count > 0; count -= 1) it = redo(it);
      assert.equal(
        [it.graphemes, it.cursor, it.recall.at],
        [editor.graphemes, editor.cursor, editor.recall.at],
      );
      assert.equal(it.graphemes, typedOf(textOf(it)).graphemes);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('what was typed in the wrong order', (test) => {
  const at = (marked: string): Editor => {
    const [before = '', after = ''] = marked.split('|');
    const editor = insert(NEW_EDITOR, before + after);
    return { ...editor, cursor: typedOf(before).graphemes.length };
  };
  test('is swapped character by character', () => {
    const swaps = [
      ['teh|', 'the|'],
      ['t|eh', 'et|h'],
      ['|ab', '|ab'],
      ['a|', 'a|'],
      ['|', '|'],
      ['ab\ncd|\nef', 'ab\ndc|\nef'],
      ['ab\n|cd', 'ab\n|cd'],
      ['ab\n|', 'ab\n|'],
      ['日本👍🏽|', '日👍🏽本|'],
    ] as const;
    for (const [typed, wanted] of swaps) assert.is(seen(transposeChars(at(typed))), wanted);
  });
  test('and word by word', () => {
    const swaps = [
      ['world hello|', 'hello world|'],
      ['world| hello you', 'hello world| you'],
      ['to: bob, ann.|', 'to: ann, bob|.'],
      ['one tw|o three', 'two one| three'],
      ['on|e two', 'on|e two'],
      ['one|', 'one|'],
      ['...|', '...|'],
      ['|', '|'],
    ] as const;
    for (const [typed, wanted] of swaps) assert.is(seen(transposeWords(at(typed))), wanted, typed);
  });
});

import { choose, offer, unchosen } from '../../../../client/screen/editor/completion.ts';
import { type Editor, insert, move, NEW_EDITOR } from '../../../../client/screen/editor/editor.ts';
import { textOf } from '../../../../client/screen/editor/typed.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const NAMES = { users: ['bob', 'bonnie', 'amy'], groups: ['devs'] };
const typed = (text: string): Editor => insert(NEW_EDITOR, text);

/** The lines that so many presses of Tab make. */
function tabs(text: string, presses: readonly (1 | -1)[]): readonly string[] {
  let editor = typed(text);
  let open = offer(editor, NAMES);
  return presses.map((by) => {
    if (open) {
      const made = choose(editor, open, by);
      editor = made.editor;
      open = made.offer;
    }
    return textOf(editor);
  });
}

describe('completion', (test) => {
  test('offers what fits, narrowed by what is typed', () => {
    assert.equal(offer(typed('@'), NAMES)?.candidates, NAMES.users);
    assert.equal(offer(typed('@bo'), NAMES)?.candidates, ['bob', 'bonnie']);
    assert.equal(offer(typed('@bon'), NAMES)?.candidates, ['bonnie']);
    assert.is(offer(typed('@bonx'), NAMES), undefined);
  });
  test('goes through the candidates, forwards and backwards', () => {
    assert.equal(tabs('@bo', [1, 1, 1, -1]), ['@bob', '@bonnie', '@bob', '@bonnie']);
    assert.equal(tabs('@', [-1]), ['@amy']);
  });
  test('is done, with a blank, where only one fits', () => {
    assert.equal(tabs('@a', [1, 1]), ['@amy ', '@amy ']);
    const before = move(move(typed('@a hi'), 'line-start'), 'right');
    const inside = move(before, 'right');
    const open = offer(inside, NAMES);
    assert.is(open && textOf(choose(inside, open, 1).editor), '@amy hi');
  });
  test('puts a picture into the line, not its name', () => {
    assert.equal(tabs('done :tad', [1]), ['done 🎉 ']);
    assert.equal(tabs('done :rocket:', [1]), ['done 🚀 ']);
    const begun = offer(typed(':ra'), NAMES);
    assert.equal(begun?.candidates.slice(0, 2), [':raised_hands:', ':raised_eyebrow:']);
    assert.equal(tabs(':rag', [1]), ['😡 ']);
    assert.is(begun && textOf(unchosen(choose(typed(':ra'), begun, 1).editor, begun)), ':ra');
  });
  test('leaves room for a message’s number', () => {
    assert.equal(tabs('/reply de', [1]), ['/reply devs#']);
  });
  test('keeps what follows, and the cursor before it', () => {
    const editor = move(typed('@bo日'), 'left');
    const open = offer(editor, NAMES);
    assert.ok(open);
    const made = choose(editor, open, 1);
    assert.is(textOf(insert(made.editor, '!')), '@bob!日');
    assert.is(textOf(unchosen(made.editor, open)), '@bo日');
  });
});

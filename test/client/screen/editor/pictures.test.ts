import { type Editor, insert, NEW_EDITOR, undo } from '../../../../client/screen/editor/editor.ts';
import { withPictures } from '../../../../client/screen/editor/pictures.ts';
import { textOf } from '../../../../client/screen/editor/typed.ts';
import { assert, describe } from '../../../helpers/describe.ts';

/** In pieces, as they come from a keyboard. */
const typing = (...pieces: readonly string[]): Editor =>
  pieces.reduce((editor, piece) => {
    const typed = insert(editor, piece, 'typing');
    return withPictures(typed, piece);
  }, NEW_EDITOR);

describe('the name of a picture that is typed', (test) => {
  test('becomes the picture with its last colon, key by key or at once', () => {
    assert.is(textOf(typing(...'done :tada:')), 'done 🎉');
    assert.is(textOf(typing('done :tada: and (:rocket:')), 'done 🎉 and (🚀');
    assert.is(textOf(typing(...':+1:')), '👍');
    assert.is(textOf(typing(...'a :tada: b')), 'a 🎉 b');
  });
  test('stays where it is no such name, or stands in a word or in code', () => {
    for (const text of [
      'at 10:30:15',
      'std::x::y',
      ':nope:',
      'a:tada:',
      '`:tada:`',
      '```\n :x: \n```',
    ])
      assert.is(textOf(typing(...text)), text);
    assert.is(textOf(typing(...'`a` :x:')), '`a` ❌');
  });
  test('comes back with undo, and stays then', () => {
    const back = undo(typing(...'so :tada:'));
    assert.is(textOf(back), 'so :tada:');
    const on = [...' it is'].reduce(
      (editor, char) => withPictures(insert(editor, char, 'typing'), char),
      back,
    );
    assert.is(textOf(on), 'so :tada: it is');
  });
});

import { textCells } from '../../client/layout/width.ts';
import { EMOJI, pictured } from '../../shared/emoji.ts';
import { cleanText } from '../../shared/text.ts';
import { assert, describe } from '../helpers/describe.ts';

describe('the names of pictures', (test) => {
  test('are each a picture of one character, at most two cells wide', () => {
    assert.ok(EMOJI.size > 200);
    const graphemes = new Intl.Segmenter('en');
    for (const [name, picture] of EMOJI) {
      assert.match(name, /^[a-z0-9_+-]{1,32}$/);
      assert.is([...graphemes.segment(picture)].length, 1, name);
      assert.match(picture, /^\p{Extended_Pictographic}/u, name);
      assert.ok(textCells(picture) >= 1 && textCells(picture) <= 2, name);
      assert.is(cleanText(picture), picture);
    }
  });
  test('stand between colons, in any case; all else stays as it is', () => {
    assert.is(pictured(':tada:'), '🎉');
    assert.is(pictured(':TADA:'), '🎉');
    for (const other of ['tada', ':tada', ':nothing_like_it:', ': tada :', ':constructor:']) {
      assert.is(pictured(other), other);
    }
  });
});

import { NOTHING_TYPED, type Secret, typed } from '../../../client/plain/secret.ts';
import { assert, describe } from '../../helpers/describe.ts';

const after = (...keys: string[]): Secret => keys.reduce(typed, NOTHING_TYPED);

describe('a secret', (test) => {
  test('is what was typed, key by key or pasted', () => {
    const done = { kind: 'done', text: 'pa ss€', rest: '' };
    assert.equal(after('p', 'a', ' ', 's', 's', '€', '\r'), done);
    assert.equal(after('pa ss€\n'), done);
    assert.equal(after('\u001b[200~pa ss€\u001b[201~', '\r'), done);
  });
  test('is mended by backspace, a whole character at a time, and begun anew by Ctrl-U', () => {
    assert.equal(after('ab😀', '\u007f', '\b'), { kind: 'typing', text: 'a' });
    assert.equal(after('\u007f'), NOTHING_TYPED);
    assert.equal(after('abc\u0015d'), { kind: 'typing', text: 'd' });
  });
  test('takes no keys that are no characters', () => {
    assert.equal(after('a\u001b[A\u001bOP\tb\u0001'), { kind: 'typing', text: 'ab' });
  });
  test('is given up by Ctrl-C, and by Ctrl-D where nothing is typed', () => {
    assert.equal(after('abc\u0003def\r'), { kind: 'cancelled' });
    assert.equal(after('\u0004'), { kind: 'cancelled' });
    assert.equal(after('abc\u0004'), { kind: 'typing', text: 'abc' });
  });
  test('leaves the lines behind it to whoever reads next', () => {
    assert.equal(after('one\r\ntwo\n'), { kind: 'done', text: 'one', rest: 'two\n' });
    assert.equal(after('one\r', 'late'), { kind: 'done', text: 'one', rest: '' });
  });
});

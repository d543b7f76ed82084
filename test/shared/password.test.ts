// Choosing a password, one typed text after the other.

import { choosing } from '../../shared/password.ts';
import { assert, describe } from '../helpers/describe.ts';

describe('choosing a password', (test) => {
  test('wants a good one twice', () => {
    assert.equal(choosing('long enough'), { kind: 'repeat', first: 'long enough' });
    const chosen = { kind: 'chosen', password: 'long enough' };
    assert.equal(choosing('long enough', 'long enough'), chosen);
  });
  test('says what is wrong with the first, and with the second', () => {
    assert.is(choosing('short').kind, 'wrong');
    const wrong = { kind: 'wrong', text: "The passwords don't match." };
    assert.equal(choosing('short', 'long enough'), wrong);
  });
});

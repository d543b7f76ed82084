// How passwords are kept.

import { createPasswords } from '../../../server/accounts/passwords.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { HERE } from '../../helpers/house.ts';

const WORD = 'correct horse';

describe('a password', (test) => {
  test('is kept as a scrypt hash of full cost, each with a salt of its own', async () => {
    const passwords = createPasswords();
    const records = await Promise.all([passwords.hash(WORD, HERE), passwords.hash(WORD, HERE)]);
    const parts = records.map((record) => record.split('$'));
    for (const [scheme, N, r, p, salt = '', key = ''] of parts) {
      assert.equal([scheme, N, r, p], ['scrypt', '16384', '8', '5']);
      assert.ok(Buffer.from(salt, 'base64').length >= 16);
      assert.ok(Buffer.from(key, 'base64').length >= 32);
    }
    const [one, other] = parts;
    assert.is.not(one?.[4], other?.[4], 'the salts');
    assert.is.not(one?.[5], other?.[5], 'the hashes');
    assert.not.match(records.join(), WORD);
    for (const record of records) assert.ok(await passwords.verify(WORD, record, HERE));
    assert.not.ok(await passwords.verify('wrong horse', records[0], HERE));
  });
});

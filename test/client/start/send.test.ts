// What `hearth send -` reads.

import { duplexPair } from 'node:stream';
import { textIn } from '../../../client/start/send.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe('the text of a message that is read', (test) => {
  test('is all of the input, which stays open where it is the output too', async () => {
    const [near, far] = duplexPair();
    far.end('grün\nund blau');
    assert.is(await textIn(near), 'grün\nund blau');
    assert.not.ok(near.destroyed);
    assert.ok(near.writable);
  });
  test('is not read to its end if it is too long', async () => {
    const [near, far] = duplexPair();
    far.write('x'.repeat(70_000));
    const error = await textIn(near).catch((why: Error) => why);
    assert.match(String(error), 'too long for one message');
  });
});

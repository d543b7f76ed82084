import { createEnd } from '../../../client/core/end.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe('a client that ends', (test) => {
  test('does so even if what it holds cannot be closed', async () => {
    const end = createEnd({ leave() {} }, () => Promise.reject(new Error('It hangs.')));
    end.end({ code: 'left', text: '' });
    assert.equal(await end.ended, { code: 'left', text: '' });
    assert.ok(end.isOver);
  });
});

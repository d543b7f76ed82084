import { encodeFrame, frameOf } from '../../../shared/wire/frame.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { chatterer } from './chatterbox/client.ts';

describe('the first frame', (test) => {
  for (const [what, frame, isChatterbox] of [
    ['a name alone is Chatterbox', { USERNAME: 'no name' }, true],
    ['messages before a name are Chatterbox', { MESSAGES: [] }, true],
    ['a name that is no text is Chatterbox', { USERNAME: [] }, true],
    ['any other key in upper case is Chatterbox', { NAME: 'amy' }, true],
    ['HEARTH makes it native', { USERNAME: 'no name', HEARTH: '1' }, false],
    ['HEARTH makes it native, in whatever shape', { USERNAME: 'no name', HEARTH: null }, false],
    ['lower-case keys alone are native', { ping: true, id: 'x.1' }, false],
    ['what is no object is native', ['USERNAME'], false],
  ] as const) {
    test(what, async () => {
      const house = await testHouse();
      const client = chatterer(house);
      const reply = await client.asked(
        'MESSAGES' in frame ? { ...frame, USERNAME: 'no name' } : frame,
      );
      const isNative = 'HEARTH' in reply || 'events' in reply;
      assert.is(isNative, !isChatterbox, JSON.stringify(reply));
    });
  }

  test('may come byte by byte, with what follows behind it', async () => {
    const house = await testHouse({ guests: true });
    const amy = chatterer(house);
    const bytes = Buffer.concat(
      [{ USERNAME: 'amy' }, { MESSAGES: [['amy', 'ALL', 1, 'hi']] }].map(encodeFrame),
    );
    for (const byte of bytes) amy.sendBytes(Buffer.of(byte));
    await amy.said('ALL', 'more');
    assert.is(amy.frames[0]?.['USERNAME_ACCEPTED'], true);
    assert.match(JSON.stringify(amy.frames), /"hi"/);
  });

  test('that is not JSON, or no frame at all, is refused natively, as ever', async () => {
    const house = await testHouse({ guests: true });
    for (const bytes of [frameOf('{"USERNAME"'), Buffer.from('NICK amy\r\n'), Buffer.alloc(4)]) {
      const client = chatterer(house);
      client.sendBytes(bytes);
      await new Promise(setImmediate);
      assert.is(client.frames[0]?.['code'], 'bad-frame');
      assert.ok(client.ended);
    }
  });
});

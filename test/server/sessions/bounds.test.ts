// What one session can make the server hold or do is bounded.

import { encodeFrame } from '../../../shared/wire/frame.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse, until } from '../../helpers/house.ts';

describe('what waits for a welcome', (test) => {
  test('is bounded: the connection is cut, and its client comes back', async () => {
    const { enter, connect, store } = await testHouse();
    const [amy, bob] = [await enter('amy', { remember: true }), await enter('bob')];
    await amy.line('block bob'); // from now on her unread messages must be looked at
    await bob.line('hi');
    const { token } = amy.welcome ?? {};
    amy.cut();
    const { page } = store;
    let goOn = (): void => {};
    const stuck = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    store.page = (...asked) => stuck.then(() => page(...asked)); // the disk hangs
    const back = connect();
    back.send({ USERNAME: 'amy', HEARTH: '1', token });
    const cid = await enter('cid');
    for (let n = 0; n < 4_000; n += 1) cid.send({ id: `c.${n}`, line: 'broadcast x' });
    await cid.settled();
    assert.not(back.ended);
    for (let n = 4_000; n < 4_200; n += 1) cid.send({ id: `c.${n}`, line: 'broadcast x' });
    await until(() => back.ended);
    assert.is(back.welcome, undefined);
    await cid.settled();
    goOn();
    assert.ok((await enter('amy')).welcome);
  });
});

describe('what is received', (test) => {
  test('is taken however it is cut, one byte at a time too', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    for (const text of ['one', 'two']) {
      for (const byte of encodeFrame({ id: `${text}.1`, line: text })) {
        amy.sendBytes(Buffer.from([byte]));
      }
    }
    await amy.settled();
    assert.equal(
      amy.events('message').map(({ text }) => text),
      ['one', 'two'],
    );
  });
});

describe('pages of history', (test) => {
  test('are taken in a long burst, then no faster than a person reads', async () => {
    const { enter, clock } = await testHouse({ lineRate: 10 });
    const amy = await enter('amy');
    for (let n = 0; n < 1_240; n += 1) {
      amy.send({ id: `p.${n}`, page: { chat: 'global', max: 1 } });
      if (n % 50 === 0) await until(() => amy.events('page').length >= Math.min(n, 1_200));
    }
    await until(() => amy.events('page').length === 1_200);
    clock.advance(1_000);
    await until(() => amy.events('page').length >= 1_219);
    assert.ok(amy.events('page').length <= 1_221, `${amy.events('page').length}`);
  });
});

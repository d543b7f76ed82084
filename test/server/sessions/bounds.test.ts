// What one session can make the server hold or do is bounded.

import { Pace } from '../../../server/sessions/rate.ts';
import { encodeFrame } from '../../../shared/wire/frame.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { turns, until } from '../../helpers/until.ts';

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
    for (let n = 0; n < 40; n += 1) await amy.line('x'.repeat(4_000));
    const page = { chat: 'global', max: 30 };
    const bytes = 30 * 4_128 + 4_096;
    const burst = Math.ceil((16 * 1024 * 1024) / bytes);
    amy.take();
    for (let n = 0; n < burst + 40; n += 1) amy.send({ id: `p.${n}`, page });
    await until(() => amy.events('page').length === burst);
    await turns(100);
    assert.is(amy.events('page').length, burst);
    const second = Math.floor((2 * 1024 * 1024) / bytes);
    for (let seconds = 1; seconds <= 2; seconds += 1) {
      for (let tenths = 0; tenths < 10; tenths += 1) {
        clock.advance(100);
        await turns(100);
      }
      const fresh = amy.events('page').length - burst;
      assert.ok(Math.abs(fresh - seconds * second) <= 1 + seconds, `${fresh}`);
    }
  });
  test('of a return after weeks are not held up: 40 chats, 250 messages each', () => {
    const pace = new Pace({ burst: 60, perSecond: 10 }, fakeClock(0));
    const text = 'x'.repeat(1_000);
    const message = (seq: number) => ({ ...{ chat: 'c', seq, from: 'bob', at: 0, text } });
    const messages = Array.from({ length: 250 }, (_, seq) => message(seq));
    const page = { kind: 'page', id: 'p.1', chat: 'c', type: 'group', name: 'c' } as const;
    for (let chat = 0; chat < 40; chat += 1) {
      assert.is(pace.waitFor('page'), 0, `${chat}`);
      pace.answered([{ ...page, messages, more: false, read: 0 }]);
    }
  });
  test('are found one in a turn of the event loop, however many ask', async () => {
    const turns: (() => void)[] = [];
    const { enter } = await testHouse({ nextTurn: (run) => turns.push(run) });
    const all = [await enter('amy'), await enter('bob'), await enter('cid')];
    const pages = () => all.reduce((sum, one) => sum + one.events('page').length, 0);
    for (const one of all) one.send({ id: 'p.1', page: { chat: 'global', max: 1 } });
    for (let found = 1; found <= all.length; found += 1) {
      await until(() => turns.length === 1);
      turns.shift()?.();
      await until(() => pages() === found);
    }
    assert.is(turns.length, 0);
  });
});

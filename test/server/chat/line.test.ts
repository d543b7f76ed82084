// The line by which a message came: data for its author's own clients.

import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';

const told = (client: TestClient) =>
  client.events('message').map(({ from, text, line }) => [from, text, line]);

describe('a message’s line', (test) => {
  test('is told on all devices of its author, and to nobody else', async () => {
    const { enter } = await testHouse({ guests: true });
    const [amy, too, bob] = [await enter('amy'), await enter('amy'), await enter('bob')];
    const gus = await enter('gus', { guest: true });
    await amy.line('hi', 'a.1');
    await amy.line('@bob psst', 'a.2');
    await amy.line('*bob -> devs', 'a.3');
    await amy.line('*30*devs soon', 'a.4');
    const mine = (line: boolean) => [
      ['amy', 'hi', line ? 'a.1' : undefined],
      ['amy', 'psst', line ? 'a.2' : undefined],
      ['amy', 'made devs with bob', line ? 'a.3' : undefined],
      ['amy', 'soon', line ? 'a.4' : undefined],
    ];
    assert.equal([told(amy), told(too)], [mine(true), mine(true)]);
    assert.equal(told(bob), mine(false));
    assert.equal(told(gus), mine(false).slice(0, 1));
    const page = await bob.line('ls global');
    assert.equal(page.kind === 'page' && page.messages.map((one) => 'line' in one), [false]);
  });

  test('of several authors in one commit goes to each, in the chat’s one order', async () => {
    const { enter } = await testHouse();
    const names = ['amy', 'bob', 'cid', 'dan'];
    const all = await Promise.all(names.map((name) => enter(name)));
    const [amy, bob, cid, dan] = all as [TestClient, TestClient, TestClient, TestClient];
    await dan.line('block bob');
    await Promise.all([amy, bob, cid, amy].map((one, n) => one.line(`text ${n}`, `s${n}.1`)));
    await Promise.all(all.map((one) => one.settled()));
    const seqs = (client: TestClient) =>
      client.events('message').map(({ seq, text }) => [seq, text]);
    assert.is(told(amy).length, 4);
    for (const one of [bob, cid]) assert.equal(seqs(one), seqs(amy));
    const lines = (client: TestClient) => told(client).flatMap(([, , line]) => line ?? []);
    assert.equal(lines(amy).toSorted(), ['s0.1', 's3.1']);
    assert.equal([lines(bob), lines(cid), lines(dan)], [['s1.1'], ['s2.1'], []]);
    assert.not.ok(
      told(dan).some(([from]) => from === 'bob'),
      'a block holds',
    );
    assert.is(told(dan).length, 3);
  });

  test('is left to the answer where many write in one commit, so that all share one frame', async () => {
    const { enter } = await testHouse();
    const names = ['amy', 'bob', 'cid', 'dan', 'eve', 'fay'];
    const all = await Promise.all(names.map((name) => enter(name)));
    await Promise.all(all.map((one, n) => one.line(`text ${n}`, `s${n}.1`)));
    await Promise.all(all.map((one) => one.settled()));
    for (const [n, one] of all.entries()) {
      assert.equal(new Set(told(one).map(([, , line]) => line)), new Set([undefined]));
      const [answer] = one.events('confirmed').filter(({ id }) => id === `s${n}.1`);
      const [own] = one.events('message').filter(({ text }) => text === `text ${n}`);
      assert.ok(own);
      assert.is(answer?.seq, own.seq);
    }
  });
});

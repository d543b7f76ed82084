// How a request for a private chat ends that nobody accepts, and what either side hears of it.

import { assert, describe } from '../../helpers/describe.ts';
import { says } from '../../helpers/groups.ts';
import { testHouse } from '../../helpers/house.ts';
import {
  accept,
  annAndBob,
  meet,
  requestOver as over,
  pass,
  peerOf,
  told,
} from '../../helpers/peers.ts';

const AWAY = 'away: bob is away: a private chat needs both of you here.';
const NOBODY = 'no-request: Nobody by that name is waiting for an answer from you.';
const MINUTE = 60_000;

describe('a request for a private chat ends', (test) => {
  test('after a minute, and both are told', async () => {
    const { house, ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    for (const client of [ann, bob]) client.take();
    await pass(house, MINUTE - 1, [ann, bob]);
    assert.equal([...told(ann), ...told(bob)], []);
    house.clock.advance(1);
    assert.equal(told(ann), over('expired', 'bob did not answer your request for a private chat.'));
    assert.equal(told(bob), over('expired', "ann's request for a private chat is over."));
  });
  test('when the asker takes it back [PySockChat stopprivate]', async () => {
    for (const line of ['stopprivate bob', 'stopprivate']) {
      const { house, ann, bob } = await annAndBob();
      const other = await house.enter('ann');
      await ann.line('startprivate bob');
      for (const client of [ann, bob]) client.take();
      const text = 'You took your request to bob back.';
      assert.is(await says(line === 'stopprivate' ? other : ann, line), `notice: ${text}`);
      assert.equal(told(ann), over('withdrawn', line === 'stopprivate' ? text : undefined));
      assert.equal(told(bob), over('withdrawn', "ann's request for a private chat is over."));
      assert.is((await accept(bob, 'ann')).kind, 'refused');
    }
  });
  test('when the session that asked does', async () => {
    const ends = {
      cut: async ({ ann }: Awaited<ReturnType<typeof annAndBob>>) => ann.cut(),
      logout: async ({ ann }: Awaited<ReturnType<typeof annAndBob>>) => {
        ann.send({ id: 'bye.1', line: 'logout' });
        await ann.settled();
      },
      kick: async ({ house }: Awaited<ReturnType<typeof annAndBob>>) => {
        await house.house.operator.kick('ann');
      },
      ban: async ({ house, ann }: Awaited<ReturnType<typeof annAndBob>>) => {
        await house.house.operator.ban('ann');
        await ann.settled();
      },
    };
    for (const [how, end] of Object.entries(ends)) {
      const scene = await annAndBob();
      const { house, ann, bob } = scene;
      const other = how === 'cut' ? await house.enter('ann', { peer: peerOf('other') }) : undefined;
      await ann.line('startprivate bob');
      bob.take();
      await end(scene);
      assert.equal(told(bob), over('withdrawn', "ann's request for a private chat is over."), how);
      assert.is((await accept(bob, 'ann')).kind, 'refused');
      assert.equal(other ? told(other) : [], []);
    }
  });
  test('when the last session goes that could answer', async () => {
    const { house, ann, bob } = await annAndBob();
    const laptop = await house.enter('bob', { peer: peerOf('laptop') });
    await house.enter('bob');
    await ann.line('startprivate bob');
    bob.cut();
    assert.equal(told(ann), []);
    laptop.cut();
    const text = 'bob is away now: your request for a private chat is over.';
    assert.equal(told(ann), over('away', text));
  });
  test('when the asker blocks whom they asked, who is told no more than that it is over', async () => {
    const { ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    for (const client of [ann, bob]) client.take();
    await ann.line('block bob');
    assert.equal(
      told(ann),
      over('blocked', 'You block bob: your request for a private chat is over.'),
    );
    assert.equal(told(bob), over('withdrawn', "ann's request for a private chat is over."));
    assert.is((await accept(bob, 'ann')).kind, 'refused');
    await ann.line('unblock bob');
    assert.is((await accept(bob, 'ann')).kind, 'refused');
  });
  test('for whoever blocks the asker; for the asker it runs out', async () => {
    const { house, ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    for (const client of [ann, bob]) client.take();
    await bob.line('block ann');
    assert.equal(
      told(bob),
      over('blocked', 'You block ann: the request for a private chat is over.'),
    );
    assert.is((await accept(bob, 'ann')).kind, 'refused');
    await bob.line('unblock ann');
    assert.is(await says(bob, 'decline ann'), NOBODY);
    bob.cut();
    assert.equal(told(ann), []);
    assert.match(await says(ann, 'startprivate bob'), AWAY);
    await pass(house, MINUTE, [ann]);
    assert.equal(told(ann), over('expired', 'bob did not answer your request for a private chat.'));
  });
  test('with the server', async () => {
    const { house, ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    const later = await testHouse({ record: house.record });
    const [again] = await meet(later, 'bob');
    assert.equal(again && told(again), []);
    assert.is(again && (await accept(again, 'ann')).kind, 'refused');
    bob.cut();
  });
});

import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

const told = (client: TestClient) =>
  client
    .events('presence')
    .flatMap(({ here, left }: EventOf<'presence'>) => [
      ...here.map((name) => `+${name}`),
      ...left.map((name) => `-${name}`),
    ]);

const text = async (client: TestClient, line: string) => {
  const event = await client.line(line);
  return 'text' in event ? String(event.text) : '';
};

describe('presence', (test) => {
  test('tells who comes and who leaves, what a second brings together, and nobody of themselves', async () => {
    const { enter, clock } = await testHouse();
    const amy = await enter('amy');
    clock.advance(1_000);
    const bob = await enter('bob');
    const cid = await enter('cid');
    assert.equal(told(amy), []);
    clock.advance(1_000);
    assert.equal(told(amy), ['+bob', '+cid']);
    assert.equal(told(bob), ['+cid']);
    assert.is(amy.events('presence').length, 1);
    bob.cut();
    cid.cut();
    clock.advance(1_000);
    assert.equal(told(amy), ['+bob', '+cid', '-bob', '-cid']);
  });

  test('is told once per user, not per session, and not at all if they are back within the second', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    clock.advance(1_000);
    amy.take();
    const phone = await enter('bob');
    clock.advance(1_000);
    bob.cut();
    clock.advance(1_000);
    phone.cut();
    await enter('bob');
    clock.advance(1_000);
    assert.equal(
      amy.take().filter(({ kind }) => kind === 'presence'),
      [],
    );
  });

  test('is not told again to those whose welcome told it', async () => {
    const { enter, clock } = await testHouse();
    const amy = await enter('amy');
    const bob = await enter('bob');
    const cid = await enter('cid');
    assert.equal(cid.welcome?.here.names, ['amy', 'bob']);
    bob.cut();
    const dan = await enter('dan');
    assert.equal(dan.welcome?.here.names, ['amy', 'cid']);
    clock.advance(1_000);
    assert.equal([amy, cid, dan].map(told), [['+cid', '+dan'], ['+dan', '-bob'], []]);
  });

  test('tells a leaving before a coming under the same name, and nobody of their own', async () => {
    const { enter, clock, house } = await testHouse({ guests: true });
    const amy = await enter('amy');
    const gus = await enter('gus', { guest: true });
    await enter('cid');
    clock.advance(1_000);
    amy.take();
    gus.cut();
    const other = await enter('Gus', { guest: true });
    await house.operator.remove('cid');
    const anew = await enter('cid');
    clock.advance(1_000);
    const none = { kind: 'presence', here: [], left: [], hereCount: 0, leftCount: 0 };
    assert.equal(amy.take(), [
      { kind: 'removed', name: 'cid', as: 'cid (removed)' },
      { ...none, left: ['cid', 'gus'], leftCount: 2 },
      { ...none, here: ['cid', 'Gus'], hereCount: 2 },
    ]);
    assert.equal([told(other), told(anew)], [['-cid', '+cid'], []]);
  });

  test('is a number that is right for those who came in between, too', async () => {
    const { enter, clock } = await testHouse({ guests: true });
    const amy = await enter('amy');
    const guests: TestClient[] = [];
    for (let n = 0; n < 60; n += 1) guests.push(await enter(`g${n}`, { guest: true }));
    guests[7]?.cut();
    const late = await enter('late', { guest: true });
    for (const n of [1, 2, 3]) guests[n]?.cut();
    await enter('g7', { guest: true });
    await enter('g1', { guest: true, stream: 'another' });
    clock.advance(1_000);
    const numbers = (client: TestClient | undefined) =>
      client?.events('presence').map(({ hereCount, leftCount }) => [hereCount, leftCount]);
    assert.equal(numbers(amy), [[59, 0]]);
    assert.equal(late.welcome?.here.count, 60);
    assert.equal(numbers(late), [[2, 3]]);
    assert.equal(numbers(guests[59]), [[3, 4]]);
  });

  test('is a number above 50 people, and nobody counts themselves', async () => {
    const { enter, clock } = await testHouse({ guests: true });
    const amy = await enter('amy');
    clock.advance(1_000);
    const guests: TestClient[] = [];
    for (let n = 0; n < 60; n += 1) guests.push(await enter(`g${n}`, { guest: true }));
    clock.advance(1_000);
    const [event] = amy.events('presence');
    assert.equal([event?.here, event?.hereCount, event?.leftCount], [[], 60, 0]);
    assert.is(guests[0]?.events('presence')[0]?.hereCount, 59);
    const late = await enter('late', { guest: true });
    assert.equal(late.welcome?.here, { count: 61, names: [] });
  });

  test('is not told between people one of whom blocks the other, either way', async () => {
    const { enter, clock } = await testHouse();
    const [amy, eve] = [await enter('amy'), await enter('eve')];
    const bob = await enter('bob');
    assert.is((await amy.line('block bob')).kind, 'confirmed');
    clock.advance(1_000);
    for (const client of [amy, bob, eve]) client.take();
    bob.cut();
    clock.advance(1_000);
    assert.equal(
      told(amy).filter((who) => who === '-bob'),
      [],
    );
    assert.ok(told(eve).includes('-bob'));
    const back = await enter('bob');
    clock.advance(1_000);
    amy.cut();
    clock.advance(1_000);
    assert.equal(
      told(back).filter((who) => who.endsWith('amy')),
      [],
    );
    assert.ok(told(eve).includes('-amy'));
  });
});

describe('after a restart', (test) => {
  for (const how of ['ends in order', 'is killed']) {
    test(`of a server that ${how}, those who were here count as away only once they had time to come back`, async () => {
      const record = emptyRecord();
      const first = await testHouse({ record });
      const clock = first.clock;
      for (const name of ['amy', 'bob', 'dan']) await first.enter(name, { stream: name });
      (await first.enter('cid')).cut();
      clock.advance(5_000);
      await until(() => record.facts.filter(({ kind }) => kind === 'presence').length >= 4);
      if (how === 'ends in order') {
        await first.house.farewell({ code: 'stopping', text: 'Bye.', back: true });
        await until(() => record.facts.filter(({ kind }) => kind === 'presence').length >= 7);
      }
      const { enter } = await testHouse({ record, clock });
      const amy = await enter('amy', { erases: true });
      await text(amy, '*amy -> devs');
      assert.is(await text(amy, '@bob hi'), '');
      assert.match(await text(amy, '@cid hi'), 'cid is away');
      assert.is(await text(amy, '+bob devs'), '');
      assert.match(
        await text(amy, '*30@bob x'),
        / in 30 s\. The server has just restarted: bob may not be back in time to see it\.$/,
      );
      assert.match(
        await text(amy, '*30*devs x'),
        / in 30 s\. The server has just restarted: 1 person may not be back in time to see it\.$/,
      );
      const some = '2 people may not be back in time to see it.';
      assert.match(
        await text(amy, '*30*global x'),
        ` in 30 s. 1 person is away and may never see it. The server has just restarted: ${some}`,
      );
      const bob = await enter('bob', { erases: true });
      assert.match(await text(amy, '*30@bob x'), / in 30 s\.$/);
      await text(bob, 'block amy');
      assert.match(await text(amy, '*30*devs x'), '1 person may not be back', 'as if not here');
      await text(bob, 'unblock amy');
      clock.advance(15_000);
      assert.match(await text(amy, '@dan hi'), 'dan is away');
      assert.match(await text(amy, '*30@dan x'), 'dan is away and may never see it.');
      assert.match(await text(amy, '*30*global x'), '2 people are away');
    });
  }

  test('a private chat with somebody not back yet is refused in words of its own', async () => {
    const record = emptyRecord();
    const first = await testHouse({ record });
    await first.enter('bob');
    (await first.enter('amy')).cut();
    await first.enter('cid').then((cid) => cid.line('block amy'));
    first.clock.advance(1_000);
    await until(() => record.facts.filter(({ kind }) => kind === 'presence').length === 3);
    const { enter, clock } = await testHouse({ record, clock: first.clock });
    const amy = await enter('amy', { peer: { fingerprint: FINGERPRINT, device: 'd' } });
    await enter('cid');
    const back = (name: string) =>
      `The server has just restarted, and ${name} is not back yet. Try again in a moment.`;
    assert.is(await text(amy, 'startprivate bob'), back('bob'));
    assert.is(await text(amy, 'startprivate cid'), back('cid'), 'she is not told of the block');
    clock.advance(15_000);
    assert.match(await text(amy, 'startprivate bob'), 'bob is away');
    assert.match(await text(amy, 'startprivate cid'), 'cid is away');
  });
});

describe('the lists', (test) => {
  test('of who is here leave out oneself, those who left, and blockers', async () => {
    const { enter } = await testHouse({ guests: true });
    const amy = await enter('amy');
    assert.is(await text(amy, 'whoelse'), 'Nobody else is here.');
    const bob = await enter('Bob');
    await enter('gus', { guest: true });
    const cid = await enter('cid');
    for (const line of ['whoelse', '@', '/displayusers', '/WhoElse']) {
      assert.is(await text(amy, line), 'Here: Bob, cid, gus');
    }
    cid.cut();
    assert.is(await text(amy, 'whoelse'), 'Here: Bob, gus');
    await bob.line('block amy');
    assert.is(await text(amy, 'whoelse'), 'Here: gus');
    assert.is(
      await text(bob, 'whoelse'),
      'Here: amy, gus',
      'the blocker goes on seeing whom they block',
    );
    assert.equal((await enter('amy')).welcome?.here, { count: 1, names: ['gus'] });
  });

  test('of who was here keep to the window, include those who left, and never blockers', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    assert.is(await text(amy, 'whoelsesince 60'), 'Here in the last 1 min: bob (here)');
    bob.cut();
    clock.advance(30_000);
    amy.send({ pong: true });
    clock.advance(25_000);
    await amy.line('what was queued before is kept by now');
    assert.is(await text(amy, 'whoelsesince 60'), 'Here in the last 1 min: bob (left 55 s ago)');
    assert.is(await text(amy, 'whoelsesince 10'), 'Nobody else was here in the last 10 s.');
    assert.is(await text(amy, '/displayallusers'), 'Everybody else: bob (left 55 s ago)');
    const back = await enter('bob');
    await back.line('block amy');
    assert.is(await text(amy, 'whoelsesince 10m'), 'Nobody else was here in the last 10 min.');
    assert.is(await text(amy, '/displayallusers'), 'Nobody else was ever here.');
  });

  test('of who was here leave out those who never were, however long the window', async () => {
    const { house, enter } = await testHouse();
    const amy = await enter('amy');
    await house.operator.add('zoe', 'no record');
    assert.match(await text(amy, 'whoelsesince 36000d'), /^Nobody else was here in the last/);
    assert.is(await text(amy, '/displayallusers'), 'Everybody else: zoe');
  });

  test('survive a restart: left is left, and who was here when it went down was here until then', async () => {
    const record = emptyRecord();
    const first = await testHouse({ record });
    const [amy, bob, cid] = [
      await first.enter('amy'),
      await first.enter('bob'),
      await first.enter('cid'),
    ];
    first.clock.advance(1_000);
    cid.cut();
    first.clock.advance(9_000);
    await until(() => record.facts.filter(({ kind }) => kind === 'presence').length === 4);
    await bob.line('the last that was kept');
    first.clock.advance(5_000);
    void amy;
    const second = await testHouse({ record, clock: first.clock });
    const back = await second.enter('amy');
    assert.is(
      await text(back, 'whoelsesince 10m'),
      'Here in the last 10 min: bob (left 5 s ago), cid (left 14 s ago)',
    );
    second.clock.advance(30_000);
    back.send({ pong: true });
    second.clock.advance(30_000);
    assert.is(
      await text(back, 'whoelsesince 10m'),
      'Here in the last 10 min: bob (left 1 min ago), cid (left 1 min ago)',
    );
  });
});

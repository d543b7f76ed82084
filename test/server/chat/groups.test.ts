// Groups, rule by rule, on a whole server: making one, what its members see, and joining.

import { assert, describe } from '../../helpers/describe.ts';
import { group } from '../../helpers/facts.ts';
import {
  enter,
  groupIn,
  idOf,
  page,
  says,
  type Three,
  told,
  withGroup,
} from '../../helpers/groups.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

describe('making a group', (test) => {
  test('makes it of those named and oneself, each once, and tells all of them', async () => {
    const house = await testHouse();
    const [amy, bob, cid, dan] = (await enter(house, 'amy', 'Bob', 'cid', 'dan')) as [
      ...Three,
      TestClient,
    ];
    assert.is(await says(amy, '*bob,cid,AMY,Bob -> Devs'), 'confirmed');
    for (const client of [amy, bob, cid]) {
      assert.equal(told(client), ['Devs: amy made Devs with Bob and cid']);
    }
    assert.equal(told(dan), []);
    assert.is(await says(bob, '+ devs'), 'notice: In Devs: amy (owner), Bob, cid');
    assert.is(await says(bob, '- DEVS'), 'notice: In Devs: amy (owner), Bob, cid');
    assert.is(await says(amy, '*amy -> notes'), 'confirmed');
  });

  test('tells who of them is away, and so does adding', async () => {
    const house = await testHouse();
    const [amy, bob, cid, dan] = await enter(house, 'amy', 'bob', 'cid', 'dan');
    for (const client of [bob, cid, dan]) client?.cut();
    assert.ok(amy);
    const made = 'confirmed: bob and cid are away and will see it at the next login.';
    assert.is(await says(amy, '*bob,cid -> devs'), made);
    const added = 'confirmed: dan is away and will see it at the next login.';
    assert.is(await says(amy, '+dan devs'), added);
  });

  test('makes one, however often the line comes', async () => {
    const { enter: come } = await testHouse();
    const amy = await come('amy');
    const first = await amy.line('*amy -> devs', 'again.1');
    assert.equal(await amy.line('*amy -> devs', 'again.1'), first);
    assert.equal(told(amy), ['devs: amy made devs']);
    assert.equal(await amy.line('-amy devs', 'again.2'), await amy.line('-amy devs', 'again.2'));
  });

  test('makes nothing where somebody is unknown, and says whom', async () => {
    const house = await testHouse();
    const [amy, bob] = (await enter(house, 'amy', 'bob')) as Three;
    const one = 'no-such-user: There is no user "zed". No group was made.';
    assert.is(await says(amy, '*bob,zed -> devs'), one);
    assert.is(
      await says(amy, '*zed,bob,yan -> devs'),
      'no-such-user: There are no users "zed" and "yan". No group was made.',
    );
    assert.is(await says(amy, '+ devs'), 'no-such-group: There is no group "devs".');
    assert.equal(told(bob), []);
    assert.is((await amy.line('*bob -> devs')).kind, 'confirmed', 'the name is free');
  });

  test('takes no name that is reserved or taken, by whomever', async () => {
    const house = await testHouse({ guests: true });
    const [amy, bob, cid] = (await enter(house, 'amy', 'bob', 'cid')) as Three;
    await house.enter('gus', { guest: true });
    await cid.line('*cid -> secret');
    const taken = (name: string) => `name-taken: The name "${name}" is taken. Choose another.`;
    for (const name of ['bob', 'AMY', 'gus', 'Secret']) {
      assert.is(await says(amy, `*bob -> ${name}`), taken(name));
    }
    for (const name of ['global', 'con', 'exit']) {
      assert.match(await says(amy, `*bob -> ${name}`), 'bad-name: ');
    }
    assert.equal(told(bob), []);
  });

  test('takes the name from those who would come later, with an account or without', async () => {
    const house = await testHouse({ guests: true });
    const [amy] = (await enter(house, 'amy')) as Three;
    await amy.line('*amy -> devs');
    const guest = house.connect();
    guest.send({ USERNAME: 'Devs', HEARTH: '1', as: 'guest' });
    const account = house.connect();
    account.send({ USERNAME: 'devs', HEARTH: '1', as: 'account' });
    await until(() => guest.replies.length + account.replies.length === 2);
    account.send({ register: 'password of devs' });
    await until(() => account.replies.length === 2);
    for (const [client, name] of [
      [guest, 'Devs'],
      [account, 'devs'],
    ] as const) {
      const reply = client.replies.at(-1);
      assert.is(reply && 'code' in reply && reply.code, 'name-taken');
      assert.is(
        reply && 'INFO' in reply && reply.INFO,
        `The name "${name}" is in use. Choose another.`,
      );
    }
    await house.house.operator.add('devs', 'x').then(
      () => assert.unreachable(),
      (error: { code: string }) => assert.is(error.code, 'name-taken'),
    );
  });

  test('is not for guests, neither by them nor with them', async () => {
    const house = await testHouse({ guests: true });
    const amy = await house.enter('amy');
    const gus = await house.enter('gus', { guest: true });
    assert.match(await says(gus, '*amy -> devs'), 'account-needed: Guests cannot be in groups.');
    assert.match(await says(amy, '*gus -> devs'), 'account-needed: gus is a guest');
    await amy.line('*amy -> devs');
    assert.match(await says(amy, '+gus devs'), 'account-needed: gus is a guest');
    assert.match(await says(gus, '*devs hi'), 'no-such-group: ');
  });

  test('and adding stop at a block, whoever made it', async () => {
    const house = await testHouse();
    const [amy, bob, cid] = (await enter(house, 'amy', 'bob', 'cid')) as Three;
    await bob.line('block amy');
    await amy.line('block cid');
    await amy.line('*amy -> devs');
    for (const line of ['*bob -> more', '+bob devs']) {
      assert.is(await says(amy, line), 'undeliverable: bob could not be added.');
    }
    for (const line of ['*cid -> more', '+cid devs']) {
      assert.match(await says(amy, line), 'blocked: You block cid.');
    }
    assert.equal([...told(bob), ...told(cid)], []);
    assert.is(await says(amy, '+ devs'), 'notice: In devs: amy (owner)');
  });

  test('has limits: of members, and of groups that one owns', async () => {
    const house = await testHouse({ groupMembersMax: 2 });
    const [amy] = (await enter(house, 'amy', 'bob', 'cid')) as Three;
    const full = 'too-many: A group has at most 2 members.';
    assert.is(await says(amy, '*bob,cid -> devs'), full);
    await amy.line('*bob -> devs');
    assert.is(await says(amy, '+cid devs'), full);
    for (let n = 1; n < 500; n += 1) await amy.line(`*amy -> g${n}`);
    const most = 'too-many: You already own 500 groups. Leave one first.';
    assert.is(await says(amy, '*amy -> one'), most);
    await amy.line('-amy g7');
    assert.is((await amy.line('*amy -> one')).kind, 'confirmed');
  });
});

describe('groups that strangers add somebody to', (test) => {
  test('come to an end at 1,000', async () => {
    const house = await testHouse();
    const [, bob, cid] = (await enter(house, 'amy', 'bob', 'cid')) as Three;
    const ids = house.record.facts.flatMap(({ kind, by }) => (kind === 'registered' ? [by] : []));
    const both = ids.slice(0, 2);
    const all = Array.from({ length: 999 }, (_, n) => group(`g${n}`, `n${n}`, both));
    await Promise.all(all.map((fact) => house.store.commit(fact)));
    assert.is((await bob.line('*bob -> last')).kind, 'confirmed');
    const no = 'too-many: bob is already in 1000 groups.';
    assert.is(await says(cid, '*bob -> more'), no);
    await cid.line('*cid -> more');
    assert.is(await says(cid, '+bob more'), no);
    const most = 'too-many: You are already in 1000 groups. Leave one first.';
    assert.is(await says(bob, '*bob -> mine'), most);
    assert.is((await house.enter('bob')).welcome?.chats.length, 1_001);
  });
});

describe('what is written to a group', (test) => {
  test('reaches all devices of its members, in one order, and nobody else', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy, bob] = all as Three;
    const phone = await house.enter('bob');
    const eve = await house.enter('eve');
    await Promise.all([amy.line('*devs one'), bob.line('*DEVS: two'), phone.line('*devs three')]);
    await amy.line('*devs /me waves');
    const lines = ['devs: amy: one', 'devs: bob: two', 'devs: bob: three', 'devs: amy: waves'];
    for (const client of [...all, phone]) assert.equal(told(client), lines);
    assert.is(bob.events('message').at(-1)?.action, true);
    assert.equal(told(eve), []);
    assert.equal(house.failures, []);
  });

  test('is confirmed with its place, waits for members who are away, and counts until it is read', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    bob.cut();
    const answer = await amy.line('*devs for later');
    assert.is(answer.kind === 'confirmed' && answer.chat, idOf(amy));
    const back = await house.enter('bob');
    const { chat = '', unread, head, at } = groupIn(back) ?? {};
    assert.equal([unread, head, at], [2, 2, house.clock.now()]);
    assert.is(await page(back, chat), 'made devs with bob, for later');
    back.send({ read: { chat, seq: head } });
    await back.settled();
    house.clock.advance(1_000);
    await back.settled();
    assert.is(groupIn(await house.enter('bob'))?.unread, 0);
    assert.is(groupIn(await house.enter('amy'))?.unread, 0);
  });

  test('is not shown to a member who blocks the author; the server’s notes are, and both stay listed', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy, bob, cid] = all as Three;
    await cid.line('block bob');
    await bob.line('*devs from bob');
    await house.enter('dan');
    await bob.line('+dan devs');
    await amy.line('*devs from amy');
    assert.equal(told(cid), ['devs: bob added dan', 'devs: amy: from amy']);
    assert.is(await page(cid, idOf(cid)), 'made devs with bob and cid, added dan, from amy');
    assert.is(groupIn(await house.enter('cid'))?.unread, 3);
    assert.match(await says(cid, '+ devs'), 'amy (owner), bob, cid, dan');
    await cid.line('*devs from cid');
    assert.ok(told(bob).includes('devs: cid: from cid'));
    assert.equal(told(amy).length, 4);
  });
});

describe('somebody who changes a group', (test) => {
  test('has not read what others wrote there, and is told of nothing twice', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    await enter(house, 'cid');
    await bob.line('*devs one');
    await bob.line('*devs two');
    await amy.line('+cid devs');
    const back = await house.enter('amy');
    assert.is(groupIn(back)?.unread, 2, 'not what amy did herself');
    back.send({ read: { chat: idOf(amy), seq: groupIn(back)?.head } });
    await back.settled();
    house.clock.advance(1_000);
    await back.settled();
    await amy.line('-cid devs');
    assert.equal(groupIn(await house.enter('amy'))?.unread, 0);
    const { read, head } = groupIn(await house.enter('amy')) ?? {};
    assert.is(read, head, 'who had read all has read that too');
  });
});

describe('a newcomer', (test) => {
  test('sees, counts and pages what was written since, however it is asked', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    for (let n = 1; n <= 5; n += 1) await amy.line(`*devs before ${n}`);
    const cid = await house.enter('cid');
    assert.is(await says(bob, '+cid devs'), 'confirmed');
    await amy.line('*devs after');
    assert.equal(told(cid), ['devs: bob added cid', 'devs: amy: after']);
    const id = idOf(cid);
    assert.is(groupIn(await house.enter('cid'))?.unread, 2);
    for (const range of [{}, { above: 0 }, { below: 99 }, { above: 2, below: 99 }]) {
      assert.is(await page(cid, id, range), 'added cid, after', JSON.stringify(range));
    }
    assert.is(await page(cid, id, { max: 1 }), 'after …');
    assert.is(await page(cid, id, { max: 1, above: 0 }), 'added cid …');
    assert.is(await page(cid, id, { below: 4 }), '');
    assert.is(await page(cid, id, { above: 1, below: 7 }), '');
    assert.is((await page(bob, id)).split(', ').length, 8);
  });

  test('is refused where already in, or unknown', async () => {
    const { all } = await withGroup('bob');
    const [amy] = all as Three;
    assert.is(await says(amy, '+BOB devs'), 'already-member: bob is already in devs.');
    assert.is(await says(amy, '+amy devs'), 'already-member: You are already in devs.');
    assert.is(await says(amy, '+zed devs'), 'no-such-user: There is no user "zed".');
  });
});

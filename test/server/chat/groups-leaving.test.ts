// Groups, rule by rule, on a whole server: leaving one, its end, and what a restart leaves.

import { assert, describe } from '../../helpers/describe.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
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
import { emptyRecord } from '../../helpers/memory-store.ts';

describe('somebody who is out of a group', (test) => {
  test('is told on every device, by the owner or by oneself, and the others read it', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy, bob, cid] = all as Three;
    const phone = await house.enter('bob');
    assert.is(await says(amy, '-bob devs'), 'confirmed');
    for (const client of [bob, phone]) {
      assert.equal(told(client), ['gone devs: amy removed you from devs.']);
    }
    assert.is(await says(cid, '-cid devs'), 'confirmed');
    assert.equal(told(cid), ['devs: amy removed bob', 'gone devs: You left devs.']);
    await amy.line('*devs alone');
    assert.equal(told(amy), ['devs: amy removed bob', 'devs: cid left', 'devs: amy: alone']);
    assert.equal([...told(bob), ...told(phone), ...told(cid)], []);
  });

  test('is told at the next login if it happened while away, once', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    house.clock.advance(1_000);
    bob.cut();
    house.clock.advance(1_000);
    await amy.line('-bob devs');
    const back = await house.enter('bob');
    assert.is(back.welcome?.INFO, 'Welcome back, bob.\namy removed you from devs.');
    house.clock.advance(1_000);
    await back.settled();
    assert.is((await house.enter('bob')).welcome?.INFO, 'Welcome back, bob.');
  });

  test('can be removed only by the owner', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy, bob] = all as Three;
    await house.enter('dan');
    assert.is(
      await says(bob, '-cid devs'),
      'not-owner: Only amy, who owns devs, can remove others.',
    );
    assert.is(await says(bob, '-dan devs'), 'no-such-member: dan is not in devs.');
    assert.is(await says(amy, '-zed devs'), 'no-such-user: There is no user "zed".');
    assert.match(await says(amy, '+ devs'), 'amy (owner), bob, cid');
  });

  test('reads nothing of it any more, and starts anew on coming back', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    const id = idOf(bob);
    await amy.line('*devs one');
    await bob.line('-bob devs');
    await amy.line('*devs two');
    assert.is(await page(bob, id), 'no-such-chat: You have no such chat.');
    assert.is(groupIn(await house.enter('bob')), undefined);
    await amy.line('+bob devs');
    await amy.line('*devs three');
    assert.is(await page(bob, id, { above: 0 }), 'added bob, three');
    assert.is(groupIn(await house.enter('bob'))?.unread, 2);
  });
});

describe('a group without its owner', (test) => {
  test('belongs to the longest-standing member, who is named', async () => {
    const { all } = await withGroup('bob', 'cid');
    const [amy, bob, cid] = all as Three;
    await bob.line('-bob devs');
    await amy.line('+bob devs');
    cid.take();
    await amy.line('-amy devs');
    assert.equal(told(cid), ['devs: amy left, and cid owns devs now']);
    assert.is(await says(bob, '+ devs'), 'notice: In devs: cid (owner), bob');
    assert.is(await says(cid, '-bob devs'), 'confirmed');
  });

  test('and without anybody is gone, with its history; the name is free', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    await amy.line('*devs old words');
    await amy.line('-amy devs');
    await bob.line('-bob devs');
    assert.match(told(bob).at(-1) ?? '', 'gone devs: You left devs. Nobody is left in it');
    const old = idOf(bob);
    assert.equal(await house.store.page(old, { max: 9 }), []);
    await bob.line('*amy -> devs');
    assert.is.not(idOf(bob), old);
    assert.is(await page(amy, idOf(amy)), 'made devs with amy');
    assert.is(await page(amy, old), 'no-such-chat: You have no such chat.');
  });

  test('is what the end of an account leaves, and of one that was alone nothing', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy, bob, cid] = all as Three;
    await amy.line('*amy -> mine');
    const mine = idOf(amy, 'mine');
    await cid.line('*amy -> theirs');
    await house.house.operator.remove('amy');
    assert.is(await says(bob, '+ devs'), 'notice: In devs: bob (owner), cid');
    assert.is(await says(cid, '+ theirs'), 'notice: In theirs: cid (owner)');
    assert.equal(await house.store.page(mine, { max: 9 }), []);
    assert.is((await bob.line('*cid -> mine')).kind, 'confirmed');
    const again = await house.enter('amy');
    assert.is(groupIn(again), undefined);
    assert.is(
      await says(again, '*devs hi'),
      'no-such-group: There is no group "devs". Nothing was sent.',
    );
  });

  test('is what the end of an account makes: who is here is told, and who owns it now', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy, bob, cid] = all as Three;
    await house.house.operator.remove('amy');
    const text = `amy's account was removed: amy is no longer in devs. bob owns devs now.`;
    const removed = (name: string) => ({ kind: 'removed', name, as: `${name} (removed)` });
    for (const client of [bob, cid]) {
      assert.equal(client.take(), [{ kind: 'notice', text }, removed('amy')]);
    }
    await house.house.operator.remove('cid');
    assert.equal(bob.take(), [
      { kind: 'notice', text: `cid's account was removed: cid is no longer in devs.` },
      removed('cid'),
    ]);
    assert.equal(amy.events('notice'), []);
  });

  test('is what a lost account file makes: whoever was in it is nobody’s burden', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    await (all[0] as TestClient).line('*devs hi');
    const facts = house.record.facts.filter(
      ({ kind, body }) => !(kind === 'registered' && 'name' in body && body.name === 'amy'),
    );
    const later = await testHouse({ record: { epoch: 'e', facts } });
    const bob = await later.enter('bob');
    assert.is(await says(bob, '+ devs'), 'notice: In devs: bob (owner), cid');
    await later.enter('dan');
    assert.is(await says(bob, '+dan devs'), 'confirmed');
    assert.is(await says(bob, '-cid devs'), 'confirmed');
    assert.is(await says(bob, '+ devs'), 'notice: In devs: bob (owner), dan');
  });

  test('is not what a ban makes: whoever is banned stays a member', async () => {
    const { house, all } = await withGroup('bob');
    await house.house.operator.ban('amy');
    assert.is(await says(all[1] as TestClient, '+ devs'), 'notice: In devs: amy (owner), bob');
    await house.house.operator.unban('amy');
    assert.is(groupIn(await house.enter('amy'))?.name, 'devs');
  });
});

describe('a restart', (test) => {
  const kinds = {
    memory: () => ({ record: emptyRecord() }),
    files: () => ({ disk: forgetfulDisk() }),
  };
  for (const [name, make] of Object.entries(kinds)) {
    test(`keeps groups, standing, what each may see and what was missed, in ${name}`, async () => {
      const options = make();
      const first = await testHouse(options);
      const [amy, bob] = (await enter(first, 'amy', 'bob', 'cid', 'dan')) as Three;
      await amy.line('*bob,dan -> devs');
      await amy.line('*devs early');
      await amy.line('+cid devs');
      await bob.line('*devs late');
      await bob.line('*bob -> over');
      await bob.line('-bob over');
      (await first.enter('dan')).cut();
      await first.house.farewell({ code: 'stopping', text: 'x', back: true });
      const id = idOf(amy);
      await first.store.close();
      const again = {
        ...options,
        ...('disk' in options && { disk: options.disk.restart('nothing') }),
      };
      const second = await testHouse(again);
      const [ann, cid] = (await enter(second, 'amy', 'cid')) as Three;
      await ann.line('-dan devs');
      assert.is(groupIn(cid)?.unread, 2);
      assert.is(await page(cid, id), 'added cid, late, removed dan');
      assert.is(await says(cid, '+ devs'), 'notice: In devs: amy (owner), bob, cid');
      assert.match((await second.enter('dan')).welcome?.INFO ?? '', 'amy removed you from devs.');
      assert.is(await says(cid, '*cid -> over'), 'confirmed');
      await ann.line('*devs new');
      assert.ok(told(cid).includes('devs: amy: new'));
      assert.equal(second.failures, []);
    });
  }

  test('after a power cut puts the rest of the journal upon what the files have', async () => {
    const disk = forgetfulDisk();
    const first = await testHouse({ disk });
    const [amy, bob] = (await enter(first, 'amy', 'bob', 'cid')) as Three;
    await amy.line('*bob,cid -> devs');
    await amy.line('*devs one');
    await bob.line('*bob -> over');
    const id = idOf(amy);
    await first.store.close();
    assert.ok(disk.files().includes(`/data/chats/${id}/chat.json`));
    const later = disk.restart('nothing');
    const second = await testHouse({ disk: later });
    const [ann, ben] = (await enter(second, 'amy', 'bob', 'cid')) as Three;
    await ann.line('-cid devs');
    await ann.line('*devs two');
    await ann.line('+cid devs');
    await ann.line('-amy devs');
    await ben.line('-bob over');
    await second.house.operator.remove('amy');
    const third = await testHouse({ disk: later.restart('nothing') });
    const [sid, dan] = (await enter(third, 'cid', 'dan')) as Three;
    assert.is(await says(sid, '+ devs'), 'notice: In devs: bob (owner), cid');
    assert.is(await page(sid, id), 'added cid, left, and bob owns devs now');
    assert.is(
      await page(await third.enter('bob'), id, { max: 9, below: 3 }),
      'made devs with bob and cid, one',
    );
    assert.is(await says(dan, '*dan -> over'), 'confirmed');
    await third.store.close();
  });
});

// `ls`: the list of chats, one chat's history, and how far one has read.

import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

async function listed(client: TestClient): Promise<(readonly [string, number | undefined])[]> {
  const event = await client.line('ls');
  assert.is(event.kind, 'chats');
  return (event as EventOf<'chats'>).chats.map(({ name, unread }) => [name, unread]);
}

async function page(client: TestClient, line: string): Promise<EventOf<'page'>> {
  const event = await client.line(line);
  assert.is(event.kind, 'page', JSON.stringify(event));
  return event as EventOf<'page'>;
}

/** As a client does, which says that it has shown what follows on what was read. */
async function shown(client: TestClient, line: string): Promise<string[]> {
  const { chat, messages, above = 0, read = 0 } = await page(client, line);
  const seq = messages.at(-1)?.seq;
  if (seq !== undefined && above <= read) client.send({ read: { chat, seq } });
  return messages.map(({ text }) => text);
}

async function refused(client: TestClient, line: string): Promise<[string, string]> {
  const event = await client.line(line);
  assert.is(event.kind, 'refused', JSON.stringify(event));
  const { code, text } = event as EventOf<'refused'>;
  return [code, text];
}

describe('ls', (test) => {
  test('lists the user’s chats, the one written to last first, with what is unread', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob, cid] = [await enter('amy'), await enter('bob'), await enter('cid')];
    assert.equal(await listed(amy), [['global', 0]]);
    await bob.line('@amy one');
    await bob.line('@amy two');
    clock.advance(1_000);
    await cid.line('hello');
    clock.advance(1_000);
    await cid.line('@amy psst');
    clock.advance(1_000);
    await amy.line('hello cid');
    assert.equal(await listed(amy), [
      ['global', 1],
      ['cid', 1],
      ['bob', 2],
    ]);
    assert.equal(await listed(bob), [
      ['global', 2],
      ['amy', 0],
    ]);
    const { chats } = (await amy.line('ls')) as EventOf<'chats'>;
    assert.is(chats[0]?.at, clock.now());
    assert.is(chats[2]?.at, clock.now() - 3_000);
  });

  test('shows one, and what was shown is read, at once, later, and after a restart', async () => {
    const record = emptyRecord();
    const { enter, clock, house } = await testHouse({ record });
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (let n = 1; n <= 60; n += 1) await bob.line(`@amy ${n}`);
    assert.equal(await listed(amy), [
      ['bob', 60],
      ['global', 0],
    ]);
    assert.equal(await shown(amy, 'ls bob 3'), ['58', '59', '60']);
    assert.equal(
      await listed(amy),
      [
        ['bob', 60],
        ['global', 0],
      ],
      'what lies between was not shown',
    );
    assert.is((await shown(amy, 'ls bob 60')).length, 60);
    assert.equal(await listed(amy), [
      ['bob', 0],
      ['global', 0],
    ]);
    assert.is((await shown(amy, 'ls @BOB')).length, 50);
    const { more, name, type } = (await amy.line('/LS bob 60')) as EventOf<'page'>;
    assert.equal([more, name, type], [false, 'bob', 'direct']);
    await bob.line('@amy 61');
    clock.advance(2_000);
    await house.farewell({ code: 'stopping', text: '', back: true });
    const again = await testHouse({ record });
    assert.equal(await listed(await again.enter('amy')), [
      ['bob', 1],
      ['global', 0],
    ]);
  });

  test('knows global and people never written to, and refuses what is nobody’s', async () => {
    const { enter } = await testHouse({ guests: true });
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await enter('gus', { guest: true });
    await bob.line('hi');
    assert.equal(await shown(amy, 'ls global'), ['hi']);
    for (const name of ['bob', 'gus']) {
      const page = (await amy.line(`ls ${name}`)) as EventOf<'page'>;
      assert.equal([page.name, page.type, page.messages, page.more], [name, 'direct', [], false]);
    }
    assert.equal(await listed(amy), [['global', 0]], 'what was only looked at is no chat');
    for (const [line, code, says] of [
      ['ls eve', 'no-such-chat', 'There is no user or group "eve".'],
      ['ls @eve', 'no-such-user', 'There is no user "eve".'],
      ['ls *devs', 'no-such-group', 'There is no group "devs".'],
      ['ls amy', 'yourself', 'You have no chat with yourself.'],
      ['ls bob 257', 'usage', 'ls bob 256'],
      ['ls global 257', 'usage', 'ls global 256'],
    ] as const) {
      const [was, text] = await refused(amy, line);
      assert.is(was, code);
      assert.match(text, says);
    }
    assert.is((await shown(amy, 'ls global 256')).length, 1);
  });

  test('hides what a block hides, and finds it again as read', async () => {
    const { enter } = await testHouse();
    const [amy, bob, cid] = [await enter('amy'), await enter('bob'), await enter('cid')];
    await bob.line('@amy psst');
    await bob.line('from bob');
    await cid.line('from cid');
    await amy.line('block bob');
    assert.equal(await listed(amy), [['global', 1]]);
    assert.equal(await shown(amy, 'ls global'), ['from cid']);
    const [code, text] = await refused(amy, 'ls bob');
    assert.equal([code, /unblock bob/.test(text)], ['blocked', true]);
    assert.equal(await shown(bob, 'ls amy'), ['psst'], 'bob is not told');
    await amy.line('unblock bob');
    assert.equal(await listed(amy), [
      ['global', 0],
      ['bob', 0],
    ]);
    assert.equal(await shown(amy, 'ls bob'), ['psst']);
  });

  test('finds the chat with somebody whose account is gone, unless the name is another’s now', async () => {
    const { enter, house } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await bob.line('@amy the old one');
    await house.operator.remove('bob');
    assert.equal(await shown(amy, 'ls bob'), ['the old one']);
    await enter('bob');
    assert.equal(await shown(amy, 'ls bob'), []);
  });

  test('is answered again when it is asked again, whatever else is under way', async () => {
    const { enter, failures } = await testHouse();
    const amy = await enter('amy');
    await amy.line('hi');
    const [one, two] = await Promise.all([amy.line('ls global', 'x.1'), amy.line('ls', 'x.2')]);
    assert.equal([one.kind, two.kind], ['page', 'chats']);
    assert.equal((await amy.line('ls global', 'x.1')).kind, 'page');
    assert.equal(failures, []);
  });

  test('shows a group to its members, from when they joined, and to nobody else', async () => {
    const { enter } = await testHouse();
    const [amy, bob, cid, eve] = await Promise.all(
      ['amy', 'bob', 'cid', 'eve'].map((n) => enter(n)),
    );
    if (!amy || !bob || !cid || !eve) throw new Error('somebody is missing');
    await amy.line('*bob -> devs');
    await amy.line('*devs before');
    await bob.line('+cid devs');
    await amy.line('*devs after');
    assert.equal(await listed(bob), [
      ['devs', 3],
      ['global', 0],
    ]);
    assert.equal(await listed(cid), [
      ['devs', 2],
      ['global', 0],
    ]);
    assert.is((await shown(bob, 'ls devs')).length, 4);
    assert.equal((await shown(cid, 'ls *DEVS')).at(-1), 'after');
    assert.is((await shown(cid, 'ls devs')).length, 2);
    assert.equal(await listed(cid), [
      ['devs', 0],
      ['global', 0],
    ]);
    for (const [line, other] of [
      ['ls devs', 'ls nosuch'],
      ['ls *devs', 'ls *nosuch'],
    ] as const) {
      const [code, text] = await refused(eve, line);
      const [sameCode, sameText] = await refused(eve, other);
      assert.equal([code, text], [sameCode, sameText.replace('nosuch', 'devs')]);
    }
    await cid.line('block amy');
    await amy.line('*devs unseen');
    await bob.line('*devs seen');
    assert.equal(await listed(cid), [
      ['devs', 1],
      ['global', 0],
    ]);
    assert.is((await shown(cid, 'ls devs')).at(-1), 'seen');
  });

  test('counts right after the server was killed, whatever was carried into files by then', async () => {
    let disk = forgetfulDisk();
    let written = 0;
    for (const wait of [0, 6 * 60_000, 0, 6 * 60_000]) {
      const { enter, clock } = await testHouse({ disk });
      clock.advance(wait); // what was there is carried into files while more is written
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      const sent = Array.from({ length: 30 }, (_, n) => bob.line(`@amy ${written + n}`));
      await Promise.all(sent);
      written += sent.length;
      const unread = new Map(await listed(amy)).get('bob');
      assert.is(unread, written);
      disk = disk.kill();
    }
    const { enter } = await testHouse({ disk });
    assert.is(new Map(await listed(await enter('amy'))).get('bob'), written);
  });

  test('moves one mark for all devices: those who are here hear of it, others at their login', async () => {
    const { enter, clock } = await testHouse();
    const [laptop, bob] = [await enter('amy'), await enter('bob')];
    await bob.line('@amy one');
    await bob.line('@amy two');
    await shown(laptop, 'ls bob');
    clock.advance(1_000);
    await laptop.settled();
    assert.equal(laptop.events('read'), [], 'who is alone has nobody to be told');
    const phone = await enter('amy');
    assert.equal(
      phone.welcome?.chats.map(({ name, unread }) => [name, unread]),
      [
        ['global', 0],
        ['bob', 0],
      ],
    );
    await bob.line('@amy three');
    await shown(phone, 'ls bob 1');
    clock.advance(1_000);
    await until(() => laptop.events('read').length > 0);
    const { chats } = (await laptop.line('ls')) as EventOf<'chats'>;
    const chat = chats.find(({ name }) => name === 'bob');
    assert.equal(laptop.events('read'), [{ kind: 'read', chat: chat?.chat, seq: chat?.head }]);
    await bob.settled();
    assert.equal(bob.events('read'), [], 'nobody else’s business');
  });
});

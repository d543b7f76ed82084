// `ls`: the list of chats, one chat's history, and how far one has read.

import { emptyRecord } from '../../../server/store/memory.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';

async function listed(client: TestClient): Promise<(readonly [string, number | undefined])[]> {
  const event = await client.line('ls');
  assert.is(event.kind, 'chats');
  return (event as EventOf<'chats'>).chats.map(({ name, unread }) => [name, unread]);
}

async function shown(client: TestClient, line: string): Promise<string[]> {
  const event = await client.line(line);
  assert.is(event.kind, 'page', JSON.stringify(event));
  return (event as EventOf<'page'>).messages.map(({ text }) => text);
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
      ['global', 0],
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
});

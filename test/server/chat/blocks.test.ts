import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const texts = (client: TestClient) => client.events('message').map(({ text }) => text);

async function history(
  client: TestClient,
  range: object,
): Promise<[string[], boolean | undefined]> {
  const before = client.events('page').length;
  client.send({ id: `h.${before}`, page: { chat: 'global', ...range } });
  await until(() => client.events('page').length > before);
  const page = client.events('page').at(-1);
  return [page?.messages.map(({ text }) => text) ?? [], page?.more];
}

describe('a block', (test) => {
  test('survives a restart, and so do the names on the list', async () => {
    const record = emptyRecord();
    const first = await testHouse({ record });
    await first.enter('bob');
    await first.enter('Cid');
    const amy = await first.enter('amy');
    await amy.line('/block bob CID');
    const second = await testHouse({ record });
    const [back, bob] = [await second.enter('amy'), await second.enter('bob')];
    const list = await back.line('/blocked');
    assert.is('text' in list && list.text, 'You block bob, Cid.');
    assert.is((await bob.line('@amy hi')).kind, 'refused');
  });

  test('of several people, one of them invalid, changes nothing', async () => {
    const { enter } = await testHouse();
    await enter('bob');
    const amy = await enter('amy');
    assert.is((await amy.line('/block bob nobody')).kind, 'refused');
    const list = await amy.line('~');
    assert.is('text' in list && list.text, 'You block nobody.');
  });

  test('that overtakes a message stops it', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    // Both are under way in one commit; the block came first.
    const [blocked, written] = await Promise.all([
      amy.line('block bob'),
      bob.line('@amy too late'),
    ]);
    assert.is(blocked.kind, 'confirmed');
    assert.is(written.kind === 'refused' && written.code, 'undeliverable');
    assert.equal(texts(amy), []);
  });

  test('hides their direct chat, which comes back as read', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await bob.line('@amy one');
    await bob.line('@amy two');
    const directOf = async () =>
      (await enter('amy')).welcome?.chats.find(({ type }) => type === 'direct');
    assert.is((await directOf())?.unread, 2);
    await amy.line('block bob');
    assert.is(await directOf(), undefined);
    await amy.line('unblock bob');
    assert.is((await directOf())?.unread, 0);
    assert.is((await directOf())?.name, 'bob');
  });

  test('hides one author and leaves everybody else’s order as it is', async () => {
    const { enter } = await testHouse();
    const people = await Promise.all(['amy', 'bob', 'cid', 'dan'].map((name) => enter(name)));
    const [amy, bob, cid, dan] = people as [TestClient, TestClient, TestClient, TestClient];
    await amy.line('block bob');
    await cid.line('block dan');
    await Promise.all(
      [bob, cid, dan].flatMap((one, who) => [1, 2, 3].map((n) => one.line(`${who} ${n}`))),
    );
    const all = texts(bob);
    assert.is(all.length, 9);
    assert.equal(
      texts(amy),
      all.filter((text) => !text.startsWith('0')),
    );
    assert.equal(
      texts(cid),
      all.filter((text) => !text.startsWith('2')),
    );
    assert.equal(texts(dan), all);
  });

  test('leaves pages that are entirely hidden passable in both directions', async () => {
    const { enter } = await testHouse();
    const [amy, bob, cid] = [await enter('amy'), await enter('bob'), await enter('cid')];
    await cid.line('first');
    for (let n = 0; n < 40; n += 1) await bob.line(`noise ${n}`);
    await cid.line('last');
    await amy.line('block bob');
    assert.equal(await history(amy, { max: 5 }), [['last'], true]);
    const seq = amy.events('page').at(-1)?.messages[0]?.seq;
    assert.equal(await history(amy, { below: seq, max: 5 }), [['first'], false]);
    assert.equal(await history(amy, { above: 0, max: 5 }), [['first'], true]);
    const low = amy.events('page').at(-1)?.messages[0]?.seq;
    assert.equal(await history(amy, { above: low, max: 5 }), [['last'], false]);
  });

  test('is told to all devices of the user, never to the blocked one', async () => {
    const { enter } = await testHouse();
    const [bob, cid] = [await enter('Bob'), await enter('cid')];
    const laptop = await enter('amy', { stream: 'laptop' });
    const phone = await enter('amy', { stream: 'phone' });
    assert.equal(phone.welcome?.blocked, []);
    await laptop.line('block bob cid', 'laptop.1');
    const both = [
      { kind: 'blocked', name: 'Bob', blocked: true },
      { kind: 'blocked', name: 'cid', blocked: true },
    ];
    assert.equal(laptop.events('blocked'), both);
    assert.equal(
      phone.events('blocked'),
      both.map((event) => ({ ...event, elsewhere: true })),
    );
    laptop.take();
    phone.take();
    await phone.line('~BOB', 'phone.1');
    const free = { kind: 'blocked', name: 'Bob', blocked: false };
    assert.equal(laptop.take(), [{ ...free, elsewhere: true }]);
    assert.equal(phone.take()[0], free);
    assert.equal([...bob.events('blocked'), ...cid.events('blocked')], []);
    assert.equal((await enter('amy')).welcome?.blocked, ['cid']);
  });

  test('that is refused is told to nobody, and one sent twice is told once', async () => {
    const { enter } = await testHouse();
    await enter('bob');
    const amy = await enter('amy');
    await amy.line('block bob', 'b.1');
    await amy.line('block bob', 'b.1');
    await amy.line('block bob', 'b.2');
    await amy.line('block amy', 'b.3');
    assert.is(amy.events('blocked').length, 1);
  });

  test('by a guest holds while the guest is here', async () => {
    const { enter } = await testHouse({ guests: true });
    const [bob, gus] = [await enter('bob'), await enter('gus', { guest: true })];
    await gus.line('~bob');
    assert.is((await bob.line('@gus hi')).kind, 'refused');
    await gus.line('~bob');
    assert.is((await bob.line('@gus hi')).kind, 'confirmed');
  });
});

describe('a broadcast', (test) => {
  test('reaches all devices of those online, is kept nowhere, and is said once though sent twice', async () => {
    const { enter, record } = await testHouse();
    const amy = await enter('amy');
    const [bob, phone] = [await enter('bob'), await enter('bob')];
    const kept = record.facts.length;
    const first = await amy.line('broadcast hear this', 'b.1');
    assert.equal(await amy.line('broadcast hear this', 'b.1'), first);
    assert.is('text' in first && first.text, 'It reached 1 person.');
    for (const client of [bob, phone]) {
      assert.equal(
        client.events('broadcast').map(({ from, text }) => [from, text]),
        [['amy', 'hear this']],
      );
    }
    assert.is(record.facts.length, kept);
  });
});

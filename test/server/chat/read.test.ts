// What counts as read: what a client says that it has shown, and nothing else.

import fc from 'fast-check';
import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';

async function unreadOf(client: TestClient, name: string): Promise<number | undefined> {
  const event = (await client.line('ls')) as EventOf<'chats'>;
  return event.chats.find((chat) => chat.name === name)?.unread;
}

async function page(client: TestClient, line: string): Promise<EventOf<'page'>> {
  const event = await client.line(line);
  assert.is(event.kind, 'page', JSON.stringify(event));
  return event as EventOf<'page'>;
}

const texts = ({ messages }: EventOf<'page'>): string[] => messages.map(({ text }) => text);
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => String(from + n));

describe('what is read', (test) => {
  test('does not move over what others wrote when one writes, logs in, or asks', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await amy.line('*bob -> devs');
    for (const to of ['@amy ', '*devs ', '']) for (const n of [1, 2]) await bob.line(`${to}${n}`);
    for (const to of ['@bob ', '*devs ', '']) await amy.line(`${to}later`);
    for (const line of ['ls bob', 'ls devs', 'ls global', 'ls bob older']) await amy.line(line);
    clock.advance(2_000);
    for (const client of [amy, await enter('amy')]) {
      for (const name of ['bob', 'devs', 'global']) assert.is(await unreadOf(client, name), 2);
    }
    assert.is(await unreadOf(bob, 'amy'), 1);
    assert.is(await unreadOf(bob, 'devs'), 2, 'a note, and a message');
  });

  test('follows one’s own messages where nothing else was unread', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (const n of numbers(1, 3)) await amy.line(`@bob ${n}`);
    const { chats } = (await amy.line('ls')) as EventOf<'chats'>;
    const chat = chats.find(({ name }) => name === 'bob');
    assert.equal([chat?.read, chat?.unread], [chat?.head, 0]);
    await bob.line('@amy hi');
    assert.is(await unreadOf(amy, 'bob'), 1);
  });

  test('is counted exactly, as if every message were looked at', async () => {
    const step = fc.oneof(
      fc.record({ by: fc.constantFrom('amy', 'bob', 'cid') }),
      fc.record({ by: fc.constantFrom('amy', 'bob', 'cid'), reads: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { enter, clock } = await testHouse();
        const people = new Map<string, TestClient>();
        for (const name of ['amy', 'bob', 'cid']) people.set(name, await enter(name));
        const authors: string[] = [];
        const read = new Map<string, number>();
        for (const one of steps) {
          const client = people.get(one.by) as TestClient;
          if ('reads' in one) {
            const seq = Math.min(one.reads, authors.length);
            client.send({ read: { chat: 'global', seq } });
            read.set(one.by, Math.max(seq, read.get(one.by) ?? 0));
            clock.advance(500);
          } else {
            await client.line('hi');
            authors.push(one.by);
          }
        }
        for (const [name, client] of people) {
          const above = authors.slice(read.get(name) ?? 0).filter((by) => by !== name);
          assert.is(await unreadOf(client, 'global'), above.length, name);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('was hidden by a block: it comes back as read where all else was read', async () => {
    const { enter } = await testHouse();
    const [amy, bob, cid] = [await enter('amy'), await enter('bob'), await enter('cid')];
    await amy.line('*bob,cid -> devs');
    await amy.line('block bob');
    for (const to of ['', '*devs ']) await bob.line(`${to}hidden`);
    await cid.line('*devs seen by nobody yet');
    await amy.line('unblock bob');
    assert.is(await unreadOf(amy, 'global'), 0);
    assert.is(await unreadOf(amy, 'devs'), 2, 'what waits among what is unread is unread as well');
  });
});

describe('ls', (test) => {
  test('goes forward from the first unread, whatever the client says meanwhile, and back again', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (const n of numbers(1, 180)) await bob.line(`@amy ${n}`);
    const parts = await Promise.all([1, 2, 3].map(() => page(amy, 'ls bob')));
    const said = parts.map((it) => [texts(it)[0], texts(it).at(-1), it.unread, it.more, it.above]);
    assert.equal(said, [
      ['1', '50', 130, false, 0],
      ['51', '100', 80, true, 50],
      ['101', '150', 30, true, 100],
    ]);
    assert.equal(texts(await page(amy, 'ls bob')), numbers(151, 180));
    assert.equal(texts(await page(amy, 'ls bob')), numbers(131, 180), 'and then shows the newest');
    assert.equal((await page(amy, 'ls bob')).unread, 0);
    assert.equal(texts(await page(amy, 'ls bob older')), numbers(81, 130), 'once more');
    assert.is(await unreadOf(amy, 'bob'), 180, 'the client has not said that it showed it');
  });

  test('shows the newest of so many, and goes back from there, page after page', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (const n of numbers(1, 120)) await bob.line(`@amy ${n}`);
    const newest = await page(amy, 'ls bob 10');
    assert.equal(texts(newest), numbers(111, 120));
    assert.equal([newest.unread, newest.above], [120, 110]);
    assert.equal(texts(await page(amy, 'ls bob older')), numbers(61, 110));
    assert.equal(texts(await page(amy, '/LS bob OLDER')), numbers(11, 60));
    const last = await page(amy, 'ls @bob older');
    assert.equal([texts(last), last.more, last.above], [numbers(1, 10), false, 0]);
    const older = (await amy.line('ls bob older')) as EventOf<'notice'>;
    assert.is(older.text, 'There is nothing older with bob.');
    assert.equal(texts(await page(amy, 'ls bob')), numbers(11, 60), 'on from what is read now');
  });

  test('goes back once more from the newest, however far back it went before', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (const n of numbers(1, 70)) await bob.line(n);
    await amy.line('/read global');
    for (const most of ['', ' 50', ' 20']) {
      const from = most === ' 20' ? 51 : 21;
      assert.equal(texts(await page(amy, `ls global${most}`)), numbers(from, 70));
      const first = Math.max(1, from - 50);
      assert.equal(texts(await page(amy, 'ls global older')), numbers(first, from - 1), most);
    }
  });

  test('goes back from a page that was asked for', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (const n of numbers(1, 80)) await bob.line(n);
    amy.send({ id: 'x.1', page: { chat: 'global', max: 10 } });
    await amy.settled();
    assert.equal(texts(await page(amy, 'ls global older')), numbers(21, 70));
  });
});

describe('/read', (test) => {
  test('marks all of a chat as read, for this session and all others', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    for (const n of numbers(1, 3)) await bob.line(`@amy ${n}`);
    const phone = await enter('amy');
    const said = (await amy.line('/read bob')) as EventOf<'notice'>;
    assert.is(said.text, 'All of bob is marked as read.');
    clock.advance(2_000);
    await phone.settled();
    assert.is(await unreadOf(phone, 'bob'), 0);
    assert.is(amy.events('read')[0]?.seq, 3);
    assert.is((await amy.line('/read eve')).kind, 'refused');
  });
});

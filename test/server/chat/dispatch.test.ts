import type { Fact } from '../../../server/facts.ts';
import { createState } from '../../../server/state/state.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { areOfOneShape } from '../../helpers/shapes.ts';
import { until } from '../../helpers/until.ts';

describe('a line that is sent again', (test) => {
  test('gets its first answer and is carried out once', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    const first = await amy.line('hi', 'client.7');
    const again = await amy.line('hi', 'client.7');
    assert.equal(again, first);
    assert.is(amy.events('message').length, 1);
  });

  test('is carried out once also while the first is still under way, and from another connection', async () => {
    const { enter } = await testHouse();
    const [old, fresh] = [await enter('amy'), await enter('amy')];
    const answers = await Promise.all([old.line('hi', 'c.1'), fresh.line('hi', 'c.1')]);
    assert.equal(answers[0], answers[1]);
    assert.is(fresh.events('message').length, 1);
  });

  test('is somebody else’s if somebody else sends it', async () => {
    const { enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await amy.line('mine', 'c.1');
    await bob.line('also mine', 'c.1');
    assert.is(amy.events('message').length, 2);
  });

  test('is recognised after a restart of the server', async () => {
    const record = emptyRecord();
    const first = await testHouse({ record });
    const amy = await first.enter('amy');
    const answer = await amy.line('hi', 'c.1');
    const second = await testHouse({ record });
    const back = await second.enter('amy');
    assert.equal(await back.line('hi', 'c.1'), answer);
    assert.equal(back.events('message'), []);
  });

  test('is carried out if it was refused before: nothing was done then', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    assert.is((await amy.line('@bob hi', 'c.1')).kind, 'refused');
    await enter('bob');
    assert.is((await amy.line('@bob hi', 'c.1')).kind, 'confirmed');
  });

  test('is refused if it is too old to be remembered', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    for (let n = 10; n < 80; n += 1) await amy.line(`line ${n}`, `c.${n}`);
    const answer = await amy.line('line 10', 'c.10');
    assert.is(answer.kind === 'refused' && answer.code, 'too-old');
    assert.is((await amy.line('line 40', 'c.40')).kind, 'confirmed');
    assert.is(amy.events('message').length, 70);
  });

  test('by a guest is recognised when the guest comes back with the same stream', async () => {
    const record = emptyRecord();
    const first = await testHouse({ guests: true, record });
    const gus = await first.enter('gus', { guest: true, stream: 'g' });
    await gus.line('hi', 'g.1');
    const second = await testHouse({ guests: true, record });
    const back = await second.enter('gus', { guest: true, stream: 'g' });
    assert.is((await back.line('hi', 'g.1')).kind, 'confirmed');
    assert.equal(back.events('message'), []);
  });
});

describe('what a line makes', (test) => {
  test('has one shape for all lines', async () => {
    const { enter, store } = await testHouse();
    const amy = await enter('amy');
    const facts: Fact[] = [];
    const { commit } = store;
    Object.assign(store, {
      commit(...given: Parameters<typeof commit>) {
        facts.push(given[0]);
        return commit(...given);
      },
    });
    for (let n = 1; n <= 50; n += 1) await amy.line('hi', `a.${n}`);
    assert.ok(areOfOneShape(facts.slice(40)));
  });
});

describe('the state', (test) => {
  test('put back from its snapshots is the state that gave them', async () => {
    const record = emptyRecord();
    const { enter } = await testHouse({ record, guests: true });
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    const gus = await enter('gus', { guest: true, stream: 'g' });
    await amy.line('one', 'a.1');
    await amy.line('@bob two', 'a.2');
    await bob.line('@amy three', 'b.1');
    await gus.line('@amy four', 'g.1');

    const live = createState();
    live.apply(record.facts);
    const subjects = new Set(record.facts.flatMap(({ on, by }) => [on, `inbox:${by}` as const]));
    const restored = createState();
    for (const on of subjects) {
      const kept = live.snapshot(on);
      const last = on.startsWith('chat:') ? (live.chat(on.slice(5))?.last ?? 0) : 0;
      if (kept) restored.restore(on, JSON.parse(JSON.stringify(kept)), last);
    }
    for (const on of subjects) assert.equal(restored.snapshot(on), live.snapshot(on), on);
    const id = restored.accountNamed('AMY')?.id ?? '';
    assert.equal([...restored.directChats(id)].sort(), [...live.directChats(id)].sort());
    restored.apply(record.facts); // what the journal still holds is applied once more and changes nothing
    for (const on of subjects) assert.equal(restored.snapshot(on), live.snapshot(on), on);
  });

  test('refuses files of a shape that it does not know', () => {
    const state = createState();
    const wrong: [Parameters<typeof state.restore>[0], Record<string, never>][] = [
      ['user:x', {}],
      ['inbox:x', {}],
      ['chat:global', {}],
      ['name:amy', {}],
    ];
    for (const [on, value] of wrong)
      assert.throws(() => state.restore(on, value, 0), undefined, on);
  });
});

describe('history', (test) => {
  test('is paged from the newest down and from a point up, and says whether there is more', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    for (let n = 1; n <= 30; n += 1) await amy.line(`line ${n}`);
    const page = async (range: object) => {
      const before = amy.events('page').length;
      amy.send({ id: `p.${before}`, page: { chat: 'global', ...range } });
      await until(() => amy.events('page').length > before);
      const { messages, more } = amy.events('page').at(-1) ?? { messages: [], more: undefined };
      return [messages.map(({ text }) => Number(text.slice(5))), more];
    };
    assert.equal(await page({ max: 3 }), [[28, 29, 30], true]);
    const seqs = amy.events('message').map(({ seq }) => seq);
    assert.equal(await page({ below: seqs[2], max: 10 }), [[1, 2], false]);
    assert.equal(await page({ above: seqs[26], max: 2 }), [[28, 29], true]);
    assert.equal(await page({ above: seqs[27], max: 2 }), [[29, 30], false]);
    assert.equal(await page({ above: seqs[29], max: 2 }), [[], false]);
  });

  test('of somebody else’s chat does not exist', async () => {
    const { enter, record } = await testHouse();
    const [amy, bob, eve] = [await enter('amy'), await enter('bob'), await enter('eve')];
    await amy.line('@bob secret');
    const chat = record.facts.find(({ kind }) => kind === 'message')?.on.slice(5);
    for (const [client, kind] of [
      [eve, 'refused'],
      [bob, 'page'],
    ] as const) {
      client.send({ id: 'p.1', page: { chat, max: 10 } });
      await until(() => client.events(kind).length === 1);
    }
    assert.is(eve.events('refused')[0]?.code, 'no-such-chat');
    eve.send({ id: 'p.2', page: { chat: 'no.such', max: 10 } });
    await until(() => eve.events('refused').length === 2);
    assert.is(eve.events('refused')[1]?.text, eve.events('refused')[0]?.text);
  });

  test('that was read stays read, on all devices', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await bob.line('one');
    await bob.line('two');
    const unread = async () => (await enter('amy')).welcome?.chats[0]?.unread;
    assert.is(await unread(), 2);
    const [first, second] = amy.events('message').map(({ seq }) => seq);
    amy.send({ read: { chat: 'global', seq: first } });
    await amy.settled();
    clock.advance(1_000);
    await until(() => true);
    assert.is(await unread(), 1);
    amy.send({ read: { chat: 'global', seq: (second ?? 0) + 1_000 } });
    amy.send({ read: { chat: 'global', seq: first } });
    await amy.settled();
    clock.advance(1_000);
    assert.is(await unread(), 0);
    await bob.line('three');
    assert.is(await unread(), 1);
  });

  test('from before an account was made is not unread', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    await amy.line('old');
    assert.is((await enter('bob')).welcome?.chats[0]?.unread, 0);
    await amy.line('new');
    assert.is((await enter('bob')).welcome?.chats[0]?.unread, 1);
  });

  test('comes in pages that fit into a frame, however long the texts are', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    for (let n = 0; n < 80; n += 1) await amy.line('語'.repeat(4_000));
    amy.send({ id: 'p.1', page: { chat: 'global', max: 256 } });
    await until(() => amy.events('page').length === 1);
    const [page] = amy.events('page');
    assert.ok((page?.messages.length ?? 0) < 40 && (page?.messages.length ?? 0) > 20);
    assert.is(page?.more, true);
  });
});

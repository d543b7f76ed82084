// Typed answers beside the sentences that older clients get: the same to the letter, and nothing more in them.

import type { Event } from '../../../shared/wire/native.ts';
import { plainly } from '../../../shared/words/notices.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const PEER = {
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  device: 'q8Zk3mB0aW2x',
};

/** The strings and numbers in what an event says. */
function said(value: unknown, key = ''): readonly (string | number)[] {
  if (['kind', 'of', 'id', 'chat', 'last', 'seq', 'at', 'from'].includes(key)) return [];
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => said(part, name));
}

/** The people whom an event names. */
function named(event: Event): readonly string[] {
  return said(event).filter((it) => typeof it === 'string' && PEOPLE.has(it)) as string[];
}

const PEOPLE: ReadonlySet<string> = new Set(['amy', 'bob', 'cid', 'dan', 'eve', 'gus']);

/** Everybody twice: with a client that takes typed answers, and with one that does not. */
async function town() {
  const house = await testHouse({ guests: true });
  const both = async (name: string) => ({
    data: await house.enter(name, { typed: 1, peer: PEER, stream: `${name}data` }),
    words: await house.enter(name, { peer: PEER, stream: `${name}words` }),
  });
  const [amy, bob, cid] = [await both('amy'), await both('bob'), await both('cid')];
  const dan = await house.enter('dan');
  const gus = await house.enter('gus', { guest: true, typed: 1 });
  return { house, amy, bob, cid, dan, gus };
}

type Both = Awaited<ReturnType<typeof town>>['amy'];

function textOf(event: Event): string {
  return 'text' in event ? (event.text ?? '') : '';
}

/** The answers to a line that changes nothing; the typed one in words is the other one. */
async function same({ data, words }: Both, line: string): Promise<Event> {
  const [typed, plain] = [await data.line(line), await words.line(line)];
  const own = ', this one'; // of two devices
  assert.is(textOf(plainly(typed)).replace(own, ''), textOf(plain).replace(own, ''), line);
  assert.is(plainly(typed).kind, plain.kind, line);
  for (const name of named(typed)) assert.match(textOf(plain), name, `${line}: ${name}`);
  return typed;
}

const LINES = [
  'whoelse',
  'whoelse b',
  'whoelse zz',
  'whoelsesince 60',
  'whoelsesince 1d',
  '/displayallusers',
  '/displayallusers cid',
  '/blocked',
  '/name',
  '+ devs',
  '+ secret',
  '/read devs',
  '/devices',
  'help ls',
];

describe('a typed answer', (test) => {
  test('says in words what older clients are told, and names nobody else', async () => {
    const { house, amy, bob, cid, dan } = await town();
    await amy.data.line('*bob,dan -> devs');
    await cid.data.line('*cid -> secret');
    dan.cut();
    await until(() => dan.ended);
    house.clock.advance(40_000);
    for (const block of ['', 'block amy']) {
      if (block) await cid.data.line(block);
      for (const one of [amy, bob, cid]) for (const line of LINES) await same(one, line);
    }
    assert.equal(house.failures, []);
  });

  test('leaves out whoever blocks the asker, everywhere', async () => {
    const { amy, bob } = await town();
    await bob.data.line('block amy');
    for (const line of ['whoelse', 'whoelsesince 1d', '/displayallusers', '/displayallusers b']) {
      const [hers, his] = [await amy.data.line(line), await bob.data.line(line)];
      assert.is(hers.kind, 'list');
      assert.not.ok(named(hers).includes('bob'), line);
      assert.is(named(his).includes('amy'), line !== '/displayallusers b', line);
    }
  });

  test('tells a group to its members alone, and a guest what is a guest’s', async () => {
    const { amy, cid, gus } = await town();
    await amy.data.line('*bob -> devs');
    const inside = await amy.data.line('+ devs');
    assert.equal(inside.kind === 'list' && inside.of === 'members' && inside.names, ['amy', 'bob']);
    for (const outside of [cid.data, gus]) {
      const answer = await outside.line('+ devs');
      const nothing = await outside.line('+ nothing');
      assert.is(answer.kind, 'refused');
      assert.is(textOf(answer), textOf(nothing).replace('nothing', 'devs'));
      const seen = outside.events('message').filter(({ change }) => change);
      assert.equal(seen, [], 'the change is for members');
    }
    assert.is((await gus.line('/devices')).kind, 'refused');
    assert.equal(await gus.line('/name', 'g.9'), {
      kind: 'done',
      id: 'g.9',
      result: { kind: 'you', name: 'gus' },
    });
  });

  test('to what changes something is a result, and a sentence for older clients', async () => {
    const { house, amy, bob, cid, dan } = await town();
    dan.cut();
    await until(() => dan.ended);
    const pairs: readonly (readonly [string, string])[] = [
      ['@dan hi', '@dan hi'],
      ['*30@dan hi', '*30@dan hi'],
      ['*30@bob hi', '*30@bob hi'],
      ['*1h*global hi', '*1h*global hi'],
      ['broadcast hi', 'broadcast hi'],
      ['*bob,dan -> one', '*bob,dan -> two'],
      ['block bob cid', 'unblock bob cid'],
      ['startprivate bob', 'startprivate cid'],
      ['stopprivate bob', 'stopprivate cid'],
    ];
    const results: (string | undefined)[] = [];
    for (const [line, other] of pairs) {
      const typed = await amy.data.line(line);
      const result = 'result' in typed ? typed.result : undefined;
      results.push(result?.kind);
      const words = await amy.words.line(other);
      assert.not.ok('result' in words, other);
      if (line === other) assert.is(textOf(plainly(typed)), textOf(words), line);
    }
    assert.equal(results, [
      ...['away', 'timed', 'timed', 'timed', 'reached', 'added'],
      ...['blocked', 'asked', 'withdrawn'],
    ]);
    await bob.data.line('startprivate amy');
    assert.equal((await amy.data.line('decline bob', 'a.99')) as object, {
      kind: 'done',
      id: 'a.99',
      result: { kind: 'declined', who: 'bob' },
    });
    assert.ok(cid.words.events('list').length + cid.words.events('done').length === 0);
    assert.equal(house.failures, []);
  });

  test('counts somebody who blocks the sender as away, as the sentence does', async () => {
    const { amy, bob } = await town();
    await amy.data.line('*bob -> devs');
    await bob.data.line('block amy');
    const typed = await amy.data.line('*30*devs hi');
    const result = typed.kind === 'confirmed' ? typed.result : undefined;
    assert.is(result?.kind === 'timed' && result.away, 1);
    assert.is(textOf(plainly(typed)), textOf(await amy.words.line('*30*devs hi')));
  });

  test('to a line sent again is the first one, also after a start, and as kept by older servers', async () => {
    const record = emptyRecord();
    const house = await testHouse({ record });
    await house.enter('bob').then((bob) => bob.cut());
    const amy = await house.enter('amy', { typed: 1 });
    const first = await amy.line('@bob hi', 'again.1');
    const again = await testHouse({ record, clock: house.clock });
    const data = await again.enter('amy', { typed: 1 });
    assert.equal(await data.line('@bob hi', 'again.1'), first);
    const words = await again.enter('amy');
    const told = await words.line('@bob hi', 'again.1');
    assert.is(textOf(told), 'bob is away and will read it at the next login.');
    // As an older server kept it: the sentence itself.
    const kept = record.facts.findIndex(({ line }) => line?.stream === 'again');
    const { result: _, ...fact } = record.facts[kept] as (typeof record.facts)[number];
    record.facts[kept] = { ...fact, note: 'bob is away.' } as (typeof record.facts)[number];
    const older = await testHouse({ record, clock: house.clock });
    for (const typed of [undefined, 1]) {
      const client = await older.enter('amy', { ...(typed && { typed }) });
      assert.is(textOf(await client.line('@bob hi', 'again.1')), 'bob is away.');
    }
  });
});

describe('a change of a group', (test) => {
  const changesOf = (client: TestClient) => client.events('message').map(({ change }) => change);

  test('is data beside its text, live and in pages, for every client', async () => {
    const { amy, bob } = await town();
    await amy.data.line('*bob -> devs');
    await amy.data.line('+cid devs');
    await amy.data.line('-cid devs');
    await amy.data.line('-amy devs');
    await until(() => bob.words.events('message').length === 4);
    const changes = [
      { kind: 'made', with: { names: ['bob'], count: 1 } },
      { kind: 'added', who: 'cid' },
      { kind: 'removed', who: 'cid' },
      { kind: 'left', owner: 'bob' },
    ];
    for (const client of [bob.data, bob.words]) {
      assert.equal(changesOf(client), changes);
      const page = await client.line('ls devs');
      assert.equal(page.kind === 'page' && page.messages.map(({ change }) => change), changes);
      assert.equal(page.kind === 'page' && page.messages.map(({ text }) => text), [
        'made devs with bob',
        'added cid',
        'removed cid',
        'left, and bob owns devs now',
      ]);
    }
    const gone = amy.words.events('gone')[0];
    assert.equal([gone?.why, gone?.last], ['left', undefined]);
  });

  test('by the removal of an account is an event of its own, to members alone', async () => {
    const { house, amy, bob, cid } = await town();
    await amy.data.line('*bob -> devs');
    await house.house.operator.remove('amy');
    await until(() => bob.words.events('notice').length > 0);
    const { chat } = bob.data.events('message')[0] ?? {};
    assert.equal(bob.data.events('change') as object[], [
      {
        kind: 'change',
        chat,
        name: 'devs',
        from: 'amy',
        change: { kind: 'account-removed', owner: 'bob' },
      },
    ]);
    assert.is(
      bob.words.events('notice').at(-1)?.text,
      "amy's account was removed: amy is no longer in devs. bob owns devs now.",
    );
    assert.equal(cid.data.events('change'), []);
  });

  test('that an older server kept has its text alone', async () => {
    const { house, amy } = await town();
    await amy.data.line('*bob -> devs');
    for (const [at, fact] of house.record.facts.entries()) {
      if (fact.kind !== 'group') continue;
      const { change: _, ...body } = fact.body;
      house.record.facts[at] = { ...fact, body };
    }
    const again = await testHouse({ record: house.record, clock: house.clock });
    const page = await (await again.enter('amy', { typed: 1 })).line('ls devs');
    assert.equal(page.kind === 'page' && page.messages.map(({ text, change }) => [text, change]), [
      ['made devs with bob', undefined],
    ]);
  });
});

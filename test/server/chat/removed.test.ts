// What a removed account wrote stays its own, whoever has the name afterwards [DESIGN 2].

import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

const chatsOf = ({ welcome }: TestClient) => welcome?.chats.map(({ name }) => name).sort();

async function read(client: TestClient, line: string): Promise<readonly string[]> {
  const event = await client.line(line);
  if (event.kind !== 'page') return ['text' in event ? String(event.text) : event.kind];
  return [event.name, ...event.messages.map(({ from, text }) => `${from}: ${text}`)];
}

async function page(client: TestClient, chat: string): Promise<readonly string[]> {
  const before = client.events('page').length;
  client.send({ id: `p.${before}`, page: { chat, max: 50 } });
  await until(() => client.events('page').length > before);
  return (
    client
      .events('page')
      .at(-1)
      ?.messages.map(({ from, text }) => `${from}: ${text}`) ?? []
  );
}

const SAID = { kind: 'removed', name: 'cid', as: 'cid (removed)' } as const;

/** A cid who writes to everybody, to the group and to ann, and goes. */
async function cidOnce({ enter, house, clock }: TestHouse, ann: TestClient, word: string) {
  const cid = await enter('cid');
  await ann.line('+cid devs');
  for (const to of ['', '*devs ', '@ann ']) await cid.line(`${to}${word}`);
  await ann.line(`@cid ${word} yourself`);
  clock.advance(1_000);
  await house.operator.remove('cid');
}

async function setting() {
  const it = await testHouse();
  const ann = await it.enter('ann');
  await ann.line('*ann -> devs');
  await cidOnce(it, ann, 'one');
  return { ...it, ann };
}

describe('a removed account', (test) => {
  test('keeps its words, marked, in global, groups and its direct chat', async () => {
    const { ann, enter } = await setting();
    assert.equal(await read(ann, 'ls global'), ['global', 'cid (removed): one']);
    assert.equal((await read(ann, 'ls devs')).at(-1), 'cid (removed): one');
    const direct = ['cid (removed): one', 'ann: one yourself'];
    assert.equal(await read(ann, 'ls cid (removed)'), ['cid (removed)', ...direct]);
    assert.equal(await read(ann, 'ls cid'), ['cid (removed)', ...direct]);
    const again = await enter('ann');
    assert.equal(chatsOf(again), ['cid (removed)', 'devs', 'global']);
    const id = again.welcome?.chats.find(({ type }) => type === 'direct')?.chat ?? '';
    assert.equal(await page(again, id), direct);
    assert.equal(await page(again, 'global'), ['cid (removed): one']);
  });

  test('is not whoever has its name later, and earlier owners of the name stay apart', async () => {
    const it = await setting();
    const { ann, enter } = it;
    await cidOnce(it, ann, 'two');
    const cid = await enter('cid');
    await cid.line('@ann three');
    await cid.line('three');
    const again = await enter('ann');
    const names = ['cid', 'cid (removed 2)', 'cid (removed)', 'devs', 'global'];
    assert.equal(chatsOf(again), names);
    assert.equal(await read(ann, 'ls cid'), ['cid', 'cid: three']);
    const [one, two] = ['cid (removed)', 'cid (removed 2)'];
    assert.equal(await read(ann, `ls ${one}`), [one, `${one}: one`, 'ann: one yourself']);
    assert.equal(await read(ann, `ls @${two} 1`), [two, 'ann: two yourself']);
    const all = ['cid (removed): one', 'cid (removed): two', 'cid: three'];
    assert.equal(await page(cid, 'global'), all);
    assert.equal(chatsOf(cid), ['global']);
  });

  test('gets nothing that is written for it, and neither does the name’s new owner', async () => {
    const { ann, enter } = await setting();
    const cid = await enter('cid');
    for (const line of ['@cid (removed) hi', 'message cid (removed): hi', '*30@cid (removed) hi']) {
      const refused = await ann.line(line);
      assert.is(refused.kind === 'refused' && refused.code, 'no-such-user', line);
    }
    assert.equal(cid.events('message'), []);
    assert.is((await ann.line('@cid (removed 2) is not what I meant')).kind, 'confirmed');
    assert.is((await ann.line('@cid (or so)')).kind, 'confirmed');
  });

  test('leaves its chat in place after a restart', async () => {
    const { ann, record, clock } = await setting();
    assert.is((await ann.line('ls cid (removed)')).kind, 'page');
    const later = await testHouse({ record, clock });
    const again = await later.enter('ann');
    assert.equal(chatsOf(again), ['cid (removed)', 'devs', 'global']);
    assert.equal((await read(again, 'ls cid (removed)'))[1], 'cid (removed): one');
  });

  test('is not how a guest who has left is treated', async () => {
    const { enter } = await testHouse({ guests: true });
    const ann = await enter('ann');
    const gus = await enter('gus', { guest: true });
    await gus.line('hi');
    gus.cut();
    assert.equal(await read(ann, 'ls global'), ['global', 'gus: hi']);
  });
});

describe('the removal of an account', (test) => {
  test('is told to those who may read what it wrote, behind its last word', async () => {
    const it = await testHouse({ guests: true });
    const [ann, bob, cat] = [await it.enter('ann'), await it.enter('bob'), await it.enter('cat')];
    const cid = await it.enter('cid');
    await cat.line('block cid');
    await cid.line('bye');
    await it.house.operator.remove('cid');
    await Promise.all([ann, bob, cat].map((one) => one.settled()));
    assert.equal(ann.events('removed'), [SAID]);
    assert.equal(bob.events('removed'), [SAID]);
    assert.equal(cat.events('removed'), []);
    const kinds = ann.take().map(({ kind }) => kind);
    assert.ok(kinds.lastIndexOf('message') < kinds.indexOf('removed'));
  });
  test('says what the direct chat is called, where another of that name was removed before', async () => {
    const it = await testHouse({});
    const [ann, bob] = [await it.enter('ann'), await it.enter('bob')];
    for (const _ of [1, 2]) await cidOnce(it, ann, 'hi');
    await Promise.all([ann, bob].map((one) => one.settled()));
    assert.equal(ann.events('removed'), [SAID, { ...SAID, direct: 'cid (removed 2)' }]);
    assert.equal(bob.events('removed'), [SAID, SAID]);
  });
});

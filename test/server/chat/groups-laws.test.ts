// What always holds for groups: to anybody outside, a group does not exist; whatever comes together in one commit turns
// out right; and nobody ever sees a text who was not a member when it was written.

import * as fc from 'fast-check';
import type { FactOf, Stored, Subject, UserId } from '../../../server/facts.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { register } from '../../helpers/facts.ts';
import { enter, idOf, page, says, type Three, told, withGroup } from '../../helpers/groups.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';

describe('to whoever is not in it, a group', (test) => {
  const lines = [
    '*devs hi',
    '*devs: hi',
    '*devs /me hi',
    '*30*devs hi',
    '+ devs',
    '- devs',
    '+bob devs',
    '+zed devs',
    '-bob devs',
    '-zed devs',
    '-eve devs',
    '+eve devs',
    '@devs hi',
    'message devs hi',
    'block devs',
    '~devs',
    'startprivate devs',
    'ls devs',
    'mesage devs hi',
    'Message devs hi',
    '+ devs please',
    '~ devs',
    '*zed -> other',
  ];
  const known = ['member before', 'stranger', 'guest'] as const;
  for (const who of known) {
    test(`is none, in the same words, for a ${who}`, async () => {
      const house = await testHouse({ guests: true });
      const [amy] = (await enter(house, 'amy', 'bob')) as Three;
      const eve = await house.enter('eve', { guest: who === 'guest' });
      await amy.line('*bob -> devs');
      if (who === 'member before') {
        await amy.line('+eve devs');
        await amy.line('-eve devs');
      }
      for (const line of lines) {
        const none = line.replaceAll('devs', 'gone');
        const answer = await says(eve, line);
        assert.is(answer.replaceAll('devs', 'gone'), await says(eve, none), line);
      }
      const id = idOf(amy);
      assert.is(await page(eve, id), await page(eve, 'none'));
      eve.send({ read: { chat: id, seq: 1 } });
      await eve.settled();
      assert.equal(
        (await house.enter('amy')).welcome?.chats.map(({ name }) => name),
        ['global', 'devs'],
      );
    });
  }

  test('is only there as a name that is taken', async () => {
    const { house } = await withGroup('bob');
    const eve = await house.enter('eve');
    assert.is(
      (await says(eve, '*eve -> devs')).replace('devs', 'bob'),
      await says(eve, '*eve -> bob'),
    );
  });
});

describe('in one commit', (test) => {
  test('two who make the same group make one', async () => {
    const house = await testHouse();
    const [amy, bob] = (await enter(house, 'amy', 'bob')) as Three;
    const answers = await Promise.all([says(amy, '*amy -> devs'), says(bob, '*bob -> DEVS')]);
    assert.equal(answers, ['confirmed', 'name-taken: The name "DEVS" is taken. Choose another.']);
  });

  test('an account and a group of one name are not both made, whichever is first', async () => {
    for (const first of ['account', 'group']) {
      const house = await testHouse();
      const amy = await house.enter('amy');
      const steps = [() => house.house.operator.add('devs', 'x'), () => amy.line('*amy -> devs')];
      if (first === 'group') steps.reverse();
      await Promise.allSettled(steps.map((step) => step()));
      const names = house.record.facts.filter(({ touches }) => touches?.includes('name:devs'));
      assert.is(names.length, 1, first);
      const kind = first === 'group' ? 'group' : 'registered';
      assert.is(names[0]?.kind, kind);
    }
  });

  test('a name that another server process takes first stays taken', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy');
    const other = house.store.commit(register('u1', 'devs'));
    const taken = 'name-taken: The name "devs" is taken. Choose another.';
    assert.is(await says(amy, '*amy -> devs'), taken);
    await other;
  });

  test('no guest comes in under the name of a group that is being made', async () => {
    const house = await testHouse({ guests: true });
    const amy = await house.enter('amy');
    const made = amy.line('*amy -> devs');
    await refusesEntry(() => house.enter('devs', { guest: true }));
    assert.is((await made).kind, 'confirmed');
  });

  test('a removal stops a message that it overtakes', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as Three;
    const answers = await Promise.all([says(amy, '-bob devs'), says(bob, '*devs too late')]);
    assert.equal(answers, [
      'confirmed',
      'no-such-group: There is no group "devs". Nothing was sent.',
    ]);
    assert.equal(told(amy), ['devs: amy removed bob']);
    assert.equal(house.failures, []);
  });

  test('who is removed and added again is told both, and starts anew', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [, bob, cid] = all as Three;
    const made = house.record.facts.find(({ kind }) => kind === 'group') as Stored<FactOf<'group'>>;
    const { lsn: _, seq: __, line: ___, ...fact } = made;
    const members = fact.body.members.filter((id) => id !== made.body.members[1]);
    const out = { user: made.body.members[1] ?? '' };
    const wrote = (text: string): FactOf<'message'> => ({
      ...{ kind: 'message', on: fact.on, by: members[1] ?? '', at: fact.at },
      body: { from: 'cid', text },
    });
    await Promise.all([
      house.store.commit(wrote('secret')),
      house.store.commit({ ...fact, body: { ...fact.body, members, out, text: 'removed bob' } }),
      house.store.commit(wrote('more secret')),
      house.store.commit({ ...fact, body: { ...fact.body, text: 'added bob' } }),
      house.store.commit(wrote('for bob')),
    ]);
    const after = ['devs: amy added bob', 'devs: cid: for bob'];
    assert.equal(told(bob), ['gone devs: amy removed you from devs.', ...after]);
    const all5 = ['devs: cid: secret', 'devs: amy removed bob', 'devs: cid: more secret', ...after];
    assert.equal(told(cid), all5);
    assert.is(await page(bob, idOf(bob)), 'added bob, for bob');
  });

  test('a block stops being added', async () => {
    const house = await testHouse();
    const [amy, bob] = (await enter(house, 'amy', 'bob')) as Three;
    await amy.line('*amy -> devs');
    const answers = await Promise.all([bob.line('block amy'), says(amy, '+bob devs')]);
    assert.is(answers[1], 'undeliverable: bob could not be added.');
  });

  test('an account that goes is in no group, whichever is first', async () => {
    for (const first of ['remove', 'add', 'make', 'last']) {
      const { house, all } = await withGroup('bob');
      const [amy] = all as Three;
      await house.enter('cid');
      const { operator } = house.house;
      const steps = {
        remove: [() => operator.remove('cid'), () => amy.line('+cid devs')],
        add: [() => amy.line('+cid devs'), () => operator.remove('cid')],
        make: [() => amy.line('*cid -> more'), () => operator.remove('cid')],
        last: [() => amy.line('-amy devs'), () => operator.remove('bob')],
      }[first];
      await Promise.all((steps ?? []).map((step) => step()));
      const gone = house.record.facts.find(({ kind }) => kind === 'removed');
      const user = gone?.on.slice('user:'.length) ?? '';
      assert.equal(membersOf(house.record.facts, 'devs').includes(user), false, first);
      const list = await says(amy, '+ devs');
      if (first === 'last') assert.is(list, 'no-such-group: There is no group "devs".');
      else assert.is(list, 'notice: In devs: amy (owner), bob');
      // Or a restart would bring back what the files still say.
      const chats = house.record.facts.filter(({ kind }) => kind === 'group').map(({ on }) => on);
      const isTouched = gone?.touches?.includes(chats.at(-1) as Subject);
      assert.is(isTouched, first !== 'remove', first);
      if (first === 'last') assert.equal(await house.store.page(idOf(amy), { max: 9 }), []);
      if (first === 'make') assert.is(await says(amy, '+ more'), 'notice: In more: amy (owner)');
    }
  });
});

async function refusesEntry(run: () => Promise<unknown>): Promise<void> {
  await run().then(
    () => assert.unreachable('it came in'),
    () => undefined,
  );
}

/** Who is in the group of that name by what all the facts say alone. */
function membersOf(facts: readonly Stored[], name: string): readonly UserId[] {
  let members: readonly UserId[] = [];
  for (const fact of facts) {
    if (fact.kind === 'group' && fact.body.name === name) members = fact.body.members;
    else if (fact.kind === 'removed') members = members.filter((id) => fact.on !== `user:${id}`);
  }
  return members;
}

const NAMES = ['amy', 'bob', 'cid', 'dan'];

/** Something that one of four does, or that happens to one. */
const step = fc.tuple(
  fc.nat(3),
  fc.oneof(
    { weight: 4, arbitrary: fc.constant('say') },
    fc.constantFrom(...NAMES).map((name) => `+${name} devs`),
    fc.constantFrom(...NAMES).map((name) => `-${name} devs`),
    fc.constantFrom('block bob', 'unblock bob', '*amy -> devs'),
  ),
  fc.boolean(), // whether to wait until it is done
);

/** What each may have seen, by the facts: live, and in history now. */
function truth({ facts }: TestHouse['record'], user: UserId) {
  const live = new Set<string>();
  let page: string[] = [];
  let members: readonly UserId[] = [];
  for (const fact of facts) {
    if (fact.kind === 'group') {
      const was = members.includes(user);
      members = fact.body.members;
      if (!was || !members.includes(user)) page = [];
      if (members.includes(user)) page.push(fact.body.text);
    } else if (fact.kind === 'message' && members.includes(user)) {
      live.add(fact.body.text);
      page.push(fact.body.text);
    }
  }
  return { live, page, isMember: members.includes(user) };
}

describe('whatever is done, in whatever order', (test) => {
  test('nobody sees a text who was not a member when it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const house = await testHouse();
        const clients = await enter(house, ...NAMES);
        await clients[0]?.line('*bob,cid -> devs');
        const under: Promise<unknown>[] = [];
        for (const [n, [who, line, wait]] of steps.entries()) {
          const client = clients[who] as TestClient;
          const work = client.line(line === 'say' ? `*devs text ${n}` : line);
          under.push(work);
          if (wait) await work;
        }
        await Promise.all(under);
        for (const [who, client] of clients.entries()) await check(house, client, NAMES[who] ?? '');
        assert.equal(house.failures, []);
      }),
      { numRuns: 150 },
    );
  });

  async function check(house: TestHouse, client: TestClient, name: string): Promise<void> {
    const { facts } = house.record;
    const made = facts.find((fact) => fact.kind === 'registered' && fact.body.name === name);
    const user = made?.on.slice('user:'.length) ?? '';
    const may = truth(house.record, user);
    for (const { text, note } of client.events('message')) {
      assert.ok(note || may.live.has(text), `${name} was told "${text}"`);
    }
    const blocksBob = facts.findLast((fact) => fact.kind === 'blocks' && fact.by === user);
    if (blocksBob?.kind === 'blocks' && blocksBob.body.blocks.length > 0) return;
    for (const chat of new Set(facts.flatMap((fact) => (fact.kind === 'group' ? [fact.on] : [])))) {
      const seen = await page(client, chat.slice('chat:'.length));
      if (seen !== 'no-such-chat: You have no such chat.') assert.is(seen, may.page.join(', '));
    }
  }
});

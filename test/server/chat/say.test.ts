import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

const refusal = (event: { kind: string }) => (event as { code?: string }).code;

describe('text for global', (test) => {
  test('reaches everybody in one order, the sender too, each once', async () => {
    const { enter } = await testHouse();
    const people = await Promise.all(['amy', 'bob', 'cid'].map((name) => enter(name)));
    await Promise.all(
      people.flatMap((person, who) =>
        Array.from({ length: 20 }, (_, n) => person.line(`${who} says ${n}`)),
      ),
    );
    const [first, ...others] = people.map((person) =>
      person.events('message').map(({ seq, text }) => `${seq} ${text}`),
    );
    assert.is(first?.length, 60);
    for (const other of others) assert.equal(other, first);
    const seqs = people[0]?.events('message').map(({ seq }) => seq) ?? [];
    assert.equal(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
    );
  });

  test('is confirmed with its place, after it is kept and in the same turn', async () => {
    const { enter, record } = await testHouse();
    const amy = await enter('amy');
    const kept = record.facts.length;
    const answer = await amy.line('hi');
    assert.is(record.facts.length, kept + 1);
    const [message] = amy.events('message');
    assert.equal(answer, {
      kind: 'confirmed',
      id: 'id' in answer && answer.id,
      chat: 'global',
      seq: message?.seq,
    });
    assert.is(message?.from, 'amy');
  });

  test('is cleaned, bounded and never empty', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    await amy.line('a\u001b]0;title\u0007b\u202ec');
    assert.is(amy.events('message').at(-1)?.text, 'abc');
    assert.is(refusal(await amy.line('x'.repeat(4001))), 'too-long');
    assert.is((await amy.line('x'.repeat(4000))).kind, 'confirmed');
    assert.is(refusal(await amy.line('   ')), 'empty');
    assert.is(refusal(await amy.line('\u202e')), 'empty');
  });

  test('of a person with an action says so', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    await amy.line('/me waves');
    const [message] = amy.events('message');
    assert.is(message?.action, true);
    assert.is(message?.text, 'waves');
  });
});

describe('direct text', (test) => {
  test('reaches all sessions of the two, and nobody else', async () => {
    const { enter } = await testHouse();
    const [amy, phone, bob, eve] = [
      await enter('amy'),
      await enter('amy'),
      await enter('bob'),
      await enter('eve'),
    ];
    for (const line of ['@bob one', 'message bob two', '/msg BOB three']) await amy.line(line);
    for (const client of [amy, phone, bob]) {
      assert.equal(
        client.events('message').map(({ text }) => text),
        ['one', 'two', 'three'],
      );
      assert.equal(
        client.events('message').map(({ from, to, type }) => `${from} ${to} ${type}`),
        ['amy bob direct', 'amy bob direct', 'amy bob direct'],
      );
    }
    assert.equal(eve.events('message'), []);
  });

  test('waits for a user who is away: unread at the next login, and the sender is told', async () => {
    const { enter } = await testHouse();
    const bob = await enter('bob');
    bob.cut();
    const amy = await enter('amy');
    const answer = await amy.line('@bob read this later');
    assert.match(String('text' in answer && answer.text), 'bob is away');
    const back = await enter('bob');
    const chat = back.welcome?.chats.find(({ type }) => type === 'direct');
    assert.is(chat?.name, 'amy');
    assert.is(chat?.unread, 1);
    back.send({ id: 'p.1', page: { chat: chat?.chat, above: chat?.read, max: 10 } });
    await until(() => back.events('page').length === 1);
    assert.equal(
      back.events('page')[0]?.messages.map(({ from, text }) => [from, text]),
      [['amy', 'read this later']],
    );
    back.send({ read: { chat: chat?.chat, seq: chat?.head } });
    await back.settled();
  });

  test('to nobody, to oneself, or to an invalid name is refused and never public', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    assert.is(refusal(await amy.line('@nobody secret')), 'no-such-user');
    assert.is(refusal(await amy.line('message nobody secret')), 'no-such-user');
    assert.is(refusal(await amy.line('@AMY note to self')), 'yourself');
    assert.is(refusal(await amy.line('message')), 'usage');
    assert.equal(amy.events('message'), []);
  });

  test('to and from a guest works while the guest is there', async () => {
    const { enter } = await testHouse({ guests: true });
    const amy = await enter('amy');
    const gus = await enter('gus', { guest: true });
    await amy.line('@gus hello guest');
    await gus.line('@amy hello account');
    assert.is(gus.events('message').length, 2);
    gus.cut();
    const next = await enter('gus', { guest: true });
    assert.equal(
      next.welcome?.chats.map(({ type }) => type),
      ['global'],
    );
    assert.is(refusal(await next.line('@nobody x')), 'no-such-user');
    const back = await enter('amy');
    assert.is(back.welcome?.chats.find(({ type }) => type === 'direct')?.name, 'gus');
  });
});

describe('a capability that is not built yet', (test) => {
  const lines = ['startprivate bob', 'passwd'];
  for (const line of lines) {
    test(`"${line}" is refused, never posted`, async () => {
      const { enter } = await testHouse();
      await enter('bob');
      const amy = await enter('amy');
      const answer = await amy.line(line);
      assert.is(answer.kind, 'refused', JSON.stringify(answer));
      assert.equal(amy.events('message'), []);
    });
  }
});

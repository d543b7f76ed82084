// What the operator does to accounts, on a whole server without sockets: each action both ways, and its effect on those
// who are connected at that moment.

import { createState } from '../../../server/state/state.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import {
  HERE,
  QUICK_PASSWORDS,
  type TestClient,
  type TestHouse,
  testHouse,
} from '../../helpers/house.ts';
import type { MemoryRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const hash = (password: string): Promise<string> => QUICK_PASSWORDS.hash(password, HERE);

async function refusal(run: () => Promise<unknown>): Promise<string> {
  const error = await thrownBy(async () => {
    await run();
  });
  assert.instance(error, Refusal);
  return (error as Refusal).code;
}

/** How a login ends: `in`, or the code of what refused it; `password` or `register` where one is asked for. */
async function comesIn(
  { connect }: TestHouse,
  name: string,
  how: { token?: string; password?: string },
): Promise<string> {
  const client = connect();
  const { token, password } = how;
  const said = () => client.replies.length;
  client.send({ USERNAME: name, HEARTH: '1', as: 'account', ...(token && { token }) });
  await until(() => said() > 0);
  const first = client.replies.at(-1);
  if (password !== undefined && first && 'ask' in first && first.ask === 'password') {
    client.send({ password });
    await until(() => said() > 1);
  }
  const last = client.replies.at(-1);
  client.cut();
  if (last && 'ask' in last) return last.ask;
  if (last && 'code' in last) return last.code;
  return 'in';
}

function byeOf(client: TestClient) {
  const [bye] = client.events('bye');
  return bye && { code: bye.code, back: bye.back };
}

const SIGNED_OUT = { code: 'signed-out', back: false };

function stateOf({ facts }: MemoryRecord) {
  const state = createState();
  state.apply(facts);
  return state;
}

describe('the operator', (test) => {
  test('lists all accounts by name, with what is known of them', async () => {
    const hall = await testHouse({ guests: true });
    const { operator } = hall.house;
    assert.equal(await operator.users(), []);
    const zoe = await hall.enter('Zoe');
    const bob = await hall.enter('bob');
    await hall.enter('gus', { guest: true });
    await operator.add('Amy', await hash('long enough'));
    await operator.ban('amy');
    bob.cut();
    const rows = await operator.users();
    assert.equal(
      rows.map(({ name, devices, banned, online }) => [name, devices, banned, online]),
      [
        ['Amy', 0, true, false],
        ['bob', 1, false, false],
        ['Zoe', 1, false, true],
      ],
    );
    assert.is(rows[2]?.seen, hall.clock.now());
    assert.is(rows[0]?.seen, 0);
    zoe.cut();
  });

  test('makes an account that its password opens, though nobody may make one', async () => {
    const hall = await testHouse({ registration: 'closed' });
    await hall.house.operator.add('amy', await hash('long enough'));
    assert.is(await comesIn(hall, 'AMY', { password: 'too short' }), 'password');
    assert.is(await comesIn(hall, 'AMY', { password: 'long enough' }), 'in');
  });

  test('refuses a name that is taken in any spelling, a connected guest’s, and one that is none', async () => {
    const hall = await testHouse({ guests: true });
    const { operator } = hall.house;
    await hall.enter('amy');
    await hall.enter('gus', { guest: true });
    const record = await hash('long enough');
    for (const name of ['amy', 'AMY', 'Gus']) {
      assert.is(await refusal(() => operator.add(name, record)), 'name-taken', name);
    }
    for (const name of ['', 'a/b', 'global', 'con', '../x', 'x'.repeat(33)]) {
      assert.is(await refusal(() => operator.add(name, record)), 'bad-name', name);
    }
    assert.is((await operator.users()).length, 1);
  });

  test('gives a name to only one of several who ask for it at once', async () => {
    const { house } = await testHouse();
    const record = await hash('long enough');
    const asked = ['bob', 'Bob', 'BOB'].map((name) => house.operator.add(name, record));
    const outcomes = await Promise.allSettled(asked);
    assert.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.is((await house.operator.users()).length, 1);
  });

  test('lets no guest take a name while the account of that name is being made', async () => {
    const hall = await testHouse({ guests: true });
    const record = await hash('long enough');
    const made = hall.house.operator.add('amy', record);
    const guest = hall.connect();
    guest.send({ USERNAME: 'amy', HEARTH: '1', as: 'guest' });
    await made;
    await until(() => guest.replies.length > 0);
    assert.is(guest.welcome, undefined);
    assert.match(JSON.stringify(guest.replies), 'name-taken');
  });

  test('sets a password: all sessions end at once, and neither the old one nor a token opens', async () => {
    const hall = await testHouse();
    const { operator } = hall.house;
    const first = await hall.enter('bob');
    const second = await hall.enter('bob');
    const ann = await hall.enter('ann');
    const token = first.welcome?.token ?? '';
    assert.is(await comesIn(hall, 'bob', { token }), 'in');
    await operator.passwd('BOB', await hash('another one'));
    await until(() => first.ended && second.ended);
    assert.equal([byeOf(first), byeOf(second)], [SIGNED_OUT, SIGNED_OUT]);
    assert.is(ann.ended, false);
    assert.is(await comesIn(hall, 'bob', { token }), 'password');
    assert.is(await comesIn(hall, 'bob', { password: 'password of bob' }), 'password');
    assert.is(await comesIn(hall, 'bob', { password: 'another one' }), 'in');
  });

  test('removes an account: its sessions end at once, and neither password nor token opens', async () => {
    const hall = await testHouse();
    const { operator } = hall.house;
    const bob = await hall.enter('bob');
    const token = bob.welcome?.token ?? '';
    await operator.remove('Bob');
    await until(() => bob.ended);
    assert.equal(byeOf(bob), SIGNED_OUT);
    assert.is(await comesIn(hall, 'bob', { token }), 'register');
    assert.is(await comesIn(hall, 'bob', { password: 'password of bob' }), 'register');
    assert.is(await refusal(() => operator.remove('bob')), 'no-such-user');
  });

  test('lets nobody in whose password is being checked while the account is removed', async () => {
    const hall = await testHouse();
    const { operator } = hall.house;
    (await hall.enter('bob')).cut();
    const late = hall.connect();
    late.send({ USERNAME: 'bob', HEARTH: '1', as: 'account' });
    await until(() => late.replies.length === 1);
    late.send({ password: 'password of bob' });
    await operator.remove('bob');
    await until(() => late.replies.length === 2 || late.ended);
    await late.settled().catch(() => undefined);
    const isIn = late.welcome !== undefined && !late.ended;
    assert.is(isIn, false);
  });

  test('bans an account until that is lifted, and ends its sessions', async () => {
    const hall = await testHouse();
    const { operator } = hall.house;
    const bob = await hall.enter('bob');
    const token = bob.welcome?.token ?? '';
    assert.is(await operator.unban('bob'), false);
    assert.is(await operator.ban('bob'), true);
    await until(() => bob.ended);
    assert.is(byeOf(bob)?.back, false);
    assert.is(await comesIn(hall, 'bob', { token }), 'banned');
    assert.is(await comesIn(hall, 'bob', { password: 'password of bob' }), 'banned');
    assert.is(await comesIn(hall, 'bob', { password: 'no password of bob' }), 'password');
    assert.is(await operator.ban('bob'), false);
    assert.is(await operator.unban('bob'), true);
    assert.is(await comesIn(hall, 'bob', { token }), 'in');
  });

  test('ends the sessions of a user or guest, who may come back', async () => {
    const hall = await testHouse({ guests: true });
    const { operator } = hall.house;
    const bob = await hall.enter('bob');
    const gus = await hall.enter('gus', { guest: true });
    await operator.kick('bob');
    await operator.kick('GUS');
    assert.ok(bob.ended && gus.ended);
    assert.equal([byeOf(bob), byeOf(gus)], [SIGNED_OUT, SIGNED_OUT]);
    assert.is(await refusal(() => operator.kick('bob')), 'not-logged-in');
    assert.is(await refusal(() => operator.kick('gus')), 'no-such-user');
    assert.is(await comesIn(hall, 'bob', { token: bob.welcome?.token ?? '' }), 'in');
  });

  test('refuses an unknown name, a guest’s and an invalid one, whatever the action', async () => {
    const hall = await testHouse({ guests: true });
    const { operator } = hall.house;
    const gus = await hall.enter('gus', { guest: true });
    const record = await hash('long enough');
    for (const [name, code] of [
      ['nobody', 'no-such-user'],
      ['gus', 'no-such-user'],
      ['a b', 'bad-name'],
    ] as const) {
      assert.is(await refusal(() => operator.passwd(name, record)), code);
      assert.is(await refusal(() => operator.remove(name)), code);
      assert.is(await refusal(() => operator.ban(name)), code);
      assert.is(await refusal(() => operator.unban(name)), code);
    }
    assert.is(await refusal(() => operator.kick('nobody')), 'no-such-user');
    assert.is(gus.ended, false);
    assert.is(hall.record.facts.filter(({ by }) => by.startsWith('operator')).length, 0);
  });

  test('changes nothing while the disk refuses, and says so', async () => {
    let full = false;
    const hall = await testHouse({ refuses: () => full });
    const { operator } = hall.house;
    const bob = await hall.enter('bob');
    full = true;
    const record = await hash('long enough');
    assert.is(await refusal(() => operator.add('amy', record)), 'storage');
    assert.is(await refusal(() => operator.passwd('bob', record)), 'storage');
    assert.is(await refusal(() => operator.remove('bob')), 'storage');
    assert.is(await refusal(() => operator.ban('bob')), 'storage');
    full = false;
    await bob.settled();
    assert.is(bob.ended, false);
    assert.equal(
      (await operator.users()).map(({ name, banned }) => [name, banned]),
      [['bob', false]],
    );
  });
});

describe('a name taken anew', (test) => {
  test('opens nothing of its former owner’s, who stays in the chats of others as removed', async () => {
    const hall = await testHouse();
    const { operator } = hall.house;
    const ann = await hall.enter('ann');
    const old = await hall.enter('bob');
    await ann.line('@bob for the old one');
    await old.line('@ann from the old one');
    await ann.line('for all');
    const chat = old.welcome && stateOf(hall.record).directChats(idOf(hall.record, 'bob'));
    const [direct = ''] = chat ?? [];
    const oldId = idOf(hall.record, 'bob');
    const annId = idOf(hall.record, 'ann');
    const blocks = { kind: 'blocks', on: `user:${oldId}`, by: oldId, at: 1 } as const;
    await hall.store.commit({ ...blocks, body: { blocks: [annId] } });
    await operator.remove('bob');
    await until(() => old.ended);

    const heir = await hall.enter('BOB');
    assert.equal(
      heir.welcome?.chats.map(({ chat, unread }) => [chat, unread]),
      [['global', 0]],
    );
    const page = { chat: direct, max: 10 };
    heir.send({ id: 'x.1', page });
    ann.send({ id: 'x.1', page });
    await heir.settled();
    await ann.settled();
    assert.is(heir.events('refused')[0]?.code, 'no-such-chat');
    const [read] = ann.events('page');
    assert.is(read?.name, 'bob (removed)');
    assert.equal(
      read?.messages.map(({ from, text }) => `${from}: ${text}`),
      ['ann: for the old one', 'bob (removed): from the old one'],
    );
    const state = stateOf(hall.record);
    const newId = idOf(hall.record, 'BOB');
    assert.is.not(newId, oldId);
    assert.is(state.blocksOf(newId).size, 0);
    assert.is(state.blockersOf(annId).size, 0);
    assert.equal([state.mark(newId, direct), state.mark(oldId, direct)], [0, 0]);
    assert.is(state.snapshot(`inbox:${oldId}`), undefined);
    assert.is(state.snapshot(`user:${oldId}`), undefined);
    // What ann writes now is for the new one alone.
    await ann.line('@bob for the new one');
    await heir.settled();
    assert.equal(
      heir.events('message').map(({ text }) => text),
      ['for the new one'],
    );
    assert.equal(hall.failures, []);
  });

  test('is the same after a restart', async () => {
    const hall = await testHouse();
    await hall.enter('bob');
    await hall.house.operator.remove('bob');
    await hall.enter('bob');
    await hall.house.operator.ban('bob');
    await hall.store.close();
    const again = await testHouse({ record: hall.record });
    assert.equal(
      (await again.house.operator.users()).map(({ banned }) => banned),
      [true],
    );
    assert.is(await comesIn(again, 'bob', { password: 'password of bob' }), 'banned');
  });
});

/** The newest account registered in this very spelling. */
function idOf({ facts }: MemoryRecord, name: string): string {
  const found = facts.findLast(
    ({ kind, body }) => kind === 'registered' && 'name' in body && body.name === name,
  );
  return found?.on.slice('user:'.length) ?? '';
}

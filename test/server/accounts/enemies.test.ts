import { Refusal } from '../../../shared/refusal.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestHouse, testHouse } from '../../helpers/house.ts';
import { asked, countedPasswords, guess, hello, outcome } from '../../helpers/logins.ts';
import { turns, until } from '../../helpers/until.ts';

const RIGHT = 'password of amy';
const LOCKED =
  /^Three wrong passwords: "amy" is locked out from your address\. Try again in (\d+ (?:min|s))/;

/** Three wrong ones, each over a connection of its own. */
async function lock(house: TestHouse, name: string, from?: string): Promise<void> {
  for (const password of ['one', 'two', 'three']) {
    await guess(house, name, { password, ...(from !== undefined && { from }) });
  }
}

describe('guessing a password', (test) => {
  test('three wrong ones over three connections lock the name, for the right one too', async () => {
    const house = await testHouse();
    await house.enter('amy');
    const tries = ['one', 'two', 'three', RIGHT].map((password) => ({ password }));
    const outcomes: unknown[] = [];
    for (const one of tries) outcomes.push(outcome(await guess(house, 'amy', one)));
    assert.equal(outcomes, [
      'Wrong password. 2 tries left.',
      'Wrong password. One try left.',
      'locked',
      'locked',
    ]);
  });

  test('the refusal says how long, and the client is disconnected', async () => {
    const house = await testHouse({ blockFor: 90_000 });
    await house.enter('amy');
    await lock(house, 'amy');
    house.clock.advance(31_000);
    const client = house.connect();
    await asked(client, hello('amy'));
    const { INFO } = await asked(client, { password: RIGHT });
    assert.is(LOCKED.exec(String(INFO))?.[1], '59 s');
    assert.ok(client.ended);
  });

  test('the lock ends when its time is over, and counting begins anew', async () => {
    const house = await testHouse();
    await house.enter('amy');
    await lock(house, 'amy');
    house.clock.advance(59_999);
    assert.is(outcome(await guess(house, 'amy', { password: RIGHT })), 'locked');
    house.clock.advance(1);
    const again = outcome(await guess(house, 'amy', { password: 'wrong' }));
    assert.is(again, 'Wrong password. 2 tries left.');
    assert.is(outcome(await guess(house, 'amy', { password: RIGHT })), 'in');
  });

  test('a success resets the count', async () => {
    const house = await testHouse();
    await house.enter('amy');
    for (let round = 0; round < 3; round += 1) {
      await guess(house, 'amy', { password: 'one' });
      await guess(house, 'amy', { password: 'two' });
      assert.is(outcome(await guess(house, 'amy', { password: RIGHT })), 'in');
    }
  });

  test('of fifty at once, no more than three are ever hashed', async () => {
    const counted = countedPasswords();
    const house = await testHouse({ passwords: counted.passwords });
    await house.enter('amy');
    const clients = Array.from({ length: 50 }, () => house.connect());
    await Promise.all(clients.map((client) => asked(client, hello('amy'))));
    counted.held = true;
    for (const [n, client] of clients.entries()) client.send({ password: `guess ${n}` });
    await turns(50);
    assert.is(counted.verified, 3, 'before any of them is answered');
    counted.release();
    await until(() => clients.every((client) => client.replies.length === 2));
    assert.is(counted.verified, 3);
    assert.is(clients.filter((client) => client.ended).length, 48);
  });

  test('fifty right ones at once all come in, three at a time', async () => {
    const counted = countedPasswords();
    const house = await testHouse({ passwords: counted.passwords });
    await house.enter('amy');
    const clients = Array.from({ length: 50 }, () => house.connect());
    await Promise.all(clients.map((client) => asked(client, hello('amy'))));
    const sent = clients.map((client) => asked(client, { password: RIGHT }));
    const done = Promise.all(sent);
    let over = false;
    void done.then(() => (over = true));
    await until(() => {
      house.clock.advance(250); // so many at once are slowed down
      return over;
    });
    assert.equal((await done).map(outcome), Array(50).fill('in'));
  });

  test('another network is not locked, nor another name', async () => {
    const house = await testHouse();
    await house.enter('amy');
    await house.enter('bob');
    await lock(house, 'amy', '10.0.0.1');
    const from = '10.0.0.1';
    assert.is(outcome(await guess(house, 'amy', { password: RIGHT, from })), 'locked');
    assert.is(outcome(await guess(house, 'bob', { password: 'password of bob', from })), 'in');
    assert.is(outcome(await guess(house, 'amy', { password: RIGHT, from: '10.0.0.2' })), 'in');
  });

  test('another spelling is the same name', async () => {
    const house = await testHouse();
    await house.enter('amy');
    await guess(house, 'amy', { password: 'one' });
    await guess(house, 'Amy', { password: 'two' });
    await guess(house, 'AMY', { password: 'three' });
    assert.is(outcome(await guess(house, 'amy', { password: RIGHT })), 'locked');
  });

  test('three on one connection, with other names in between', async () => {
    const house = await testHouse();
    await house.enter('amy');
    const client = house.connect();
    for (const password of ['one', 'two', 'three']) {
      await asked(client, hello('zoe'));
      await asked(client, hello('amy'));
      await asked(client, { password });
    }
    assert.ok(client.ended);
  });

  test('from many networks gradually slows the name down, and locks nobody out', async () => {
    const counted = countedPasswords();
    const house = await testHouse({ passwords: counted.passwords });
    const { token } = (await house.enter('amy')).welcome ?? {};
    for (let n = 0; n < 10; n += 1) {
      await guess(house, 'amy', { password: 'no', from: `10.0.0.${n}` });
    }
    const before = counted.verified;
    const bots = Array.from({ length: 100 }, (_, n) => house.connect(`10.0.1.${n}`));
    for (const bot of bots) {
      await asked(bot, hello('amy'));
      bot.send({ password: 'no' });
    }
    const owner = house.connect('10.0.2.1');
    await asked(owner, hello('amy'));
    owner.send({ password: RIGHT });
    const device = house.connect('10.0.1.1');
    assert.is(outcome(await asked(device, hello('amy', { token }))), 'in', 'a token at once');
    await turns(50);
    assert.is(counted.verified, before, 'none is looked at yet');
    house.clock.advance(250);
    await turns(50);
    assert.is(counted.verified, before + 1);
    house.clock.advance(9_750);
    await until(() => owner.welcome !== undefined);
    assert.is(counted.verified, before + 101, 'the longest wait is ten seconds');
    house.clock.advance(20 * 60_000);
    const fresh = house.connect('10.0.3.1');
    await asked(fresh, hello('amy'));
    assert.is(outcome(await asked(fresh, { password: RIGHT })), 'in', 'and it is forgiven');
  });
});

describe('a try that nobody looked at', (test) => {
  test('does not count: tries that the full queue turned away lock nothing', async () => {
    let full = true;
    const { passwords } = countedPasswords();
    const verify: typeof passwords.verify = async (password, record, claimant) => {
      if (full) throw new Refusal('busy', 'Too many.');
      return passwords.verify(password, record, claimant);
    };
    const house = await testHouse({ passwords: { ...passwords, verify } });
    await house.enter('amy');
    for (const password of ['one', 'two', 'three', 'four']) {
      assert.is(outcome(await guess(house, 'amy', { password })), 'busy');
    }
    full = false;
    const again = outcome(await guess(house, 'amy', { password: 'wrong' }));
    assert.is(again, 'Wrong password. 2 tries left.');
  });
});

describe('a name that nobody has', (test) => {
  /** Everything that somebody without an account is told, try by try, and what it cost. */
  const told = async (name: string, registration: 'open' | 'closed') => {
    const counted = countedPasswords();
    const house = await testHouse({ registration: 'open', passwords: counted.passwords });
    await house.enter('amy');
    const { passwords } = counted;
    const { record, clock } = house;
    const later = await testHouse({ registration, passwords, record, clock });
    const before = counted.verified;
    const words: unknown[] = [];
    const client = later.connect();
    words.push((await asked(client, hello(name, { as: 'account' })))['ask']);
    for (const password of ['one', 'two', 'three']) {
      const { ask, code, INFO } = await asked(client, { password });
      words.push([ask, code, String(INFO).replaceAll(name, '<name>'), client.ended]);
    }
    words.push(counted.verified - before);
    return words;
  };

  test('gets the same words for the same passwords, and the same number of hashes', async () => {
    const [, ...known] = await told('amy', 'open');
    const [, ...unknown] = await told('zoe', 'open');
    assert.equal(unknown, known);
    assert.is(unknown.at(-1), 3);
  });

  test('is asked for its password too where registration is closed', async () => {
    assert.equal(await told('zoe', 'closed'), await told('amy', 'closed'));
  });
});

describe('tokens of others', (test) => {
  test('of another user, made up, or cut short: the password is asked for', async () => {
    const { enter, connect } = await testHouse();
    const { token = '' } = (await enter('amy')).welcome ?? {};
    await enter('bob');
    for (const [name, wrong] of [
      ['bob', token],
      ['amy', token.slice(1)],
      ['amy', token.toUpperCase()],
      ['amy', `${token}x`],
      ['amy', ''],
      ['amy', 'x'.repeat(43)],
    ]) {
      const reply = await asked(connect(), hello(String(name), { token: wrong }));
      assert.is(reply['ask'], 'password', `${name} ${wrong}`);
    }
    assert.is(outcome(await asked(connect(), hello('AMY', { token }))), 'in');
  });

  test('of a removed user: as if there had never been one', async () => {
    const { enter, connect, store, record, clock } = await testHouse();
    const { token } = (await enter('amy')).welcome ?? {};
    const on = record.facts.find(({ kind }) => kind === 'registered')?.on ?? 'user:';
    await store.commit({ kind: 'removed', on, by: 'x', at: clock.now(), body: {} });
    assert.is((await asked(connect(), hello('amy', { token })))['ask'], 'register');
    await enter('amy');
    assert.is((await asked(connect(), hello('amy', { token })))['ask'], 'password');
  });

  test('that nobody asked to keep serve for 30 days, those to be remembered for longer', async () => {
    const { enter, connect, clock } = await testHouse();
    const { token } = (await enter('amy')).welcome ?? {};
    const { token: kept } = (await enter('amy', { remember: true })).welcome ?? {};
    clock.jump(clock.now() + 30 * 86_400_000 - 1);
    assert.is(outcome(await asked(connect(), hello('amy', { token }))), 'in');
    clock.jump(clock.now() + 1);
    assert.is((await asked(connect(), hello('amy', { token })))['ask'], 'password');
    clock.jump(clock.now() + 300 * 86_400_000);
    assert.is(outcome(await asked(connect(), hello('amy', { token: kept }))), 'in');
  });
});

describe('spoofed names', (test) => {
  test('what only looks like somebody is no name, or is that somebody', async () => {
    const { enter, connect } = await testHouse({ guests: true });
    await enter('amy');
    for (const name of ['аmy', 'amy ', ' amy', 'amy\u200b', 'amý', 'ａmy', 'a\u0301my', 'amy\n']) {
      assert.is((await asked(connect(), hello(name)))['code'], 'bad-name', JSON.stringify(name));
    }
    for (const name of ['Amy', 'AMY', 'aMy']) {
      assert.is((await asked(connect(), hello(name)))['ask'], 'password');
      const guest = await asked(connect(), hello(name, { as: 'guest' }));
      assert.is(guest['code'], 'name-taken');
    }
  });

  test('an account of a name in another case is refused to whoever registers', async () => {
    const { connect, enter } = await testHouse();
    const late = connect();
    await asked(late, hello('AMY'));
    await enter('amy');
    assert.is((await asked(late, { register: 'long enough' }))['code'], 'name-taken');
  });
});

describe('before the login', (test) => {
  const requests: object[] = [
    { id: 's.1', line: 'hi' },
    { id: 's.1', line: '@amy psst' },
    { id: 's.1', line: 'devices' },
    { id: 's.1', line: 'forget id' },
    { id: 's.1', page: { chat: 'global', max: 10 } },
    { id: 's.1', passwd: { old: RIGHT, new: 'something else' } },
    { id: 's.1', ping: true },
    { read: { chat: 'global', seq: 1 } },
    { pong: true },
  ];
  for (const request of requests) {
    const what = Object.keys(request).at(-1);
    test(`${what} ${JSON.stringify(request)} changes nothing`, async () => {
      const counted = countedPasswords();
      const { connect, enter, record } = await testHouse({ passwords: counted.passwords });
      await enter('amy');
      const kept = record.facts.length;
      for (const first of [undefined, hello('amy')]) {
        const client = connect();
        if (first) await asked(client, first);
        const reply = await asked(client, request);
        const [event] = reply['events'] as { kind: string; code: string }[];
        assert.is(event?.code, 'not-logged-in');
        assert.not(client.ended);
      }
      assert.is(record.facts.length, kept);
      assert.is(counted.verified, 0);
    });
  }
});

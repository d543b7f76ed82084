import type { Passwords } from '../../../server/accounts/passwords.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { QUICK_PASSWORDS, testHouse } from '../../helpers/house.ts';
import { asked, countedPasswords, hello } from '../../helpers/logins.ts';
import { until } from '../../helpers/until.ts';

const WHY = {
  code: 'signed-out',
  text: 'Whoever runs this server has logged you off. You may log in again.',
  back: false,
};

describe('a user who is logged off by the operator', (test) => {
  test('is so in all sessions, and nobody else is', async () => {
    const { house, enter } = await testHouse();
    const [amy, phone] = [await enter('amy'), await enter('amy')];
    const bob = await enter('bob');
    await house.operator.kick('amy');
    for (const client of [amy, phone]) {
      assert.equal(client.events('bye'), [{ kind: 'bye', ...WHY }]);
      assert.ok(client.ended);
    }
    assert.not(bob.ended);
    const error = await thrownBy(() => house.operator.kick('amy'));
    assert.match(error.message, 'amy is not online');
  });

  test('ends what is under way, and nothing more is taken', async () => {
    const { house, enter } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    amy.send({ id: 's.1', line: 'one' });
    amy.send({ id: 's.2', line: 'two' });
    const over = house.operator.kick('amy');
    amy.send({ id: 's.3', line: 'three' });
    await over;
    assert.equal(
      bob.events('message').map(({ text }) => text),
      ['one'],
    );
    assert.is(amy.events('confirmed').length, 1);
  });

  test('may be a guest', async () => {
    const { house, enter } = await testHouse({ guests: true });
    const gus = await enter('gus', { guest: true });
    await house.operator.kick('gus');
    assert.ok(gus.ended);
  });
});

describe('a device that its user forgets', (test) => {
  test('is signed out, and the others are spared', async () => {
    const { enter, record } = await testHouse();
    const [amy, phone] = [await enter('amy'), await enter('amy')];
    const devices = record.facts.flatMap((one) => (one.kind === 'devices' ? one.body.devices : []));
    await amy.line(`forget ${devices.at(-1)?.id}`);
    await until(() => phone.ended);
    assert.not(amy.ended);
  });
});

describe('a login', (test) => {
  test('that is overtaken by a ban at whatever step does not stay in', async () => {
    for (let steps = 0; steps < 60; steps += 1) {
      let ban = (): void => {};
      const verify: Passwords['verify'] = async (...given) => {
        const right = await QUICK_PASSWORDS.verify(...given);
        void after(steps, () => ban());
        return right;
      };
      const passwords = { ...QUICK_PASSWORDS, verify };
      const { enter, connect, record, store, clock } = await testHouse({ passwords });
      await enter('amy');
      const on = record.facts[0]?.on ?? 'user:';
      ban = () => {
        const body = { banned: true };
        void store.commit({ kind: 'banned', on, by: 'operator', at: clock.now(), body });
      };
      const late = connect();
      await asked(late, hello('amy'));
      await asked(late, { password: 'password of amy' });
      await until(
        () => late.ended,
        () => `banned ${steps} steps after the password was found right, and still in`,
      );
    }
  });
});

describe('a line of an account that goes', (test) => {
  const written = (record: { facts: readonly { kind: string }[] }) =>
    record.facts.filter(({ kind }) => kind === 'message').length;

  test('is not carried out when it was waiting for its turn', async () => {
    const { house, enter, record, clock } = await testHouse({ lineRate: 10 });
    const amy = await enter('amy');
    for (let n = 1; n <= 61; n += 1) amy.send({ id: `a.${n}`, line: `number ${n}` });
    await until(() => amy.events('confirmed').length === 60);
    await house.operator.ban('amy');
    clock.advance(1_000);
    await until(() => amy.ended);
    assert.is(written(record), 60);
  });

  test('is not carried out when its end overtakes it', async () => {
    const { house, enter, record } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    const removed = house.operator.remove('bob');
    bob.send({ id: 'b.1', line: 'message amy hi' });
    await removed;
    await until(() => bob.ended);
    await amy.settled();
    assert.is(written(record), 0);
    assert.is(bob.events('refused')[0]?.code, 'not-logged-in');
  });
});

/** Runs something so many steps of the microtask queue later. */
async function after(steps: number, run: () => void): Promise<void> {
  for (let step = 0; step < steps; step += 1) await undefined;
  run();
}

describe('a session that is banned', (test) => {
  test('hears nothing any more, however long what it has under way takes', async () => {
    const counted = countedPasswords();
    const { house, enter } = await testHouse({ passwords: counted.passwords });
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    counted.held = true;
    amy.send({ id: 'pw.1', passwd: { old: 'wrong', new: 'long enough' } });
    await until(() => counted.verified === 1);
    await house.operator.ban('amy');
    await bob.line('is she gone?');
    await bob.line('broadcast good');
    const heard = amy.events('message').length + amy.events('broadcast').length;
    counted.release();
    await until(() => amy.ended);
    assert.is(heard, 0);
  });
});

describe('an idle session', (test) => {
  /** Everybody answers pings, so that silence alone ends nobody. */
  const pass = (
    clock: { advance(by: number): void },
    seconds: number,
    ...clients: { send(f: object): void }[]
  ) => {
    for (let at = 0; at < seconds; at += 20) {
      clock.advance(Math.min(20, seconds - at) * 1000);
      for (const client of clients) client.send({ pong: true });
    }
  };

  test('is told so and ended at the limit, and is not to come back by itself', async () => {
    const { enter, clock } = await testHouse({ idleAfter: 600_000 });
    const amy = await enter('amy');
    pass(clock, 599, amy);
    assert.not(amy.ended);
    amy.take();
    pass(clock, 1, amy);
    assert.ok(amy.ended);
    const [notice, bye] = amy.take();
    assert.is(
      notice?.kind === 'notice' && notice.text,
      'You were logged off after 10 min of inactivity.',
    );
    assert.equal(bye, {
      kind: 'bye',
      code: 'idle',
      text: 'Logged off for being idle.',
      back: false,
    });
  });

  const valid: [string, object][] = [
    ['a text', { id: 's.1', line: 'hi' }],
    ['a question', { id: 's.1', line: 'devices' }],
    ['a page', { id: 's.1', page: { chat: 'global', max: 10 } }],
  ];
  for (const [what, frame] of valid) {
    test(`is not idle any more after ${what}`, async () => {
      const { enter, clock } = await testHouse({ idleAfter: 600_000 });
      const amy = await enter('amy');
      pass(clock, 590, amy);
      amy.send(frame);
      await amy.settled();
      pass(clock, 590, amy);
      assert.not(amy.ended);
      pass(clock, 10, amy);
      assert.ok(amy.ended);
    });
  }

  const idle: [string, object][] = [
    ['a refused line', { id: 's.1', line: '/nonsense' }],
    ['a slip', { id: 's.1', line: 'mesage amy hi' }],
    ['a message to nobody', { id: 's.1', line: '@nobody hi' }],
    ['a page of no chat', { id: 's.1', page: { chat: 'elsewhere', max: 10 } }],
    ['a wrong password', { id: 's.1', passwd: { old: 'no', new: 'long enough' } }],
    ['a ping', { id: 's.1', ping: true }],
    ['a read mark', { read: { chat: 'global', seq: 1 } }],
    ['a sign of life', { pong: true }],
  ];
  for (const [what, frame] of idle) {
    test(`goes on being idle through ${what}`, async () => {
      const { enter, clock } = await testHouse({ idleAfter: 600_000 });
      const amy = await enter('amy');
      pass(clock, 590, amy);
      amy.send(frame);
      await amy.settled();
      pass(clock, 10, amy);
      await until(() => amy.ended);
      assert.is(amy.events('bye').at(-1)?.code, 'idle');
    });
  }

  test('does not exist where no limit is set', async () => {
    const { enter, clock } = await testHouse();
    const amy = await enter('amy');
    pass(clock, 86_400, amy);
    assert.not(amy.ended);
  });

  test('ends by itself: others of the same user go on, and no timer is left', async () => {
    const { enter, clock } = await testHouse({ idleAfter: 60_000 });
    const [amy, phone] = [await enter('amy'), await enter('amy')];
    pass(clock, 40, amy, phone);
    await phone.line('hi');
    pass(clock, 20, amy, phone);
    assert.ok(amy.ended);
    assert.not(phone.ended);
    phone.cut();
    clock.advance(5000); // what is told of who has left
    assert.is(clock.pending, 1, 'the house’s own, for what is due');
  });
});

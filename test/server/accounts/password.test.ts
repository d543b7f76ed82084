import type { Passwords } from '../../../server/accounts/passwords.ts';
import type { Device, FactOf } from '../../../server/facts.ts';
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from '../../../shared/password.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { HERE, QUICK_PASSWORDS, type TestClient, testHouse } from '../../helpers/house.ts';
import { asked, countedPasswords, guess, hello, outcome } from '../../helpers/logins.ts';
import { until } from '../../helpers/until.ts';

const OLD = 'password of amy';
const NEW = 'quite another one';

/** Asks for a new password; resolves with the answer's events. */
async function passwd(client: TestClient, passwords: { old: string; new: string }) {
  client.take();
  client.send({ id: `pw.${client.replies.length}`, passwd: passwords });
  await until(() => client.events('refused').length + client.events('confirmed').length > 0);
  await client.settled();
  return client.take();
}

const codeOf = (events: readonly { kind: string }[]): unknown =>
  events.map((event) => (event as { code?: string }).code ?? event.kind)[0];

/** Runs something after this many steps of the microtask queue. */
async function after(steps: number, run: () => void): Promise<void> {
  for (let step = 0; step < steps; step += 1) await undefined;
  run();
}

describe('passwd', (test) => {
  test('changes the password and hands over a new token, before it is confirmed', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy');
    const old = amy.welcome?.token;
    const [first, second] = await passwd(amy, { old: OLD, new: NEW });
    assert.is(first?.kind, 'token');
    assert.is(second?.kind, 'confirmed');
    const token = first?.kind === 'token' ? first.token : '';
    assert.is((await asked(house.connect(), hello('amy', { token: old })))['ask'], 'password');
    assert.is(outcome(await asked(house.connect(), hello('amy', { token }))), 'in');
    assert.match(String(outcome(await guess(house, 'amy', { password: OLD }))), 'Wrong');
    assert.is(outcome(await guess(house, 'amy', { password: NEW })), 'in');
    assert.is((await amy.line('still here')).kind, 'confirmed');
  });

  test('ends every other session of the account, with the same token or another, and no other', async () => {
    const { enter, connect } = await testHouse();
    const amy = await enter('amy', { stream: 'one' });
    const phone = await enter('amy', { stream: 'two' });
    const same = connect();
    await asked(same, hello('amy', { token: amy.welcome?.token }));
    const bob = await enter('bob');
    await passwd(amy, { old: OLD, new: NEW });
    for (const other of [phone, same]) {
      assert.ok(other.ended);
      const { code, back } = other.events('bye').at(-1) ?? {};
      assert.equal([code, back], ['signed-out', false]);
    }
    assert.not(amy.ended);
    assert.not(bob.ended);
  });

  test('a wrong old one changes nothing and counts: the third ends the session and locks the name', async () => {
    const house = await testHouse();
    const amy = await house.enter('amy');
    const kept = house.record.facts.length;
    assert.is(codeOf(await passwd(amy, { old: 'no', new: NEW })), 'wrong-password');
    await guess(house, 'amy', { password: 'nope' });
    amy.send({ id: 'pw.99', passwd: { old: 'never', new: NEW } });
    await until(() => amy.ended);
    assert.is(amy.events('refused').at(-1)?.code, 'locked');
    assert.is(amy.events('bye').at(-1)?.back, false);
    assert.is(outcome(await guess(house, 'amy', { password: OLD })), 'locked');
    assert.is(house.record.facts.filter(({ kind }) => kind === 'password').length, 0);
    assert.ok(house.record.facts.length <= kept + 1, 'that she has left, at most');
  });

  test('a new one that is too short or too long is refused before anything is hashed', async () => {
    const counted = countedPasswords();
    const { enter } = await testHouse({ passwords: counted.passwords });
    const amy = await enter('amy');
    const before = counted.hashed;
    const short = '😀'.repeat(PASSWORD_CHARS_MIN - 1); // characters, whatever room they take
    assert.is(codeOf(await passwd(amy, { old: OLD, new: short })), 'bad-password');
    assert.equal([counted.verified, counted.hashed], [0, before]);
    const shortest = '😀'.repeat(PASSWORD_CHARS_MIN);
    assert.is(codeOf(await passwd(amy, { old: OLD, new: shortest })), 'token');
    assert.is(PASSWORD_CHARS_MAX, 1024, 'which is as much as a frame may hold');
  });

  test('is not for guests', async () => {
    const { enter } = await testHouse({ guests: true });
    const gus = await enter('gus', { guest: true });
    assert.is(codeOf(await passwd(gus, { old: OLD, new: NEW })), 'account-needed');
  });

  test('as a line is refused, since only a client can hide what is typed', async () => {
    const { enter } = await testHouse();
    const answer = await (await enter('amy')).line('passwd');
    assert.is(codeOf([answer]), 'client-only');
  });

  test('a disk that refuses keeps the old password, the token and all sessions', async () => {
    let full = false;
    const house = await testHouse({ refuses: () => full });
    const amy = await house.enter('amy');
    const phone = await house.enter('amy');
    full = true;
    assert.is(codeOf(await passwd(amy, { old: OLD, new: NEW })), 'storage');
    full = false;
    assert.not(phone.ended);
    assert.is((await amy.line('hi')).kind, 'confirmed');
    await house.enter('amy'); // a fact about her devices: who had lost theirs would be signed out by it
    assert.not(amy.ended);
    const { token } = amy.welcome ?? {};
    assert.is(outcome(await asked(house.connect(), hello('amy', { token }))), 'in');
  });

  test('two at once: one succeeds, and the other session is over', async () => {
    const house = await testHouse();
    const [one, two] = [await house.enter('amy'), await house.enter('amy')];
    one.send({ id: 'pw.1', passwd: { old: OLD, new: 'the first new one' } });
    two.send({ id: 'pw.2', passwd: { old: OLD, new: 'the second new one' } });
    await until(() => one.ended !== two.ended);
    const [winner, loser] = one.ended ? [two, one] : [one, two];
    assert.is(winner.events('token').length, 1);
    assert.is(loser.events('token').length, 0);
    const password = winner === one ? 'the first new one' : 'the second new one';
    assert.is(outcome(await guess(house, 'amy', { password })), 'in');
  });

  test('a login on another device at the same moment does not end the session that changes it', async () => {
    for (let steps = 0; steps < 20; steps += 1) {
      let logIn = (): void => {};
      const hash: Passwords['hash'] = async (...given) => {
        const record = await QUICK_PASSWORDS.hash(...given);
        void after(steps, () => logIn());
        return record;
      };
      const passwords = { ...QUICK_PASSWORDS, hash };
      const { enter, record, store, clock } = await testHouse({ passwords });
      const amy = await enter('amy');
      const login = record.facts.find(({ kind }) => kind === 'devices') as FactOf<'devices'>;
      const { on, body } = login;
      const revision = store.revision(on); // later than the new password it is not kept
      const other = { ...(body.devices[0] as Device), id: 'other', tokenHash: 'other' };
      logIn = () => {
        const devices = [...body.devices, other];
        const fact = { kind: 'devices', on, by: 'x', at: clock.now(), body: { devices } } as const;
        void store.commit(fact, [{ on, revision }]);
      };
      amy.send({ id: 'pw.1', passwd: { old: OLD, new: NEW } });
      await until(() => amy.events('confirmed').length === 1);
      await amy.settled();
      assert.not(amy.ended, `ended by a login ${steps} steps after the hash`);
    }
  });

  test('a login with the old one that is under way meanwhile does not get in', async () => {
    const counted = countedPasswords();
    const house = await testHouse({ passwords: counted.passwords });
    await house.enter('amy');
    const { record, store, clock } = house;
    const late = house.connect();
    await asked(late, hello('amy'));
    counted.held = true;
    late.send({ password: OLD });
    await until(() => counted.verified === 1);
    const on = record.facts.find(({ kind }) => kind === 'registered')?.on ?? 'user:';
    const body = { password: await QUICK_PASSWORDS.hash(NEW, HERE), devices: [] };
    await store.commit({ kind: 'password', on, by: 'x', at: clock.now(), body });
    counted.release();
    await until(() => late.replies.length === 2);
    assert.is(outcome(late.replies[1] as never), 'wrong-password');
  });
});

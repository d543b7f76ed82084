import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { asked, hello, outcome } from '../../helpers/logins.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const codeOf = (event: object): unknown => (event as { code?: string }).code;

/** What `devices` answers, a row each. */
async function rows(client: TestClient): Promise<readonly string[]> {
  const answer = await client.line('devices');
  const [title, ...found] = (answer as { text: string }).text.split('\n');
  assert.is(title, 'Your devices:');
  return found;
}

const idOf = (row: string | undefined): string => row?.split(',')[0] ?? '';

describe('devices', (test) => {
  test('lists one’s own: id, label, since when, whether remembered, and which one this is', async () => {
    const { enter, clock } = await testHouse();
    const amy = await enter('amy', { device: 'laptop' });
    await enter('bob', { device: 'tablet' });
    clock.advance(25_000); // not so long that anybody is taken for dead
    await amy.line('hi');
    clock.jump(clock.now() + 7_200_000);
    await enter('amy', { device: 'phone', remember: true });
    const [laptop, phone, ...others] = await rows(amy);
    assert.match(laptop ?? '', /^id\d+, laptop, here now, this one$/);
    assert.match(phone ?? '', /^id\d+, phone, here now, remembered$/);
    assert.equal(others, []);
  });

  test('says when each was last here, and after a restart when it logged in', async () => {
    const record = emptyRecord();
    const { enter, clock } = await testHouse({ record });
    const amy = await enter('amy', { device: 'vm, screen', remember: true });
    const phone = await enter('amy', { device: 'vm, plain client' });
    phone.cut();
    assert.match((await rows(amy))[1] ?? '', /, vm, plain client, last here just now$/);
    clock.jump(clock.now() + 2 * 3_600_000 + 59_000);
    assert.match((await rows(amy))[1] ?? '', /, vm, plain client, last here 2 h ago$/);
    const later = await testHouse({ record, clock });
    const again = await later.enter('amy');
    assert.match((await rows(again))[1] ?? '', /, vm, plain client, logged in 2 h ago$/);
  });

  test('go with a logout, except those that are remembered or still in use', async () => {
    const { enter, connect } = await testHouse();
    const amy = await enter('amy', { device: 'first' });
    for (const remember of [false, true]) {
      const other = await enter('amy', { device: `left ${remember}`, remember });
      other.send({ id: 'o.1', line: 'logout' });
      await until(() => other.ended);
    }
    await amy.settled();
    assert.equal(
      (await rows(amy)).map((row) => row.split(', ')[1]),
      ['first', 'left true'],
    );
    const twin = connect();
    await asked(twin, hello('amy', { token: amy.welcome?.token }));
    twin.send({ id: 't.1', line: 'logout' });
    await until(() => twin.ended);
    await amy.settled();
    assert.is((await rows(amy)).length, 2);
    assert.not(amy.ended);
    const last = connect();
    const token = { token: amy.welcome?.token };
    assert.is(outcome(await asked(last, hello('amy', token))), 'in');
  });

  test('a label from elsewhere cannot forge a row', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy', { device: 'a\nid99, mine\u001b[2J\u202e' });
    assert.match((await rows(amy))[0] ?? '', /^id\d+, a id99, mine, here now/);
  });

  test('a token login is the device that it was before', async () => {
    const { enter, connect } = await testHouse();
    const amy = await enter('amy');
    const again = connect();
    await asked(again, hello('amy', { token: amy.welcome?.token }));
    assert.equal(await rows(again), await rows(amy));
  });

  test('are at most 32: beyond that, the oldest unused ones that nobody asked to keep go', async () => {
    const { enter } = await testHouse();
    const first = await enter('amy', { device: 'first' });
    const kept = await enter('amy', { device: 'kept', remember: true });
    kept.cut();
    for (let n = 0; n < 40; n += 1) (await enter('amy', { device: `later${n}` })).cut();
    const found = await rows(first);
    assert.is(found.length, 32);
    assert.match(found[0] ?? '', /first/);
    assert.match(found[1] ?? '', /kept/);
    assert.match(found[2] ?? '', /later10/);
    assert.not(first.ended);
  });

  test('are not for guests', async () => {
    const { enter } = await testHouse({ guests: true });
    const gus = await enter('gus', { guest: true });
    assert.is(codeOf(await gus.line('devices')), 'account-needed');
    assert.is(codeOf(await gus.line('forget id')), 'account-needed');
  });
});

describe('forget', (test) => {
  test('takes a device off by its id: its sessions end, and its token serves no more', async () => {
    const { enter, connect } = await testHouse();
    const amy = await enter('amy', { device: 'laptop' });
    const phone = await enter('amy', { device: 'phone' });
    const twin = connect();
    await asked(twin, hello('amy', { token: phone.welcome?.token }));
    const answer = await amy.line(`forget ${idOf((await rows(amy))[1])}`);
    assert.is(answer.kind, 'confirmed');
    const text = (answer as { text?: string }).text ?? '';
    assert.match(text, /^Forgotten: id\d+ \(phone\)\. Anybody logged in with it was logged off\.$/);
    for (const other of [phone, twin]) {
      await until(() => other.ended);
      assert.equal(
        other.events('bye').map(({ code, back }) => [code, back]),
        [['signed-out', false]],
      );
    }
    assert.not(amy.ended);
    assert.is((await rows(amy)).length, 1);
    const back = hello('amy', { token: phone.welcome?.token });
    assert.is((await asked(connect(), back))['ask'], 'password');
  });

  test('the one in use: is confirmed, and the session is over', async () => {
    const { enter, connect } = await testHouse();
    const amy = await enter('amy');
    assert.is((await amy.line(`forget ${idOf((await rows(amy))[0])}`)).kind, 'confirmed');
    await until(() => amy.ended);
    const { token } = amy.welcome ?? {};
    assert.is((await asked(connect(), hello('amy', { token })))['ask'], 'password');
  });

  test('takes a label too, in any case, if only one device has it', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy', { device: 'laptop' });
    await enter('amy', { device: 'Phone' });
    assert.is((await amy.line('forget phone')).kind, 'confirmed');
    await enter('amy', { device: 'Tablet, screen' });
    assert.is((await amy.line('forget tablet')).kind, 'confirmed');
    await enter('amy', { device: 'laptop' });
    assert.is(codeOf(await amy.line('forget laptop')), 'no-such-device');
  });

  test('an unknown, somebody else’s or ambiguous one is refused', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    const bob = await enter('bob');
    await enter('amy');
    for (const line of ['forget x', `forget ${idOf((await rows(bob))[0])}`]) {
      assert.is(codeOf(await amy.line(line)), 'no-such-device', line);
    }
    const several = await amy.line('forget id');
    assert.is(codeOf(several), 'no-such-device');
    const ids = (await rows(amy)).map(idOf);
    for (const id of ids) assert.match((several as { text: string }).text, id);
    assert.is(ids.length, 2);
    assert.not(bob.ended);
  });
});

describe('a ban', (test) => {
  const ban = async (house: Awaited<ReturnType<typeof testHouse>>, banned: boolean) => {
    const on = house.record.facts.find(({ kind }) => kind === 'registered')?.on ?? 'user:';
    const frame = { on, by: 'operator', at: house.clock.now() } as const;
    await house.store.commit({ kind: 'banned', ...frame, body: { banned } });
  };

  test('ends all sessions, and is told only to somebody with the password or the token', async () => {
    const house = await testHouse();
    const [amy, phone] = [await house.enter('amy'), await house.enter('amy')];
    const bob = await house.enter('bob');
    await ban(house, true);
    await until(() => amy.ended && phone.ended);
    assert.not(bob.ended);
    const { connect } = house;
    const stranger = connect();
    assert.is((await asked(stranger, hello('amy')))['ask'], 'password');
    assert.is((await asked(stranger, { password: 'wrong' }))['ask'], 'password');
    assert.is(outcome(await asked(stranger, { password: 'password of amy' })), 'banned');
    assert.ok(stranger.ended);
    const device = connect();
    const back = hello('amy', { token: amy.welcome?.token });
    assert.is(outcome(await asked(device, back)), 'banned');
    assert.ok(device.ended);
    await ban(house, false);
    assert.is(outcome(await asked(connect(), back)), 'in', 'and when it is over all is as before');
  });
});

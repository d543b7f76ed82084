import { encodeFrame } from '../../../shared/wire/frame.ts';
import type { Rejected } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { turns, until } from '../../helpers/until.ts';

const hello = (name: string, more: object = {}) => ({ USERNAME: name, HEARTH: '1', ...more });

async function asked(client: TestClient, frame: object) {
  const before = client.replies.length;
  client.send(frame);
  await until(() => client.replies.length > before);
  return client.replies.at(-1) as Record<string, unknown>;
}

describe('the greeting', (test) => {
  test('an unknown name makes an account, and comes back with its password', async () => {
    const { connect } = await testHouse();
    const first = connect();
    assert.is((await asked(first, hello('Amy')))['ask'], 'register');
    await asked(first, { register: 'long enough' });
    assert.is(first.welcome?.name, 'Amy');
    assert.ok((first.welcome?.token ?? '').length > 40);

    const second = connect();
    assert.is((await asked(second, hello('aMY')))['ask'], 'password');
    await asked(second, { password: 'long enough' });
    assert.is(second.welcome?.name, 'Amy', 'the first seen spelling is shown');
    assert.is(second.welcome?.INFO, 'Welcome back, Amy.');
  });

  test('a new password that is too short is asked for again', async () => {
    const { connect } = await testHouse();
    const client = connect();
    await asked(client, hello('amy'));
    const again = await asked(client, { register: '1234567' });
    assert.is(again['ask'], 'register');
    assert.match(String(again['INFO']), 'at least 8');
    await asked(client, { register: '12345678' });
    assert.ok(client.welcome);
  });

  test('three wrong passwords end the connection, and two do not', async () => {
    const { connect, enter, clock } = await testHouse();
    await enter('amy');
    const client = connect();
    await asked(client, hello('amy'));
    assert.match(String((await asked(client, { password: 'no' }))['INFO']), '2 tries left');
    assert.match(String((await asked(client, { password: 'nope' }))['INFO']), 'One try left');
    assert.is((await asked(client, { password: 'never' }))['code'], 'locked');
    assert.ok(client.ended);
    clock.advance(60_000);
    const other = connect();
    await asked(other, hello('amy'));
    await asked(other, { password: 'no' });
    await asked(other, { password: 'password of amy' });
    assert.ok(other.welcome);
  });

  test('a token serves instead of a password, for its own name only', async () => {
    const { connect, enter } = await testHouse();
    await enter('bob');
    const { token } = (await enter('amy')).welcome ?? {};
    const back = connect();
    await asked(back, hello('amy', { token }));
    assert.ok(back.welcome);
    assert.is(back.welcome?.token, undefined);
    const thief = connect();
    assert.is((await asked(thief, hello('bob', { token })))['ask'], 'password');
    const liar = connect();
    assert.is((await asked(liar, hello('amy', { token: 'x'.repeat(43) })))['ask'], 'password');
  });

  test('two who make the same account at once: one gets it', async () => {
    const { connect } = await testHouse();
    const [one, two] = [connect(), connect()];
    await asked(one, hello('amy'));
    await asked(two, hello('AMY'));
    one.send({ register: 'password one' });
    two.send({ register: 'password two' });
    await until(() => one.replies.length > 1 && two.replies.length > 1);
    const outcomes = [one, two].map((client) => (client.welcome ? 'in' : 'taken')).sort();
    assert.equal(outcomes, ['in', 'taken']);
    const loser = one.welcome ? two : one;
    assert.is((loser.replies.at(-1) as Rejected).code, 'name-taken');
    assert.not(loser.ended, 'another name may be tried');
  });

  test('invalid names are refused with what a name is', async () => {
    const { connect } = await testHouse({ guests: true });
    const client = connect();
    for (const name of [
      'a/b',
      '..',
      'a\nb',
      'con',
      'NUL',
      'a'.repeat(33),
      '',
      'global',
      '1a',
      'é',
    ]) {
      const reply = await asked(client, hello(name));
      assert.is(reply['code'], 'bad-name', name);
      assert.match(String(reply['INFO']), name === 'con' || name === 'global' ? 'reserved' : /./);
    }
    await asked(client, hello('amy'));
    assert.ok(client.welcome, 'the same connection may go on with a good one');
  });

  test('guests come in where they may, and only under free names', async () => {
    const { connect, enter } = await testHouse({ guests: true });
    await enter('amy');
    const guest = connect();
    await asked(guest, hello('gus'));
    assert.is(guest.welcome?.guest, true);
    assert.is((await asked(connect(), hello('GUS')))['code'], 'name-taken');
    assert.is((await asked(connect(), hello('amy', { as: 'guest' })))['code'], 'name-taken');
    assert.is((await asked(connect(), hello('gus', { as: 'account' })))['ask'], 'register');
    guest.cut();
    const next = connect();
    await asked(next, hello('gus'));
    assert.ok(next.welcome, 'the name is free again');
  });

  test('no guests where they may not come in, and no accounts where registration is closed', async () => {
    const { connect } = await testHouse({ registration: 'closed' });
    assert.is(
      (await asked(connect(), hello('gus', { as: 'guest' })))['code'],
      'guests-not-allowed',
    );
    const client = connect();
    await asked(client, hello('amy'));
    assert.is((await asked(client, { guest: true }))['code'], 'guests-not-allowed');
    assert.is((await asked(client, { register: 'long enough' }))['code'], 'registration-closed');
  });

  test('requests before the login are refused and harm nobody', async () => {
    const { connect } = await testHouse({ guests: true });
    const client = connect();
    const reply = await asked(client, { id: 's.1', line: 'hi' });
    assert.equal(reply['events'], [
      { kind: 'refused', id: 's.1', code: 'not-logged-in', text: 'Log in first.' },
    ]);
    await asked(client, hello('gus'));
    assert.ok(client.welcome);
  });

  test('no first frame in 10 s, or no login in 2 min, ends the connection', async () => {
    const { connect, clock } = await testHouse();
    const silent = connect();
    const slow = connect();
    await asked(slow, hello('amy'));
    clock.advance(9_999);
    assert.not(silent.ended);
    clock.advance(1);
    assert.ok(silent.ended);
    assert.not(slow.ended);
    clock.advance(110_000);
    assert.ok(slow.ended);
    assert.is((slow.replies.at(-1) as Rejected).code, 'too-slow');
  });
});

describe('a bad frame ends one connection, after a word', (test) => {
  const cases: [string, Uint8Array][] = [
    ['not JSON', Buffer.from('\0\0\0\x03abc', 'latin1')],
    ['longer than a frame may be', Buffer.from([0, 1, 0, 1])],
    ['empty', Buffer.from([0, 0, 0, 0])],
    ['of no shape', encodeFrame({ some: 'thing' })],
    ['an array', encodeFrame([1, 2, 3])],
    ['a line that is no string', encodeFrame({ id: 's.1', line: 7 })],
    ['an id that is none', encodeFrame({ id: 's', line: 'hi' })],
  ];
  for (const [what, bytes] of cases) {
    test(`${what}: before the login`, async () => {
      const { connect } = await testHouse();
      const client = connect();
      client.sendBytes(bytes);
      await until(() => client.ended);
      assert.is((client.replies.at(-1) as Rejected).code, 'bad-frame');
    });
    test(`${what}: after it, while others go on`, async () => {
      const { enter } = await testHouse();
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      amy.sendBytes(bytes);
      await until(() => amy.ended);
      assert.is(amy.events('refused').at(-1)?.code, 'bad-frame');
      await bob.line('still here');
      assert.is(bob.events('message').length, 1);
    });
  }
});

describe('an open session', (test) => {
  test('is asked for a sign of life after 30 s of silence and dropped after 60', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    clock.advance(30_000);
    assert.is(amy.events('ping').length, 1);
    bob.send({ pong: true });
    clock.advance(30_000);
    assert.ok(amy.ended);
    assert.not(bob.ended);
    clock.advance(60_000);
    assert.ok(bob.ended);
  });

  test('takes a burst of 60 lines at once and 10 a second after that, and refuses none', async () => {
    const { enter, clock } = await testHouse({ lineRate: 10 });
    const amy = await enter('amy');
    const own = clock.pending;
    for (let n = 1; n <= 75; n += 1) amy.send({ id: `burst.${n}`, line: `line ${n}` });
    const said = () => amy.events('message').length;
    await until(() => said() === 60 && clock.pending > own);
    clock.advance(500);
    await until(() => said() >= 61);
    for (let step = 0; step < 100 && said() < 75; step += 1) {
      clock.advance(100);
      await turns(20);
    }
    assert.is(said(), 75);
    assert.is(amy.events('refused').length, 0);
    const texts = amy.events('message').map(({ text }) => text);
    assert.equal(
      texts,
      Array.from({ length: 75 }, (_, i) => `line ${i + 1}`),
    );
  });

  test('stops reading when more than 64 KiB wait, and goes on', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy');
    const line = 'x'.repeat(400);
    const frames = Array.from({ length: 200 }, (_, i) => encodeFrame({ id: `s.${i}`, line }));
    amy.sendBytes(Buffer.concat(frames));
    assert.ok(amy.paused);
    await until(() => amy.events('confirmed').length === 200);
    assert.not(amy.paused);
  });

  test('opens no frame before its turn, of whatever kind', async () => {
    const { enter, clock } = await testHouse({ lineRate: 10 });
    const amy = await enter('amy');
    const pongs = (): number => amy.events('pong').length;
    for (let n = 0; n < 700; n += 1) amy.send({ id: `p.${n}`, ping: true });
    await until(() => pongs() === 400);
    clock.advance(1_000);
    await until(() => pongs() >= 599);
    assert.ok(pongs() <= 601, `${pongs()}`);
  });

  test('opens no more bytes than a person needs', async () => {
    const { enter, clock } = await testHouse({ lineRate: 10 });
    const amy = await enter('amy');
    const pad = [...Array(20_000)].map(() => ({}));
    for (let n = 0; n < 40; n += 1) amy.send({ id: `p.${n}`, ping: true, pad });
    await until(() => amy.paused && amy.events('pong').length === 17);
    clock.advance(1_000);
    await until(() => amy.events('pong').length === 21);
  });

  test('is not reached by a client that sends too much before the login', async () => {
    const { connect, clock } = await testHouse({ lineRate: 10 });
    const amy = connect();
    for (let n = 0; n < 200; n += 1) amy.send({ id: `p.${n}`, ping: true });
    await until(() => amy.replies.length === 20);
    for (let step = 0; step < 9 && !amy.ended; step += 1) {
      clock.advance(9_000);
      amy.send({ USERNAME: 'no name', HEARTH: '1' });
      await turns(400);
    }
    assert.ok(amy.ended);
  });

  test('is ended by a newer one of the same client, not of another', async () => {
    const { enter } = await testHouse();
    const old = await enter('amy', { stream: 'one' });
    const phone = await enter('amy', { stream: 'two' });
    await enter('amy', { stream: 'one' });
    assert.ok(old.ended);
    assert.not(phone.ended);
  });

  test('leaves by logout, exit and quit', async () => {
    const { enter } = await testHouse();
    for (const word of ['logout', 'exit', 'quit']) {
      const amy = await enter('amy');
      amy.send({ id: 'bye.1', line: word });
      await until(() => amy.ended);
      assert.equal(amy.events('bye').at(-1), {
        kind: 'bye',
        code: 'logout',
        text: 'Good-bye.',
        back: false,
      });
    }
  });

  test('is told when the server goes down, and that it may come back', async () => {
    const { enter, house } = await testHouse();
    const amy = await enter('amy');
    await house.farewell({ code: 'stopping', text: 'The server is going down.', back: true });
    assert.is(amy.events('bye').at(-1)?.back, true);
    assert.ok(amy.ended);
  });
});

describe('what a full disk does', (test) => {
  test('a refused message is kept nowhere, reading goes on, and so does writing when there is room', async () => {
    let full = false;
    const record = emptyRecord();
    const { enter } = await testHouse({ record, refuses: () => full });
    const [amy, bob] = [await enter('amy'), await enter('bob')];
    await amy.line('before');
    full = true;
    const answer = await amy.line('lost?');
    assert.is(answer.kind === 'refused' && answer.code, 'storage');
    bob.send({ id: 'p.1', page: { chat: 'global', max: 10 } });
    await until(() => bob.events('page').length === 1);
    assert.equal(
      bob.events('page')[0]?.messages.map(({ text }) => text),
      ['before'],
    );
    full = false;
    assert.is((await amy.line('after')).kind, 'confirmed');
    assert.equal(
      bob.events('message').map(({ text }) => text),
      ['before', 'after'],
    );
  });
});

describe('a name', (test) => {
  test('is no guest’s any more while its account is being made', async () => {
    const { connect } = await testHouse({ guests: true });
    const client = connect();
    await asked(client, hello('amy', { as: 'account' }));
    client.send({ register: 'long enough' });
    const guest = connect();
    assert.is((await asked(guest, hello('AMY', { as: 'guest' })))['code'], 'name-taken');
    await until(() => client.welcome !== undefined);
  });
});

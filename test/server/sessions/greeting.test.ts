import { assert, describe } from '../../helpers/describe.ts';
import { HERE, QUICK_PASSWORDS, testHouse } from '../../helpers/house.ts';
import { asked, hello } from '../../helpers/logins.ts';

describe('a guest', (test) => {
  test('who is gone before the welcome leaves the name free', async () => {
    const { connect, enter } = await testHouse({ guests: true });
    const gone = connect();
    gone.send(hello('amy', { as: 'guest' }));
    gone.cut();
    await new Promise((resolve) => setImmediate(resolve));
    const amy = await enter('amy', { guest: true });
    assert.ok(amy.welcome);
  });

  for (const name of ['server', 'global', 'bob\nserver: pay me', '']) {
    test(`does not come in as ${JSON.stringify(name)} by saying so a second time`, async () => {
      const { connect } = await testHouse({ guests: true });
      const eve = connect();
      assert.is((await asked(eve, hello(name, { as: 'guest' })))['code'], 'bad-name');
      assert.is((await asked(eve, { guest: true }))['code'], 'bad-name');
    });
  }
});

describe('an account that the operator made', (test) => {
  test('is welcome, and welcome back only once it was here', async () => {
    const { house, enter, clock } = await testHouse();
    await house.operator.add('amy', await QUICK_PASSWORDS.hash('password of amy', HERE));
    const info = async () => (await enter('amy')).welcome?.INFO ?? '';
    assert.match(await info(), /^Welcome, amy\. Type \/help/);
    clock.advance(1_000);
    assert.is(await info(), 'Welcome back, amy.');
  });
});

describe('where nobody can make an account', (test) => {
  test('guests are offered with every name, or with none', async () => {
    for (const guests of [true, false]) {
      const house = await testHouse({ registration: 'closed', guests });
      await house.house.operator.add('amy', 'no record');
      for (const name of ['amy', 'bob']) {
        assert.is((await asked(house.connect(), hello(name, { as: 'account' })))['guests'], guests);
      }
    }
  });
  for (const [what, frames] of [
    ['making it', [{}, { register: 'long enough' }]],
    ['coming in as a guest', [{ as: 'guest' }]],
    ['coming in as a guest after all', [{}, { guest: true }]],
  ] as const) {
    test(`${what} does not tell who has one`, async () => {
      const house = await testHouse({ registration: 'closed' });
      await house.house.operator.add('amy', 'no record');
      const told = async (name: string) => {
        const [first, ...rest] = frames;
        const client = house.connect();
        let last = await asked(client, hello(name, first));
        for (const frame of rest) last = await asked(client, frame);
        return JSON.stringify(last).replaceAll(name, '<name>');
      };
      assert.is(await told('amy'), await told('zoe'));
    });
  }
});

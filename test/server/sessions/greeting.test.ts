import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
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

import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { asked, hello } from '../../helpers/logins.ts';

describe('a guest', (test) => {
  for (const name of ['server', 'global', 'bob\nserver: pay me', '']) {
    test(`does not come in as ${JSON.stringify(name)} by saying so a second time`, async () => {
      const { connect } = await testHouse({ guests: true });
      const eve = connect();
      assert.is((await asked(eve, hello(name, { as: 'guest' })))['code'], 'bad-name');
      assert.is((await asked(eve, { guest: true }))['code'], 'bad-name');
    });
  }
});

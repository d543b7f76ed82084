import { assert, describe } from '../../../helpers/describe.ts';
import { testHouse } from '../../../helpers/house.ts';
import { chatterboxClient, entries } from './client.ts';

describe('a mixed room', (test) => {
  test('each hears what the other says to all, the sender too', async () => {
    const house = await testHouse({ guests: true });
    const bob = await house.enter('bob');
    const amy = await chatterboxClient(house, 'amy');
    const echo = await amy.said('ALL', 'hi there');
    assert.equal(
      echo.flatMap(({ MESSAGES }) => entries(MESSAGES)),
      ['amy>ALL: hi there'],
    );
    assert.is(bob.events('message').at(-1)?.text, 'hi there');
    await bob.line('hello');
    house.clock.advance(200);
    assert.equal(amy.heard(), ['bob>ALL: hello']);
  });
});

import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';

describe('a message to a name of another kind', (test) => {
  test('is refused with how to write there', async () => {
    const house = await testHouse();
    const [amy, bob] = [await house.enter('amy'), await house.enter('bob')];
    await amy.line('*amy -> devs');
    const says = async (line: string, who = amy): Promise<string> => {
      const answer = await who.line(line);
      return 'text' in answer ? String(answer.text) : answer.kind;
    };
    const isGroup = 'There is no user "devs". devs is a group: *devs <text>. Nothing was sent.';
    for (const line of ['@devs hi', 'message devs hi', '*30@devs hi']) {
      assert.is(await says(line), isGroup);
    }
    const isUser = 'There is no group "bob". bob is a user: @bob <text>. Nothing was sent.';
    for (const line of ['*bob hi', '*30*bob hi']) assert.is(await says(line), isUser);
    for (const name of ['all', 'everyone', 'global']) {
      assert.match(await says(`@${name} hi`), 'To everybody: type it plainly, in global.');
    }
    const nobody = 'There is no user "devs". Nothing was sent.';
    assert.is(await says('@devs hi', bob), nobody, 'of a group of others nothing is told');
  });
});

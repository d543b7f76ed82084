// A line that says which chat it is meant for, on a whole server, whoever has its names by then.

import type { Event } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { enter, idOf, says, textOf, withGroup } from '../../helpers/groups.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

/** The chat that the client's last message to somebody went into. */
async function chatWith(client: TestClient, name: string): Promise<string> {
  const answer = await client.line(`@${name} first`);
  return answer.kind === 'confirmed' ? (answer.chat ?? '') : '';
}

/** Everything that was ever written, and where. */
const written = ({ record }: TestHouse, text: string): readonly string[] =>
  record.facts.flatMap((fact) =>
    fact.kind === 'message' && fact.body.text === text ? [fact.on] : [],
  );

const meant = async (client: TestClient, line: string, chat: string): Promise<string> =>
  textOf(await client.line(line, undefined, chat));

const GONE = /^other-chat: The chat that this was typed for is gone\. Nothing was sent\./;

describe('a line that is meant for a chat', (test) => {
  test('goes there while the name in it is that chat’s, timed or not', async () => {
    const { house, all } = await withGroup('bob');
    const [amy] = all as [TestClient];
    const bob = await chatWith(amy, 'bob');
    const lines = ['@bob one', '/msg bob one', '*30@bob one', '@bob /me one'];
    for (const line of lines) assert.match(await meant(amy, line, bob), /^confirmed/);
    for (const line of ['*devs two', '*30*devs two'])
      assert.match(await meant(amy, line, idOf(amy)), /^confirmed/);
    for (const line of ['three', '*30*global three', '/me three'])
      assert.match(await meant(amy, line, 'global'), /^confirmed/);
    assert.equal(house.failures, []);
  });

  test('is refused where the line names another', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy] = all as [TestClient];
    const bob = await chatWith(amy, 'bob');
    const lines = ['x', '/me x', '@cid x', '/msg cid x', '*devs x', '*30@cid x', '*30*devs x'];
    for (const line of [...lines, '*30*global x', 'broadcast x'])
      assert.match(await meant(amy, line, bob), GONE, line);
    assert.match(await meant(amy, '@bob x', 'global'), GONE);
    assert.equal(written(house, 'x'), []);
  });

  test('is refused once somebody else has the name of an account, or nobody', async () => {
    const house = await testHouse({ guests: true });
    const [amy] = (await enter(house, 'amy', 'bob')) as [TestClient];
    const bob = await chatWith(amy, 'bob');
    await house.house.operator.remove('bob');
    assert.match(await meant(amy, '@bob x', bob), GONE);
    assert.is(await says(amy, '@bob x'), 'no-such-user: There is no user "bob". Nothing was sent.');
    await house.enter('bob');
    for (const line of ['@bob x', 'message bob x', '*30@bob x'])
      assert.match(await meant(amy, line, bob), GONE);
    assert.equal(written(house, 'x'), []);
    assert.match(await meant(amy, '@bob x', await chatWith(amy, 'bob')), /^confirmed/);
  });

  test('is refused once another guest has the name', async () => {
    const house = await testHouse({ guests: true });
    const [amy] = (await enter(house, 'amy')) as [TestClient];
    const first = await house.enter('gus', { guest: true, stream: 'one' });
    const gus = await chatWith(amy, 'gus');
    first.cut();
    assert.match(await meant(amy, '@gus x', gus), GONE);
    const second = await house.enter('gus', { guest: true, stream: 'two' });
    assert.match(await meant(amy, '@gus x', gus), GONE);
    second.cut();
    await house.enter('gus', { guest: true, stream: 'one' });
    assert.match(await meant(amy, '@gus x', gus), /^confirmed/, 'who comes back is the same');
    assert.equal(written(house, 'x'), [`chat:${gus}`]);
  });

  test('is refused once the group is another, in the same words whoever is in it', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as [TestClient, TestClient];
    const devs = idOf(bob);
    await amy.line('-bob devs');
    assert.match(await meant(bob, '*devs x', devs), GONE, 'still there, for others');
    await amy.line('-amy devs');
    assert.match(await meant(bob, '*devs x', devs), GONE, 'nobody’s');
    await amy.line('*amy -> devs');
    assert.match(await meant(bob, '*devs x', devs), GONE, 'others’');
    await amy.line('+bob devs');
    assert.match(await meant(bob, '*devs x', devs), GONE, 'his too');
    assert.equal(written(house, 'x'), []);
  });

  test('changes no other group either', async () => {
    const { house, all } = await withGroup('bob', 'cid');
    const [amy] = all as [TestClient];
    const old = idOf(amy);
    assert.match(await meant(amy, '-cid devs', old), /^confirmed/);
    for (const name of ['bob', 'amy']) await amy.line(`-${name} devs`);
    const gone = 'other-chat: The chat that this was typed for is gone. Nothing was changed.';
    assert.is(await meant(amy, '+cid devs', old), gone);
    await amy.line('*amy,bob -> devs');
    for (const line of ['+cid devs', '-bob devs', '-amy devs'])
      assert.is(await meant(amy, line, old), gone);
    assert.is(await says(amy, '+ devs'), 'notice: In devs: amy (owner), bob');
    const nobody = 'no-such-user: There is no user "zed".';
    assert.is(await meant(amy, '+zed devs', idOf(amy)), nobody, 'the group is the right one');
    assert.equal(house.failures, []);
  });

  test('is refused as before for other reasons, and looked up as before if it writes nowhere', async () => {
    const house = await testHouse();
    const [amy, bob] = (await enter(house, 'amy', 'bob')) as [TestClient, TestClient];
    const chat = await chatWith(amy, 'bob');
    await amy.line('block bob');
    assert.match(await meant(amy, '@bob x', chat), /^blocked/);
    assert.match(await meant(bob, '@amy x', chat), /^undeliverable/);
    assert.match(await meant(amy, 'unblock bob', 'global'), /^confirmed/);
    for (const line of ['ls bob', '/name', 'whoelse'])
      assert.not.match(await meant(amy, line, chat), /^other-chat/);
  });

  test('that was carried out gets its first answer again, whatever became of the name', async () => {
    const house = await testHouse();
    const [amy] = (await enter(house, 'amy', 'bob')) as [TestClient];
    const chat = await chatWith(amy, 'bob');
    const first = await amy.line('@bob x', 'again.1', chat);
    await house.house.operator.remove('bob');
    await house.enter('bob');
    assert.equal(await amy.line('@bob x', 'again.1', chat), first);
    assert.equal(written(house, 'x'), [`chat:${chat}`]);
  });

  test('or was typed for an earlier connection, is for whoever had the name then', async () => {
    const house = await testHouse({ guests: true });
    const [amy] = (await enter(house, 'amy', 'bob', 'cid')) as [TestClient];
    await house.enter('gus', { guest: true });
    house.clock.advance(10_000);
    await house.house.operator.remove('bob');
    const bob = await house.enter('bob');
    await bob.line('*amy -> devs');
    house.clock.advance(10_000);
    const later = async (line: string, waited: number, chat?: string): Promise<string> => {
      const before = amy.replies.length;
      const id = `later.${before}`;
      amy.send({ id, line, waited, ...(chat !== undefined && { chat }) });
      const answers = () => amy.events('confirmed').concat(amy.events('refused') as never[]);
      const answer = () => answers().find((event) => event.id === id);
      await until(() => answer() !== undefined);
      return textOf(answer() as Event);
    };
    const other = (name: string, so: string): string =>
      `other-chat: Since this was typed, "${name}" may have become somebody else's name. Nothing was ${so}. To see who has it now: ls ${name}`;
    const own = idOf(amy);
    for (const line of ['@bob x', 'message BOB x', '*30@bob x'])
      assert.match(await later(line, 11_000), /^other-chat: Since this was typed, "bob"/i, line);
    assert.is(await later('@gus x', 0), other('gus', 'sent'));
    assert.is(await later('*devs x', 0), other('devs', 'sent'));
    assert.is(await later('+cid devs', 0), other('devs', 'done'));
    assert.is(await later('+bob devs', 11_000, own), other('bob', 'done'));
    assert.is(await later('*cid,bob -> ops', 11_000), other('bob', 'done'));
    assert.match(await later('startprivate bob', 11_000), /^other-chat/);
    assert.match(await later('@zed x', 11_000), /^no-such-user/);
    assert.match(await later('*ops x', 11_000), /^no-such-group/);
    assert.equal(written(house, 'x'), []);
    assert.match(await later('@bob x', 9_000), /^confirmed/);
    assert.match(await later('@cid x', 11_000), /^confirmed/);
    assert.match(await later('*devs x', 11_000, own), /^confirmed/);
    assert.match(await later('x', 11_000), /^confirmed/);
  });

  test('and a removal that overtakes it are decided in one order', async () => {
    const { house, all } = await withGroup('bob');
    const [amy, bob] = all as [TestClient, TestClient];
    const devs = idOf(bob);
    const answers = [amy.line('-bob devs'), amy.line('-amy devs'), amy.line('*amy,bob -> devs')];
    const said = [1, 2, 3, 4].map(() => bob.line('*devs x', undefined, devs));
    await Promise.all([...answers, ...said]);
    const places = written(house, 'x');
    assert.ok(
      places.every((on) => on === `chat:${devs}`),
      `${places}`,
    );
    const refused = (await Promise.all(said)).filter(({ kind }) => kind === 'refused');
    assert.is(places.length + refused.length, 4);
  });
});

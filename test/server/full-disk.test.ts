// A whole server on a disk that gets full: what was confirmed stays, what cannot be kept is refused and told, reading
// goes on, and so does writing when there is room, without a restart [DESIGN 5].

import { assert, describe } from '../helpers/describe.ts';
import { forgetfulDisk } from '../helpers/forgetful-disk.ts';
import { type TestClient, testHouse } from '../helpers/house.ts';
import { until } from '../helpers/until.ts';

const texts = (client: TestClient) => client.events('message').map(({ text }) => text);

async function history(client: TestClient): Promise<string[]> {
  const before = client.events('page').length;
  client.send({ id: `h.${before}`, page: { chat: 'global', max: 256 } });
  await until(() => client.events('page').length > before);
  return (
    client
      .events('page')
      .at(-1)
      ?.messages.map(({ text }) => text) ?? []
  );
}

describe('a server whose disk is full', (test) => {
  test('refuses clearly, loses nothing that was confirmed, and goes on when there is room', async () => {
    const disk = forgetfulDisk();
    const first = await testHouse({ disk });
    const [amy, bob] = [await first.enter('amy'), await first.enter('bob')];
    const confirmed: string[] = [];
    const say = async (text: string) => {
      const answer = await amy.line(text);
      if (answer.kind === 'confirmed') confirmed.push(text);
      return answer;
    };
    for (let n = 0; n < 20; n += 1) await say(`before ${n}`);

    disk.capacity = 0;
    for (let n = 0; n < 5; n += 1) {
      const answer = await say(`too much ${n}`);
      assert.is(answer.kind === 'refused' && answer.code, 'storage');
      assert.match(answer.kind === 'refused' ? answer.text : '', 'nothing was kept');
    }
    assert.equal(await history(bob), confirmed, 'reading goes on');
    const whoelse = await bob.line('whoelse');
    assert.is('text' in whoelse && whoelse.text, 'Here: amy');

    disk.capacity = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 5; n += 1) assert.is((await say(`after ${n}`)).kind, 'confirmed');
    assert.equal(texts(bob), confirmed);

    const second = await testHouse({ disk: disk.restart(), clock: first.clock });
    assert.equal(await history(await second.enter('bob')), confirmed);
  });

  test('refuses a new account and a login in words, and lets both in later', async () => {
    const disk = forgetfulDisk();
    const { enter, connect } = await testHouse({ disk });
    await enter('amy');
    disk.capacity = 0;
    const client = connect();
    client.send({ USERNAME: 'bob', HEARTH: '1', as: 'account' });
    await until(() => client.replies.length === 1);
    client.send({ register: 'long enough' });
    await until(() => client.replies.length === 2);
    const reply = client.replies[1];
    assert.is(reply && 'code' in reply && reply.code, 'storage');
    disk.capacity = Number.POSITIVE_INFINITY;
    await enter('bob');
  });

  test('lets a password in all the same, without a token, until there is another password', async () => {
    const disk = forgetfulDisk();
    const { enter, connect } = await testHouse({ disk });
    const amy = await enter('amy');
    await amy.line('hello');
    disk.capacity = 0;
    const login = connect();
    login.send({ USERNAME: 'amy', HEARTH: '1', as: 'account' });
    await until(() => login.replies.length === 1);
    login.send({ password: 'password of amy' });
    await until(() => login.welcome !== undefined);
    assert.is(login.welcome?.token, undefined);
    assert.equal(await history(login), ['hello']);
    const refused = await login.line('too much');
    assert.is(refused.kind === 'refused' && refused.code, 'storage');
    disk.capacity = Number.POSITIVE_INFINITY;
    assert.is((await login.line('there is room')).kind, 'confirmed');
    amy.send({ id: 'w.1', passwd: { old: 'password of amy', new: 'another one' } });
    await until(() => login.ended);
    assert.is(login.events('bye')[0]?.code, 'signed-out');
  });

  test('says "perhaps" of what it could neither keep nor take back', async () => {
    const disk = forgetfulDisk();
    const { enter } = await testHouse({ disk });
    const amy = await enter('amy');
    disk.fault = (what, path) =>
      path.includes('/journal/') && (what === 'sync' || what === 'truncate') ? 'EIO' : undefined;
    const answer = await amy.line('is it kept?');
    assert.match(answer.kind === 'refused' ? answer.text : '', 'Perhaps this was kept');
    disk.fault = (what, path) =>
      path.includes('/journal/') && what !== 'truncate' ? 'EIO' : undefined;
    const next = await amy.line('and this?');
    assert.match(next.kind === 'refused' ? next.text : '', 'nothing was kept');
  });
});

// A guest who comes back in time is the same one; of one who has left for good nothing is kept, so that nothing grows
// as guests come and go [DESIGN 3].

import { GUEST_CHATS_MAX } from '../../../server/chat/guest-limits.ts';
import { StorageError } from '../../../server/store/store.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

const MINUTE = 60_000;
const LOOK = 10_000;

const chatsOf = ({ welcome }: TestClient): string[] =>
  (welcome?.chats ?? []).map(({ chat }) => chat);

const textsOf = (client: TestClient): string[] => client.events('message').map(({ text }) => text);

/** What the client's page of a chat says: its texts, or the refusal's code. */
async function pageOf(client: TestClient, chat: string): Promise<readonly string[] | string> {
  const id = `page.${client.replies.length}`;
  client.send({ id, page: { chat, max: 9 } });
  await client.settled();
  const page = client.events('page').find((event) => event.id === id);
  const refused = client.events('refused').find((event) => event.id === id);
  return page?.messages.map(({ text }) => text) ?? String(refused?.code);
}

/** Amy with an account and gus as a guest, who have written to each other; and their chat. */
async function together(room: TestHouse) {
  const amy = await room.enter('amy');
  const gus = await room.enter('gus', { guest: true, stream: 'gus1' });
  await gus.line('@amy from gus');
  await amy.line('@gus from amy');
  await gus.settled();
  const { chat = '' } = amy.events('message')[0] ?? {};
  return { amy, gus, chat };
}

async function leave(client: TestClient): Promise<void> {
  client.send({ id: 'leave.1', line: 'logout' });
  await until(() => client.ended);
}

/** Time goes by for clients that are here: they give signs of life. */
async function pass({ clock }: TestHouse, time: number, ...here: TestClient[]): Promise<void> {
  for (let left = time; left > 0; left -= 20_000) {
    clock.advance(Math.min(left, 20_000));
    for (const client of here) await client.settled();
  }
}

const back = (room: TestHouse): Promise<TestClient> =>
  room.enter('gus', { guest: true, stream: 'gus1' });

describe('a guest who leaves', (test) => {
  test('is told before how long what is written is kept', async () => {
    const room = await testHouse({ guests: true });
    const { welcome } = await room.enter('gus', { guest: true });
    assert.match(
      String(welcome?.INFO),
      'your direct chats are forgotten within two minutes after you leave. What you write to everybody stays.',
    );
  });

  test('by logging out is forgotten at once, and the other one is told', async () => {
    const room = await testHouse({ guests: true });
    const { amy, gus, chat } = await together(room);
    assert.equal(await pageOf(amy, chat), ['from gus', 'from amy']);
    await gus.line('hello all');
    await leave(gus);
    await until(() => amy.events('gone').length > 0);
    const text = 'gus was a guest and has left: what the two of you wrote is forgotten.';
    assert.equal(amy.events('gone'), [{ kind: 'gone', chat, name: 'gus', why: 'guest', text }]);
    assert.is(await pageOf(amy, chat), 'no-such-chat');
    assert.equal(chatsOf(await room.enter('amy', { device: 'other' })), ['global']);
    assert.equal(await pageOf(amy, 'global'), ['hello all'], 'what was for everybody stays');
    assert.equal(room.failures, []);
  });

  test('is the same one again within a minute, with the same chats', async () => {
    const room = await testHouse({ guests: true });
    const { amy, gus, chat } = await together(room);
    gus.cut();
    await pass(room, MINUTE - 1, amy);
    const again = await back(room);
    assert.equal(chatsOf(again).sort(), [chat, 'global'].sort());
    await pass(room, 2 * MINUTE, amy, again);
    assert.equal(await pageOf(again, chat), ['from gus', 'from amy']);
    assert.equal(amy.events('gone'), []);
  });

  test('is forgotten after a minute and a look, and is somebody else then', async () => {
    const room = await testHouse({ guests: true });
    const { amy, gus, chat } = await together(room);
    await gus.line('said once', 'gus1.7');
    gus.cut();
    await pass(room, MINUTE + LOOK, amy);
    await until(() => amy.events('gone').length > 0);
    const again = await back(room);
    assert.equal(chatsOf(again), ['global']);
    await again.line('@amy new');
    await amy.settled();
    const last = amy.events('message').at(-1);
    assert.is(last?.text, 'new');
    assert.is.not(last?.chat, chat);
    assert.equal(await pageOf(again, String(last?.chat)), ['new']);
    await again.line('said once', 'gus1.7');
    await amy.settled();
    assert.is(textsOf(amy).filter((text) => text === 'said once').length, 1, 'no line twice');
  });

  test('takes what guests wrote to each other along', async () => {
    const room = await testHouse({ guests: true });
    const gus = await room.enter('gus', { guest: true });
    const ida = await room.enter('ida', { guest: true });
    await gus.line('@ida hi');
    await leave(gus);
    await until(() => ida.events('gone').length > 0);
    assert.is(await pageOf(ida, ida.events('gone')[0]?.chat ?? ''), 'no-such-chat');
  });

  test('is not spoken of to who blocks them', async () => {
    const room = await testHouse({ guests: true });
    const { amy, gus } = await together(room);
    await amy.line('block gus');
    await leave(gus);
    room.clock.advance(LOOK);
    await amy.settled();
    assert.equal(amy.events('gone'), []);
    await amy.line('unblock gus');
    assert.equal(chatsOf(await room.enter('amy', { device: 'other' })), ['global']);
  });

  test('leaves nothing of what somebody was just writing to them', async () => {
    const room = await testHouse({ guests: true });
    const amy = await room.enter('amy');
    const gus = await room.enter('gus', { guest: true });
    const written = amy.line('@gus just now');
    await leave(gus);
    await written;
    room.clock.advance(LOOK);
    const login = async () => chatsOf(await room.enter('amy', { device: 'other' }));
    await amy.settled();
    assert.equal(await login(), ['global']);
  });

  test('is forgotten later where the disk refuses', async () => {
    let refuses = false;
    const room = await testHouse({ guests: true, refuses: () => refuses });
    const { amy, gus, chat } = await together(room);
    refuses = true;
    await leave(gus);
    await until(() => room.failures.length > 0);
    assert.instance(room.failures[0], StorageError);
    refuses = false;
    room.clock.advance(LOOK);
    await until(() => amy.events('gone').length > 0);
    assert.is(await pageOf(amy, chat), 'no-such-chat');
  });

  test('is told what becomes of a message to somebody who is away', async () => {
    const room = await testHouse({ guests: true });
    (await room.enter('amy')).cut();
    const gus = await room.enter('gus', { guest: true });
    const answer = await gus.line('@amy hi');
    assert.match(
      String(answer.kind === 'confirmed' && answer.text),
      'amy is away and will see it only if you are still here at the next login.',
    );
  });
});

describe('guests and the end of a server', (test) => {
  test('that is a clean stop: no file has anything of them', async () => {
    const disk = forgetfulDisk();
    const room = await testHouse({ guests: true, disk });
    await together(room);
    await room.house.farewell({ code: 'stopping', text: 'Good-bye.', back: true });
    await room.store.close();
    assert.equal(
      disk.files().filter((path) => path.includes('guest-')),
      [],
    );
    assert.not.ok(disk.files().some((path) => disk.peek(path)?.includes('from gus')));
  });

  test('that is a kill: guests who come back within a minute are the same, others are forgotten', async () => {
    for (const isBack of [true, false]) {
      const disk = forgetfulDisk();
      const { chat } = await together(await testHouse({ guests: true, disk }));
      const after = disk.kill();
      const room = await testHouse({ guests: true, disk: after });
      const amy = await room.enter('amy');
      assert.ok(chatsOf(amy).includes(chat));
      const gus = isBack ? [await back(room)] : [];
      for (const one of gus) assert.equal(await pageOf(one, chat), ['from gus', 'from amy']);
      await pass(room, MINUTE + LOOK, amy, ...gus);
      if (!isBack) await until(() => amy.events('gone').length > 0);
      await pass(room, 30_000, amy, ...gus);
      const holds = () => after.files().some((path) => after.peek(path)?.includes('from gus'));
      if (!isBack) await until(() => !holds());
      assert.is(holds(), isBack);
      assert.is(amy.events('gone').length, isBack ? 0 : 1);
    }
  });
});

describe('how many direct chats guests have', (test) => {
  const refusal = async (client: TestClient, line: string): Promise<string> => {
    const answer = await client.line(line);
    return answer.kind === 'refused' ? `${answer.code}: ${answer.text}` : answer.kind;
  };

  test('is bounded for one of them, whoever begins', async () => {
    const room = await testHouse({ guests: true });
    const gus = await room.enter('gus', { guest: true });
    for (let n = 0; n <= GUEST_CHATS_MAX.guest; n += 1)
      await room.enter(`ida${n}`, { guest: true });
    for (let n = 0; n < GUEST_CHATS_MAX.guest; n += 1) {
      assert.is(await refusal(gus, `@ida${n} hi`), 'confirmed');
    }
    assert.is(
      await refusal(gus, '@ida50 hi'),
      'too-many: A guest can have at most 50 direct chats. Nothing was sent. Such chats end when the guest leaves.',
    );
    assert.is(await refusal(gus, '@ida0 more'), 'confirmed', 'one that there is goes on');
    const amy = await room.enter('amy');
    assert.match(await refusal(amy, '@gus hi'), /^too-many: gus cannot have more direct chats/);
  });

  test('is bounded for an account and where they come from; with those who left it begins anew', async () => {
    const room = await testHouse({ guests: true });
    const amy = await room.enter('amy');
    const bob = await room.enter('bob');
    const cid = await room.enter('cid');
    const guests: TestClient[] = [];
    const enter = async (n: number, from = '10.1.1.1'): Promise<TestClient> => {
      const guest = await room.enter(`g${n}`, { guest: true, from });
      guests.push(guest);
      return guest;
    };
    for (let n = 0; n < GUEST_CHATS_MAX.account; n += 1) {
      const guest = await enter(n);
      assert.is(await refusal(guest, '@amy hi'), 'confirmed');
      assert.is(await refusal(guest, '@bob hi'), 'confirmed');
    }
    const late = await enter(1_000);
    const elsewhere = await enter(1_001, '10.2.2.2');
    assert.match(
      await refusal(elsewhere, '@amy hi'),
      /^too-many: amy cannot have more direct chats with guests/,
    );
    assert.match(
      await refusal(amy, '@g1001 hi'),
      /^too-many: You can have direct chats with at most 500 guests/,
    );
    assert.match(await refusal(late, '@cid hi'), /^too-many: Guests at your address/);
    assert.is(await refusal(elsewhere, '@cid hi'), 'confirmed');
    assert.is(
      await refusal(cid, '@g1000 hi'),
      'confirmed',
      'an account is not bounded by where others are',
    );
    assert.is(await refusal(bob, '@amy hi'), 'confirmed', 'nor is anybody else');
    for (const guest of guests) guest.cut();
    await pass(room, MINUTE + LOOK, amy);
    await until(() => amy.events('gone').length >= GUEST_CHATS_MAX.account);
    assert.is(await refusal(await enter(2_000), '@amy hi'), 'confirmed');
  });

  test('is bounded, and so 1,000 who come, write and leave cost the next login, the disk and the end nothing', async () => {
    const disk = forgetfulDisk();
    const room = await testHouse({ guests: true, disk });
    const amy = await room.enter('amy');
    const before = new Set(disk.files().filter((path) => !path.includes('journal')));
    for (let n = 0; n < 1_000; n += 1) {
      const guest = await room.enter(`g${n}`, { guest: true, stream: `s${n}` });
      await guest.line('@amy canary for amy');
      if (n % 2 === 0) guest.cut();
      else await leave(guest);
      if (n % 100 === 0) await pass(room, MINUTE + LOOK, amy);
    }
    await pass(room, MINUTE + LOOK, amy);
    await until(() => amy.events('gone').length >= 1_000);
    await pass(room, 30_000, amy);
    await until(() => !disk.files().some((path) => path.includes('guest-')));
    await until(() => !disk.files().some((path) => disk.peek(path)?.includes('canary')));
    assert.equal(chatsOf(await room.enter('amy', { device: 'other' })), ['global']);
    const operations = disk.operations;
    await room.house.farewell({ code: 'stopping', text: 'Good-bye.', back: true });
    await room.store.close();
    assert.ok(disk.operations - operations < 60, `${disk.operations - operations} to stop`);
    const more = disk.files().filter((path) => !before.has(path) && !path.includes('journal'));
    assert.ok(
      more.every((path) => /^\/data\/(?:users\/amy|chats\/global)\//.test(path)),
      more.join(),
    );
    assert.not.ok(String(disk.peek('/data/users/amy/inbox.json')).includes('guest-'));
  });
});

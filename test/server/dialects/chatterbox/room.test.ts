import { assert, describe } from '../../../helpers/describe.ts';
import { testHouse } from '../../../helpers/house.ts';
import { turns } from '../../../helpers/until.ts';
import { type Chatterer, chatterboxClient, entries } from './client.ts';

const PASSWORD = 'password of amy';

const room = async () => {
  const house = await testHouse({ guests: true });
  const bob = await house.enter('bob');
  const amy = await chatterboxClient(house, 'amy', PASSWORD);
  house.clock.advance(2_000);
  for (const client of [amy, bob]) client.take();
  const later = (): void => house.clock.advance(2_000);
  return { house, bob, amy, later };
};

/** Whatever does not wait for the clock is done. */
async function quiet(): Promise<void> {
  await turns(60);
}

/** Who was told to come and to leave since the last time. */
const seen = (client: Chatterer): string[] =>
  client
    .take()
    .flatMap(({ USERS_JOINED = [], USERS_LEFT = [] }) => [
      ...(USERS_JOINED as string[]).map((name) => `+${name}`),
      ...(USERS_LEFT as string[]).map((name) => `-${name}`),
    ]);

describe('a mixed room', (test) => {
  test('each hears what the other says to all, the sender too', async () => {
    const { bob, amy, later } = await room();
    const echo = await amy.said('ALL', 'hi there');
    assert.equal(
      echo.flatMap(({ MESSAGES }) => entries(MESSAGES)),
      ['amy>ALL: hi there'],
    );
    assert.is(bob.events('message').at(-1)?.text, 'hi there');
    await bob.line('hello');
    later();
    assert.equal(amy.heard(), ['bob>ALL: hello']);
  });

  test('a direct message is not echoed to where it was sent from, but told wherever else both are', async () => {
    const { house, bob, amy, later } = await room();
    const native = await house.enter('amy');
    const other = await chatterboxClient(house, 'amy', PASSWORD);
    const bobs = await chatterboxClient(house, 'bob', 'password of bob');
    later();
    for (const client of [amy, other, bobs]) client.take();
    assert.equal(await amy.said('bob', 'for you'), []);
    assert.equal(other.heard(), ['amy>bob: for you']);
    assert.equal(bobs.heard(), ['amy>bob: for you']);
    assert.is(bob.events('message').at(-1)?.text, 'for you');
    assert.is(native.events('message').at(-1)?.text, 'for you');
    await native.line('@bob from elsewhere');
    later();
    assert.equal([amy.heard(), bobs.heard()], Array(2).fill(['amy>bob: from elsewhere']));
    other.take();
    await bob.line('@amy and you');
    later();
    assert.equal([amy.heard(), other.heard(), bobs.heard()], Array(3).fill(['bob>amy: and you']));
  });

  test('a direct message of another session of the same user is not taken for its own', async () => {
    const { house, amy, later } = await room();
    const native = await house.enter('amy');
    later();
    amy.take();
    const said = amy.said('bob', 'from here');
    await native.line('@bob from there');
    const told = await said;
    assert.equal(
      told.flatMap(({ MESSAGES }) => entries(MESSAGES)),
      ['amy>bob: from there'],
    );
    assert.equal(
      native.events('message').map(({ text }) => text),
      ['from here', 'from there'],
    );
  });

  test('many messages at once arrive in their order, in few frames, and each where it belongs', async () => {
    const { bob, amy, later } = await room();
    const texts = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    amy.send({ MESSAGES: texts.map((text, n) => ['amy', n % 2 ? 'bob' : 'ALL', n, text]) });
    await bob.settled();
    await quiet();
    later();
    assert.equal(
      bob.events('message').map(({ text }) => text),
      texts,
    );
    assert.ok(amy.frames.length < 4, `${amy.frames.length}`);
    assert.equal(
      amy.heard(),
      texts.filter((_, n) => n % 2 === 0).map((text) => `amy>ALL: ${text}`),
    );
  });

  test('a direct message waits for who is away, and its sender is told', async () => {
    const { house, bob, amy, later } = await room();
    amy.cut();
    later();
    const answer = await bob.line('@amy when you are back');
    assert.match('text' in answer ? String(answer.text) : '', 'away');
    const back = await chatterboxClient(house, 'amy', PASSWORD);
    assert.equal(entries(back.frames[0]?.['MESSAGES']), ['bob>amy: when you are back']);
    bob.cut();
    later();
    const told = await back.said('bob', 'and you');
    assert.equal(
      told.flatMap(({ MESSAGES }) => entries(MESSAGES)),
      ['amy>amy: bob is away and will read it at the next login.'],
    );
  });

  test('who blocks whom is the same for all', async () => {
    const { bob, amy, later } = await room();
    await amy.said('ALL', '/Block bob');
    await bob.line('not for amy');
    assert.is((await bob.line('@amy nor this')).kind, 'refused');
    later();
    assert.equal(amy.heard(), []);
    const [refused] = await amy.said('bob', 'hi');
    assert.match(String(refused?.['ERROR']), 'You block bob');
    await amy.said('ALL', 'still heard by bob');
    assert.is(bob.events('message').at(-1)?.text, 'still heard by bob');
    await amy.said('ALL', '/UnBlock bob');
    await bob.line('block amy');
    const [undeliverable] = await amy.said('bob', 'hi');
    assert.match(String(undeliverable?.['ERROR']), 'could not be delivered');
    bob.take();
    await amy.said('ALL', 'not for bob');
    assert.equal(bob.events('message').at(-1)?.text, 'still heard by bob');
  });

  test('groups are for accounts, and their text is told to each member by name', async () => {
    const { house, bob, amy, later } = await room();
    const made = await amy.said('ALL', '/*bob -> devs');
    assert.equal(
      made.flatMap(({ MESSAGES }) => entries(MESSAGES)),
      ['amy>amy: *devs * amy made devs with bob'],
    );
    const echo = await amy.said('ALL', '/*devs it builds');
    assert.equal(
      echo.flatMap(({ MESSAGES }) => entries(MESSAGES)),
      ['amy>amy: *devs it builds'],
    );
    assert.is(bob.events('message').at(-1)?.text, 'it builds');
    await bob.line('*devs /me nods');
    later();
    assert.equal(amy.heard(), ['bob>amy: *devs * bob nods']);
    const again = await chatterboxClient(house, 'amy', PASSWORD);
    assert.equal(entries(again.frames[0]?.['MESSAGES']), [
      'amy>amy: *devs * amy made devs with bob',
      'amy>amy: *devs it builds',
      'bob>amy: *devs * bob nods',
    ]);
    await amy.said('ALL', '/-amy devs');
    const [refused] = await amy.said('ALL', '/*devs still there?');
    assert.match(String(refused?.['ERROR']), 'no group');
    const cid = await chatterboxClient(house, 'cid');
    const [guest] = await cid.said('ALL', '/*bob -> mine');
    assert.match(String(guest?.['ERROR']), 'account');
  });

  test('actions and broadcasts are shown as text', async () => {
    const { bob, amy, later } = await room();
    await bob.line('/me waves');
    await bob.line('@amy /me nods');
    await bob.line('broadcast soon over');
    later();
    assert.equal(amy.heard(), [
      'bob>ALL: * bob waves',
      'bob>amy: * bob nods',
      'bob>ALL: soon over',
    ]);
  });
});

describe('what a Chatterbox client was told', (test) => {
  test('is read once it has said something since, and unread again elsewhere until then', async () => {
    const { house, bob, amy, later } = await room();
    const unread = async (): Promise<number[]> => {
      const native = await house.enter('amy');
      native.cut();
      later(); // read marks are kept within a second
      return (native.welcome?.chats ?? []).map(({ unread: count }) => count ?? 0);
    };
    await bob.line('to all');
    await bob.line('@amy to you');
    later();
    assert.equal(await unread(), [1, 1]);
    await amy.said('ALL', '/name');
    await bob.line('@amy more');
    later();
    assert.equal(await unread(), [0, 1]);
    amy.cut();
    const back = await chatterboxClient(house, 'amy', PASSWORD);
    await back.said('ALL', '/name');
    await quiet();
    assert.equal(await unread(), [0, 0]);
  });
});

describe('who comes and who leaves', (test) => {
  test('is told by name, and nobody is told of themselves', async () => {
    const { house, bob, amy, later } = await room();
    const cid = await chatterboxClient(house, 'cid');
    later();
    assert.equal(seen(amy), ['+cid']);
    assert.equal(seen(cid), []);
    assert.equal(bob.events('presence').at(-1)?.here, ['cid']);
    bob.cut();
    later();
    assert.equal(seen(amy), ['-bob']);
    cid.cut();
    later();
    assert.equal(seen(amy), ['-cid']);
  });

  test('is told once: not of whom the list of the login named', async () => {
    const { house, amy, later } = await room();
    await house.enter('cid');
    const dan = await chatterboxClient(house, 'dan');
    assert.equal(dan.frames[0]?.['USER_LIST'], ['amy', 'bob', 'cid', 'dan']);
    later();
    assert.equal(seen(dan), []);
    assert.equal(seen(amy), ['+cid', '+dan']);
  });

  test('is told by name to old clients, however many they are, and as a number to others', async () => {
    const { house, bob, amy, later } = await room();
    const names = Array.from({ length: 60 }, (_, n) => `g${n}`);
    const guests: Chatterer[] = [];
    for (const name of names) {
      const guest = chatterboxClient({ ...house, clock: { ...house.clock, advance() {} } }, name);
      guests.push(await guest);
    }
    later();
    assert.equal(seen(amy).length, 60);
    assert.equal(seen(guests[10] as Chatterer).length, 49);
    const event = bob.events('presence').at(-1);
    assert.equal([event?.here, event?.hereCount], [[], 60]);
    for (const guest of guests) guest.cut();
    later();
    assert.equal(seen(amy).toSorted(), names.map((name) => `-${name}`).toSorted());
  });

  test('is not told to whom one blocks, nor of them', async () => {
    const { house, bob, amy, later } = await room();
    const cid = await house.enter('cid');
    later();
    amy.take();
    await amy.said('ALL', '/Block bob');
    bob.cut();
    cid.cut();
    later();
    assert.equal(seen(amy), ['-cid']);
  });
});

describe('the life of a Chatterbox session', (test) => {
  test('needs no answers to pings, since none are sent', async () => {
    const { house, amy } = await room();
    house.clock.advance(3_600_000);
    assert.not(amy.ended);
    assert.equal(
      amy.take().filter((frame) => !('USERS_LEFT' in frame)),
      [],
    );
  });

  test('ends for being idle like any other, with a word', async () => {
    const house = await testHouse({ guests: true, idleAfter: 60_000 });
    const amy = await chatterboxClient(house, 'amy');
    house.clock.advance(50_000);
    await amy.said('ALL', '/nonsense');
    house.clock.advance(9_500);
    assert.equal(amy.heard(), [
      'amy>amy: You were logged off after 1 min of inactivity.',
      'amy>amy: Logged off for being idle.',
    ]);
    assert.ok(amy.ended);
  });

  test('ends with its device, its account, and the server, whose last word it waits for', async () => {
    const { house, amy } = await room();
    const kicked = house.house.operator.kick('amy');
    await quiet();
    house.clock.advance(200);
    await kicked;
    assert.match(amy.heard().at(-1) ?? '', 'has logged you off');
    assert.ok(amy.ended);

    const cid = await chatterboxClient(house, 'cid');
    await cid.said('ALL', 'just now');
    cid.send({ MESSAGES: [['cid', 'ALL', 1, '/Name']] });
    await quiet();
    house.clock.advance(0);
    const over = house.house.farewell({ code: 'stopping', text: 'A restart.', back: true });
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    await quiet();
    assert.not(isOver);
    house.clock.advance(110);
    await over;
    assert.equal(cid.heard().slice(-2), ['cid>cid: You are cid.', 'cid>cid: A restart.']);
    assert.ok(cid.ended);
  });

  test('goes on for who is told more than may wait: what one enemy floods the room with cuts nobody off', async () => {
    const { house, bob, amy } = await room();
    for (let n = 0; n < 60; n += 1) await bob.line(`${n} ${'你'.repeat(3_990)}`);
    await bob.line('the last');
    for (let n = 0; n < 200; n += 1) house.clock.advance(110);
    assert.not(amy.ended);
    const frames = amy.take();
    assert.match(JSON.stringify(frames), /\d+ messages were left out here/);
    assert.match(JSON.stringify(frames.at(-1)), 'the last');
    assert.ok(amy.writes.every(({ bytes }) => bytes.length < 16_384));
    assert.equal(house.failures, []);
  });

  test('is over when the connection breaks, also before its last word', async () => {
    const { house, amy } = await room();
    await amy.said('ALL', '/Name');
    amy.send({ MESSAGES: [['amy', 'ALL', 1, '/Name']] });
    await quiet();
    house.clock.advance(0);
    const over = house.house.farewell({ code: 'stopping', text: 'A restart.', back: true });
    await new Promise(setImmediate);
    amy.cut();
    await over;
  });
});

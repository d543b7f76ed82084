// One room, native and Chatterbox clients together: the rules are the same for all. The Chatterbox ones are strict and
// fragile, and measure the distance of frames by the house's clock.

import type { ChatterboxClient } from '../../../helpers/chatterbox-client.ts';
import { connectChatterbox, openRoom, quiet, textsOf } from '../../../helpers/chatterbox-house.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import type { TestClient } from '../../../helpers/house.ts';
import { until } from '../../../helpers/until.ts';

const texts = (client: TestClient): readonly string[] =>
  client.events('message').map(({ text }) => text);

async function hears(client: TestClient, text: string): Promise<void> {
  await until(() => texts(client).includes(text));
}

describe('a mixed room', (test) => {
  test('lets everybody read what everybody writes to all', async () => {
    const room = await openRoom();
    const [ann, oli, pia] = [await room.enter('ann'), await room.old('oli'), await room.old('pia')];
    await ann.line('hello from ann');
    oli.says('hello from oli');
    for (const text of ['hello from ann', 'hello from oli']) {
      for (const client of [oli, pia]) assert.is((await client.reads(text))[1], 'ALL');
      await hears(ann, text);
    }
    const [heard] = ann.events('message').filter(({ from }) => from === 'oli');
    assert.equal([heard?.type, heard?.to], ['global', 'global']);
    await oli.leave();
    await pia.leave();
  });
  test('carries direct messages both ways, to nobody else', async () => {
    const room = await openRoom();
    const [ann, bob] = [await room.enter('ann'), await room.enter('bob')];
    const [oli, pia] = [await room.old('oli'), await room.old('pia')];
    await ann.line('@oli for oli');
    assert.equal((await oli.reads('for oli')).slice(0, 2), ['ann', 'oli']);
    oli.says('for ann', 'ann');
    await hears(ann, 'for ann');
    assert.is(ann.events('message').at(-1)?.type, 'direct');
    oli.says('for pia', 'pia');
    await pia.reads('for pia');
    await quiet(room);
    assert.equal([texts(bob), textsOf(pia), textsOf(oli)], [[], ['for pia'], ['for oli']]);
    await oli.leave();
  });
  test('tells all who comes and goes, and an old client never of itself', async () => {
    const room = await openRoom();
    const [ann, oli] = [await room.enter('ann'), await room.old('oli')];
    assert.equal([...oli.users].sort(), ['ann', 'oli']);
    await quiet(room);
    assert.ok(ann.events('presence').some(({ here }) => here.includes('oli')));
    const bob = await room.enter('bob');
    await oli.meets('bob');
    bob.cut();
    await oli.misses('bob');
    await oli.leave();
    await quiet(room);
    assert.ok(ann.events('presence').some(({ left }) => left.includes('oli')));
  });
  test('tells an old client the name of everybody who comes, however many at once', async () => {
    const room = await openRoom();
    const oli = await room.old('oli');
    await quiet(room);
    const names = Array.from({ length: 70 }, (_, n) => `guest${n}`);
    const guests = await Promise.all(names.map((name) => room.enter(name, { guest: true })));
    await oli.meets('guest69');
    assert.equal([...oli.users].sort(), [...names, 'oli'].sort());
    for (const guest of guests) guest.cut();
    await oli.misses('guest69');
    assert.equal([...oli.users], ['oli']);
    await oli.leave();
  });
  test('keeps those out whom somebody blocks, whichever client either has', async () => {
    for (const [blocker, blocked] of [
      ['old', 'native'],
      ['native', 'old'],
      ['old', 'old'],
    ]) {
      const room = await openRoom();
      const who = (kind = '', name = '') => (kind === 'old' ? room.old(name) : room.enter(name));
      const [ann, bob] = [await who(blocker, 'ann'), await who(blocked, 'bob')];
      const cid = await room.old('cid');
      await quiet(room);
      await say(ann, '/block bob');
      const saw = { ann: seen(ann).length, bob: seen(bob).length };
      await say(bob, 'public by bob');
      await say(ann, 'public by ann');
      await cid.reads('public by ann');
      await refused(bob, () => direct(bob, 'ann', 'to ann'), 'could not be delivered');
      await refused(ann, () => direct(ann, 'bob', 'to bob'), 'nblock');
      await quiet(room);
      const what = `${blocker} blocks ${blocked}`;
      const fresh = (client: Anybody, since: number) =>
        seen(client)
          .slice(since)
          .filter((text) => /^(?:public|to) /.test(text));
      assert.equal(fresh(ann, saw.ann), ['public by ann'], what);
      assert.equal(fresh(bob, saw.bob), ['public by bob', 'public by ann'], what);
      assert.equal(textsOf(cid), ['public by bob', 'public by ann'], what);
      await cid.leave();
    }
  });
  test('hides from the blocked that the blocker comes and goes', async () => {
    const room = await openRoom();
    const ann = await room.enter('ann');
    const oli = await room.old('oli');
    await oli.meets('ann');
    await ann.line('block oli');
    await quiet(room);
    ann.cut();
    await quiet(room);
    await room.enter('ann');
    await quiet(room);
    assert.not.match(await oli.commands('/DisplayUsers'), 'ann');
    assert.not(oli.heard.some(({ USERS_LEFT }) => USERS_LEFT?.includes('ann')));
    await oli.leave();
  });
  test('has groups for accounts at old clients too', async () => {
    const room = await openRoom();
    const ann = await room.enter('ann');
    (await room.enter('oli')).cut();
    const oli = await room.old('oli', 'password of oli');
    const pia = await room.old('pia');
    await ann.line('*oli -> devs');
    await ann.line('*devs for members only');
    assert.equal((await oli.reads('*devs for members only')).slice(0, 2), ['ann', 'oli']);
    oli.says('/*devs from a member');
    await hears(ann, 'from a member');
    const last = ann.events('message').at(-1);
    assert.equal([last?.type, last?.to, last?.from], ['group', 'devs', 'oli']);
    await refused(pia, () => pia.says('/*devs let me in'), 'devs');
    await refused(pia, () => pia.says('let me in', 'devs'), 'devs');
    await quiet(room);
    assert.equal(textsOf(pia), []);
    await oli.leave();
    await pia.leave();
  });
  test('tells who writes a timed message that an old client cannot erase it', async () => {
    const room = await openRoom();
    const [ann, oli] = [await room.enter('ann'), await room.old('oli')];
    const answer = await ann.line('*30@oli gone soon');
    assert.match(answer.kind === 'confirmed' ? (answer.text ?? '') : '', /erase/);
    await oli.sees(({ MESSAGES }) => MESSAGES?.[0]?.[3].includes('gone soon') ?? false);
    await oli.leave();
  });
  test('has one list of who is here for both', async () => {
    const room = await openRoom();
    const [ann, oli] = [await room.enter('ann'), await room.old('oli')];
    const [listed] = [await ann.line('whoelse')];
    assert.match('text' in listed ? (listed.text ?? '') : '', 'oli');
    assert.match(await oli.commands('/DisplayUsers'), 'ann');
    await oli.leave();
  });
});

describe('what an old client finds at its login', (test) => {
  test('is the public history, and for an account its direct messages, oldest first', async () => {
    const room = await openRoom();
    const [ann, bob] = [await room.enter('ann'), await room.enter('bob')];
    await ann.line('first');
    room.clock.advance(2_000);
    await ann.line('@bob second');
    room.clock.advance(2_000);
    await bob.line('third');
    room.clock.advance(2_000);
    await bob.line('@ann fourth');
    bob.cut();
    room.clock.advance(2_000);
    await ann.line('@bob fifth, while bob was away');
    const back = await room.old('bob', 'password of bob');
    const found = back.messages.map(([src, dest, , text]) => `${src} ${dest} ${text}`);
    assert.equal(found, [
      'ann ALL first',
      'ann bob second',
      'bob ALL third',
      'bob ann fourth',
      'ann bob fifth, while bob was away',
    ]);
    await back.leave();
    const guest = await room.old('oli');
    assert.equal(textsOf(guest), ['first', 'third']);
    await guest.leave();
  });
  test('holds nothing that was written to an earlier guest of that name', async () => {
    const room = await openRoom();
    const ann = await room.enter('ann');
    const oli = await room.old('oli');
    await ann.line('@oli a secret');
    await oli.reads('a secret');
    await oli.leave();
    const other = await room.old('oli');
    await quiet(room);
    assert.equal(textsOf(other), []);
    await other.leave();
  });
  test('holds nothing of those whom the account has blocked', async () => {
    const room = await openRoom();
    const [ann, bob] = [await room.enter('ann'), await room.enter('bob')];
    await bob.line('from bob');
    await ann.line('from ann');
    await ann.line('block bob');
    ann.cut();
    const back = await room.old('ann', 'password of ann');
    assert.equal(textsOf(back), ['from ann']);
    await back.leave();
  });
  test('stays under 16 kB, the newest of it, and never lacks a name', async () => {
    const room = await openRoom();
    const ann = await room.enter('ann');
    for (let n = 0; n < 60; n += 1) await ann.line(`${n} ${'ä}'.repeat(200)}`);
    for (let n = 0; n < 50; n += 1) await room.enter(`guest-number-${n}`, { guest: true });
    const oli = await room.old('oli');
    assert.is(oli.users.size, 52);
    assert.match(textsOf(oli).at(-1) ?? '', /^59 /);
    assert.ok(oli.messages.length < 60 && oli.messages.length > 2);
    assert.match(oli.heard[0]?.INFO ?? '', /./);
    await oli.leave();
  });
  test('names all, even beyond 16 kB', async () => {
    const room = await openRoom();
    const names = Array.from({ length: 700 }, (_, n) => `somebody-with-a-long-name-${n}`);
    await Promise.all(names.map((name) => room.enter(name, { guest: true })));
    const oli = connectChatterbox(room);
    const reply = await oli.asks('oli').catch(() => undefined); // more than a fragile client bears
    assert.is(reply, undefined);
    assert.is(oli.users.size, 701);
    assert.ok(
      oli.faults.every((fault) => fault.includes('more than 16 kB')),
      oli.faults.join(),
    );
  });
});

describe('an account at an old client', (test) => {
  test('needs its password, and is told so', async () => {
    const room = await openRoom();
    (await room.enter('ann')).cut();
    const old = connectChatterbox(room);
    assert.match((await old.asks('ann')).INFO ?? '', /PASSWORD/);
    assert.is((await old.asks('ann', { PASSWORD: 'wrong' })).USERNAME_ACCEPTED, false);
    await old.enters('ann', { PASSWORD: 'password of ann' });
    await old.leave();
  });
  test('is the only way in where guests are not allowed, and the refusal says so', async () => {
    const room = await openRoom({ guests: false });
    (await room.enter('ann')).cut();
    const old = connectChatterbox(room);
    for (const name of ['ann', 'nobody']) {
      assert.match((await old.asks(name)).INFO ?? '', /PASSWORD/, name);
    }
    await old.enters('ann', { PASSWORD: 'password of ann' });
    await old.leave();
  });
  test('is locked out as anywhere', async () => {
    const room = await openRoom();
    (await room.enter('ann')).cut();
    const old = connectChatterbox(room);
    for (let n = 0; n < 3; n += 1) await old.asks('ann', { PASSWORD: `wrong ${n}` });
    await old.ended();
    const again = connectChatterbox(room);
    const reply = await again.asks('ann', { PASSWORD: 'password of ann' });
    assert.is(reply.USERNAME_ACCEPTED, false);
  });
  test('sees what its native session does, and the other way round', async () => {
    const room = await openRoom();
    const [ann, bob] = [await room.enter('ann'), await room.enter('bob')];
    const old = await room.old('ann', 'password of ann');
    await bob.line('@ann to both');
    await old.reads('to both');
    await hears(ann, 'to both');
    old.says('from the old one', 'bob');
    await hears(ann, 'from the old one');
    assert.not([...old.users].includes(''), 'one name, once');
    await old.leave();
    await quiet(room);
    assert.not(bob.events('presence').some(({ left }) => left.includes('ann')));
  });
});

type Anybody = ChatterboxClient | TestClient;

const isOld = (client: Anybody): client is ChatterboxClient => 'says' in client;

/** All texts of messages, and for old clients of answers, in order. */
const seen = (client: Anybody): readonly string[] =>
  isOld(client) ? textsOf(client) : texts(client);

async function say(client: Anybody, line: string): Promise<void> {
  if (!isOld(client)) {
    await client.line(line);
    return;
  }
  const since = client.messages.length;
  client.says(line);
  await client.sees(() => client.messages.length > since);
}

function direct(client: Anybody, to: string, text: string): void {
  if (isOld(client)) client.says(text, to);
  else client.send({ id: `direct.${text.length}`, line: `@${to} ${text}` });
}

async function refused(client: Anybody, run: () => void, words: string): Promise<void> {
  if (isOld(client)) {
    const since = client.heard.length;
    run();
    await client.sees(({ ERROR }) => ERROR?.includes(words) ?? false, since);
    return;
  }
  const since = client.events('refused').length;
  run();
  await until(() => client.events('refused').length > since);
  assert.match(client.events('refused').at(-1)?.text ?? '', words);
}

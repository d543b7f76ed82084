// Two devices of one user, and a third user who is away: what each of them sees [DESIGN 3].

import { assert, describe } from '../helpers/describe.ts';
import { history, left, message, openTown, shared, type Townsman } from '../helpers/town.ts';

/** Amy has a laptop and a phone; bob is here, cid was here and is away. */
const setting = shared(async () => {
  const town = await openTown();
  await town.tries('cid', 'password of cid');
  const bob = await town.enter('bob');
  const laptop = await town.enter('amy');
  const phone = await town.enter('amy');
  return { town, bob, laptop, phone };
});

/** What a line client prints to somebody who looks in; whatever it prints is read. */
const visit = async (name: string): Promise<string> => {
  const { town } = await setting();
  return (await town.tries(name, `password of ${name}`)).out;
};

/** `bob 2`, `global 0`: the chats that `ls` lists on a device. */
async function list(device: Townsman): Promise<readonly string[]> {
  const { chats = [] } = await device.says('ls');
  return chats.map(({ chat, unread }) => `${chat} ${unread}`);
}

describe('two devices of one user, and a third user away', (test) => {
  test('both see what is written to the user, and what the other one writes', async () => {
    const { bob, laptop, phone } = await setting();
    await bob.says('@amy first');
    await Promise.all([laptop, phone].map((it) => it.sees(message('first', 'direct'))));
    await laptop.says('@bob second');
    const own = await phone.sees(message('second', 'direct'));
    assert.equal([own.chat, own.from], ['bob', 'amy']);
    assert.match((await laptop.says('@cid third')).text ?? '', 'cid is away');
    await phone.sees(message('third', 'direct'));
  });

  test('unread messages are unread on both, and read on both once one has shown them', async () => {
    const { bob, laptop, phone } = await setting();
    await bob.says('@amy and more');
    for (const it of [laptop, phone])
      assert.is((await list(it))[0], 'bob 2', 'an answer reads nothing');
    assert.equal(await history(laptop, 'ls bob'), ['first', 'second', 'and more']);
    assert.is((await list(laptop))[0], 'bob 0');
    let others = await list(phone);
    while (others[0] === 'bob 2') others = await list(phone); // a mark leaves a moment after what it marks was shown
    assert.is(others[0], 'bob 0');
  });

  test('the one who is away reads it on coming back, and once', async () => {
    const { phone, bob } = await setting();
    await phone.says('*bob,cid -> devs');
    await bob.says('*devs fourth');
    const out = await visit('cid');
    assert.match(out, /^\* Unread: amy 1, devs \d$/m);
    assert.match(out, 'amy -> you: third');
    assert.match(out, '[devs] bob: fourth');
    assert.not.match(await visit('cid'), /Unread|third|fourth/);
  });

  test('after a restart nothing is doubled, lost, or unread anew', async () => {
    const { town, bob, laptop, phone } = await setting();
    await bob.says('*devs fifth');
    await Promise.all([laptop, phone].map((it) => it.sees(message('fifth', 'group'))));
    const before = await list(laptop);
    const all = [bob, laptop, phone];
    const marks = all.map((it) => it.now());
    await town.restart();
    await Promise.all(
      all.map((it, at) => it.sees(({ text }) => text === 'Connected again.', marks[at])),
    );
    assert.equal(await list(phone), before);
    assert.equal(await list(laptop), before);
    for (const it of all) assert.is(it.events.filter(message('fifth', 'group')).length, 1);
    assert.match(await visit('cid'), '[devs] bob: fifth');
  });

  test('a timed message disappears on both at once, and somebody who was away never sees it', async () => {
    const { bob, laptop, phone } = await setting();
    await visit('cid');
    await bob.says('*4*devs seventh');
    const seen = await Promise.all(
      [laptop, phone].map((it) => it.sees(message('seventh', 'group'))),
    );
    assert.is(seen[0]?.expiresAt, seen[1]?.expiresAt);
    for (const it of [laptop, phone, bob]) {
      await it.sees(({ event, chat }) => event === 'erased' && chat === 'devs');
      assert.not.ok((await history(it, 'ls devs')).includes('seventh'));
    }
    const out = await visit('cid');
    assert.not.match(out, 'seventh');
    assert.not.match(out, 'Unread');
  });

  test('a timed message disappears from a device that is cut off, and a restarted server has none of it', async () => {
    const { town, bob, laptop, phone } = await setting();
    const both = [laptop, phone];
    const marks = both.map((it) => it.now());
    await bob.says('*5*devs eighth');
    const seen = both.map((it) => it.sees(message('eighth', 'group')));
    const [{ expiresAt = 0 } = {}] = await Promise.all(seen);
    await town.server.stop('SIGKILL');
    for (const [at, it] of both.entries()) {
      await it.sees(({ event, until = 0 }) => event === 'erased' && until >= expiresAt, marks[at]);
    }
    await town.restart();
    for (const [at, it] of both.entries()) {
      await it.sees(({ text }) => text === 'Connected again.', marks[at]);
      const texts = await history(it, 'ls devs');
      assert.ok(texts.includes('fifth'));
      assert.not.ok(texts.includes('eighth'));
    }
    assert.not.match(await visit('cid'), 'eighth');
  });

  test('a chat is hidden on both while its other user is blocked, and comes back as read', async () => {
    const { bob, laptop, phone } = await setting();
    await bob.says('@amy sixth');
    await phone.sees(message('sixth', 'direct'));
    await laptop.says('block bob');
    assert.not.ok((await list(phone)).some((row) => row.startsWith('bob ')));
    assert.equal(await history(phone, 'ls bob'), ['blocked']);
    const marks = [laptop.now(), phone.now()];
    await bob.says('unheard by amy');
    assert.not.match(await visit('amy'), 'unheard');
    await phone.says('unblock bob');
    assert.ok((await list(laptop)).includes('bob 0'));
    assert.equal((await history(phone, 'ls bob')).at(-1), 'sixth');
    for (const [at, it] of [laptop, phone].entries()) {
      assert.not.ok(it.events.slice(marks[at]).some(message('unheard by amy')));
    }
    assert.match(await visit('cid'), 'bob: unheard by amy');
  });

  test('leaving a group on one device leaves it on both; users who are away learn of it later', async () => {
    const { bob, laptop, phone } = await setting();
    const marks = [laptop.now(), phone.now()];
    laptop.type('-amy devs');
    for (const [at, it] of [laptop, phone].entries()) {
      await it.sees(
        ({ event, text }) => event === 'notice' && text === 'You left devs.',
        marks[at],
      );
    }
    for (const it of [laptop, phone]) {
      assert.not.ok((await list(it)).some((row) => row.startsWith('devs ')));
      assert.equal(await history(it, 'ls devs'), ['no-such-chat']);
    }
    await bob.says('*devs without amy');
    await phone.says('/name'); // what came before its answer has arrived
    assert.not.ok(phone.events.some(message('without amy')));
    const out = await visit('cid');
    assert.match(out, /^\d\d:\d\d \[devs\] \* amy left/m);
    assert.match(out, '[devs] bob: without amy');
  });

  test('a logout on one device leaves the user here; a logout on both ends that', async () => {
    const { town, bob, laptop, phone } = await setting();
    const mark = bob.now();
    assert.is(await phone.leave(), 0);
    assert.match((await bob.says('whoelse')).text ?? '', 'amy');
    await laptop.leave();
    await bob.sees(left('amy'), mark);
    assert.is(bob.events.slice(mark).filter(left('amy')).length, 1);
    await town.close();
  });
});

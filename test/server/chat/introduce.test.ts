// Asking for a private chat, answering, and being introduced [DESIGN 9].

import { assert, describe } from '../../helpers/describe.ts';
import { says } from '../../helpers/groups.ts';
import type { TestHouse } from '../../helpers/house.ts';
import {
  accept,
  annAndBob,
  meet,
  requestOver as over,
  pass,
  peerOf,
  told,
} from '../../helpers/peers.ts';

const ASKED = 'notice: Asked bob for a private chat; waiting up to 60 s.';
const AWAY = 'away: bob is away: a private chat needs both of you here.';
const NOBODY = 'no-request: Nobody by that name is waiting for an answer from you.';
const MINUTE = 60_000;

function request(house: TestHouse, from = 'ann') {
  return { kind: 'request', from, until: house.clock.now() + MINUTE };
}

describe('who asks for a private chat [ChatCLI startprivate] [PySockChat startprivate]', (test) => {
  test('is told so, and whoever is asked hears of it on every client that takes them', async () => {
    const { house, ann, bob } = await annAndBob();
    const [laptop, plain] = [
      await house.enter('bob', { peer: peerOf('l') }),
      await house.enter('bob'),
    ];
    assert.is(await says(ann, 'startprivate BOB'), ASKED);
    for (const client of [bob, laptop]) assert.equal(told(client), [request(house)]);
    assert.equal(told(plain), []);
    assert.equal(told(ann), []);
  });
  test('may say that it is to offer a file, and no more of that', async () => {
    const { house, ann, bob } = await annAndBob();
    ann.send({ id: 'file.1', line: 'startprivate bob', file: true });
    await ann.settled();
    await bob.settled();
    assert.equal(told(bob), [{ ...request(house), file: true }]);
    await ann.line('stopprivate bob');
    told(bob);
    await ann.line('startprivate bob');
    assert.equal(told(bob), [request(house)], 'only where it was said');
  });
  test('may not be the one who is asked', async () => {
    const { ann } = await annAndBob();
    const text = 'yourself: You cannot start a private chat with yourself.';
    assert.is(await says(ann, 'startprivate ann'), text);
  });
  test('must ask for somebody who exists and is here', async () => {
    const { ann, bob } = await annAndBob();
    assert.is(await says(ann, 'startprivate zed'), 'no-such-user: There is no user "zed".');
    bob.cut();
    assert.is(await says(ann, 'startprivate bob'), AWAY);
  });
  test('and blocks them is told to unblock them first', async () => {
    const { ann, bob } = await annAndBob();
    await ann.line('block bob');
    const text =
      'blocked: You block bob. To ask them for a private chat, unblock them first: unblock bob';
    assert.is(await says(ann, 'startprivate bob'), text);
    assert.equal(told(bob), []);
  });
  test('and whom they block is told that they are away; of a guest, that there is none', async () => {
    const { house, ann, bob } = await annAndBob();
    await bob.line('block ann');
    assert.is(await says(ann, 'startprivate bob'), AWAY);
    const gus = await house.enter('gus', { guest: true, peer: peerOf('gus') });
    await gus.line('block ann');
    const blocked = await says(ann, 'startprivate gus');
    gus.cut();
    assert.is(blocked, await says(ann, 'startprivate gus'));
    assert.equal(told(bob), []);
  });
  test('whose client takes none is told so', async () => {
    const { house, ann, bob } = await annAndBob();
    const cid = await house.enter('cid');
    const text = "no-private: cid's client takes no private chats.";
    assert.is(await says(ann, 'startprivate cid'), text);
    const own = 'client-only: This client cannot hold private chats: ask with another one.';
    assert.is(await says(cid, 'startprivate bob'), own);
    assert.equal(told(bob), []);
  });
  test('may be a guest, and ask one', async () => {
    const { house, ann, bob } = await annAndBob();
    const gus = await house.enter('gus', { guest: true, peer: peerOf('gus') });
    assert.is(await says(gus, 'startprivate bob'), ASKED);
    assert.equal(told(bob), [request(house, 'gus')]);
    assert.is((await accept(bob, 'gus')).kind, 'introduced');
    assert.is(await says(ann, 'startprivate gus'), ASKED.replace('bob', 'gus'));
    const answer = await accept(gus, 'ann');
    assert.is(answer.kind === 'introduced' && answer.with, 'ann');
  });
  test('asks once', async () => {
    const { house, ann, bob } = await annAndBob();
    const other = await house.enter('ann', { peer: peerOf('other') });
    await ann.line('startprivate bob');
    house.clock.advance(18_500);
    const text = 'already-asked: You have already asked bob: bob has 42 s left to answer.';
    assert.is(await says(ann, 'startprivate bob'), text);
    assert.is(await says(other, 'startprivate bob'), text);
    assert.is(told(bob).length, 1);
  });
  test('waits for a few answers at most, and so do those who are asked', async () => {
    const { house, ann, bob } = await annAndBob();
    const names = Array.from({ length: 17 }, (_, index) => `user${index}`);
    const users = await meet(house, ...names);
    for (const name of names.slice(0, 8)) {
      assert.match(await says(ann, `startprivate ${name}`), 'notice: Asked');
    }
    const many = 'busy: You are already waiting for 8 answers. Try again in a minute.';
    assert.is(await says(ann, 'startprivate user8'), many);
    for (const user of users.slice(0, 16)) assert.is(await says(user, 'startprivate bob'), ASKED);
    const crowd = 'busy: Too many people are asking bob just now. Try again in a minute.';
    const last = users[16];
    assert.is(last && (await says(last, 'startprivate bob')), crowd);
    await pass(house, MINUTE, [ann, bob, ...users]);
    assert.is(last && (await says(last, 'startprivate bob')), ASKED);
    assert.is(await says(ann, 'startprivate user8'), ASKED.replace('bob', 'user8'));
  });
  test('is refused where private chats are switched off', async () => {
    const { ann, bob } = await annAndBob({ privateChats: false });
    const text = 'no-private: Private chats are switched off on this server.';
    assert.is(await says(ann, 'startprivate bob'), text);
    assert.is(await says(ann, 'startprivate ann'), text);
    assert.equal(told(bob), []);
  });
});

describe('whoever is asked [ChatCLI startprivate]', (test) => {
  test('accepts, and the two sessions are introduced: one dials the other', async () => {
    const { house, ann, bob } = await annAndBob();
    const laptop = await house.enter('bob', { peer: peerOf('laptop') });
    const other = await house.enter('ann', { peer: peerOf('other') });
    await ann.line('startprivate bob');
    for (const client of [ann, bob, laptop, other]) client.take();
    const listed = ['10.0.0.5:4711', '[fd00::5]:4711', '127.0.0.1:4711', 'nonsense'];
    const answer = await accept(bob, 'ANN', listed);
    const { id, user, ...listen } = answer as typeof answer & { id: string; user: string };
    assert.equal(listen, { kind: 'introduced', role: 'listen', with: 'ann', ...peerOf('ann') });
    const [dial, ...more] = told(ann) as (typeof answer & { user: string })[];
    const { user: bobs, ...rest } = dial ?? { user: '' };
    assert.equal(rest, {
      ...{ kind: 'introduced', role: 'dial', with: 'bob', ...peerOf('bob') },
      addresses: ['192.0.2.2:4711', '10.0.0.5:4711', '[fd00::5]:4711'],
    });
    assert.equal(more, []);
    const ids = house.record.facts.flatMap((fact) => (fact.kind === 'registered' ? [fact.by] : []));
    assert.equal([user, bobs], ids);
    const elsewhere = "You accepted ann's request for a private chat on another device.";
    assert.equal(told(laptop), over('accepted', elsewhere));
    assert.equal(told(other), []);
    assert.equal(told(bob), [answer]);
  });
  test('accepts once, in time, and only what they were asked', async () => {
    const { house, ann, bob } = await annAndBob();
    const [cid] = await meet(house, 'cid');
    if (!cid) return;
    const refused = async (client: typeof bob, from: string) => {
      const answer = await accept(client, from);
      return answer.kind === 'refused' ? `${answer.code}: ${answer.text}` : answer.kind;
    };
    assert.is(await refused(bob, 'ann'), NOBODY);
    await ann.line('startprivate bob');
    assert.is(await refused(cid, 'ann'), NOBODY);
    assert.is(await refused(ann, 'bob'), NOBODY);
    assert.is(await refused(ann, 'ann'), NOBODY);
    assert.is(await refused(bob, 'cid'), NOBODY);
    assert.is(await refused(bob, 'zed'), NOBODY);
    const plain = await house.enter('bob');
    assert.match(await refused(plain, 'ann'), 'no-private: ');
    assert.is(await refused(bob, 'ann'), 'introduced');
    assert.is(await refused(bob, 'ann'), NOBODY);
    await ann.line('startprivate bob');
    await pass(house, MINUTE, [ann, bob]);
    assert.is(await refused(bob, 'ann'), NOBODY);
    assert.is(ann.events('introduced').length, 1);
  });
  test('accepts too late on a machine that slept, whatever its timers say', async () => {
    const { house, ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    house.clock.jump(house.clock.now() + MINUTE);
    assert.is((await accept(bob, 'ann')).kind, 'refused');
    assert.is(await says(bob, 'decline ann'), NOBODY);
  });
  test('declines, which the asker is told, and their other devices', async () => {
    for (const line of ['decline ann', 'n', '/decline Ann']) {
      const { house, ann, bob } = await annAndBob();
      const laptop = await house.enter('bob', { peer: peerOf('laptop') });
      await ann.line('startprivate bob');
      for (const client of [ann, bob, laptop]) client.take();
      const text = "You declined ann's request for a private chat.";
      assert.is(await says(bob, line), `notice: ${text}`);
      assert.equal(told(ann), over('declined', 'bob declined your request for a private chat.'));
      assert.equal(told(bob), over('declined'));
      assert.equal(told(laptop), over('declined', text));
      assert.is(await says(bob, 'decline ann'), NOBODY);
      assert.is(await says(ann, 'startprivate bob'), ASKED);
    }
  });
  test('cannot accept by a line: the server would have nobody to dial', async () => {
    const { ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    const text = 'client-only: This client cannot hold private chats: accept with another one.';
    for (const line of ['accept ann', 'y', '/accept ann']) assert.is(await says(bob, line), text);
    assert.equal(told(ann), []);
  });
  test('says y and n to all while nobody waits, or by a client that was not asked; never while several do', async () => {
    const { house, ann, bob } = await annAndBob();
    const plain = await house.enter('bob');
    assert.is(await says(bob, 'y'), 'confirmed');
    await ann.line('startprivate bob');
    assert.is(await says(plain, 'n'), 'confirmed');
    const [cid] = await meet(house, 'cid');
    await cid?.line('startprivate bob');
    assert.match(await says(bob, 'n'), 'usage: Usage:\n  decline <user>');
    assert.is(
      await says(bob, 'decline cid'),
      "notice: You declined cid's request for a private chat.",
    );
    assert.match(await says(bob, 'n'), "notice: You declined ann's");
  });
  test('and comes with another device meanwhile hears of it there', async () => {
    const { house, ann } = await annAndBob();
    await ann.line('startprivate bob');
    const event = request(house);
    house.clock.advance(10_000);
    const laptop = await house.enter('bob', { peer: peerOf('laptop') });
    assert.equal(told(laptop), [event]);
    assert.is((await accept(laptop, 'ann')).kind, 'introduced');
  });
  test('and asks the same is introduced: one session results', async () => {
    const { house, ann, bob } = await annAndBob();
    const event = request(house);
    await ann.line('startprivate bob');
    for (const client of [ann, bob]) client.take();
    const text = 'notice: ann has asked you too: connecting.';
    assert.is(await says(bob, 'startprivate ann'), text);
    assert.equal(told(bob), [{ ...event, wanted: true }]);
    assert.equal(told(ann), []);
    assert.is((await accept(bob, 'ann')).kind, 'introduced');
    assert.is(told(ann)[0]?.kind, 'introduced');
    assert.is((await accept(ann, 'bob')).kind, 'refused');
    await pass(house, MINUTE, [ann, bob]);
    assert.equal(told(ann), []);
  });
});

describe('against being idle', (test) => {
  test('private words count: the client says so, and is told when it must', async () => {
    const { house, ann, bob } = await annAndBob({ idleAfter: 100_000 });
    assert.is(ann.welcome?.idle, 100_000);
    house.clock.advance(20_000);
    for (let round = 0; round < 8; round += 1) {
      ann.send({ active: true });
      await pass(house, 20_000, [ann, bob]);
    }
    assert.is(bob.ended, true);
    assert.is(ann.ended, false);
    assert.is((await annAndBob()).ann.welcome?.idle, undefined);
  });
});

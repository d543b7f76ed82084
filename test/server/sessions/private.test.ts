// What a session takes of private chats on the wire, and what it makes of frames that are not quite right.

import type { Event } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { accept, annAndBob, peerOf } from '../../helpers/peers.ts';
import { until } from '../../helpers/until.ts';

describe('a hello that says how its client is met', (test) => {
  const { fingerprint, device } = peerOf('ann');
  const wrong = {
    'no fingerprint': { device },
    'no device': { fingerprint },
    'a fingerprint in small letters': { fingerprint: fingerprint.toLowerCase(), device },
    'one without colons': { fingerprint: fingerprint.replaceAll(':', ''), device },
    'one that is too long': { fingerprint: `${fingerprint}:00`, device },
    'a device that is none': { fingerprint, device: 'a b' },
    'a device that is too long': { fingerprint, device: 'x'.repeat(33) },
    'a list': [fingerprint, device],
  };
  for (const [what, peer] of Object.entries(wrong)) {
    test(`is not understood with ${what}`, async () => {
      const house = await testHouse({ guests: true });
      const client = house.connect();
      client.send({ USERNAME: 'ann', HEARTH: '1', peer });
      await until(() => client.ended);
      const [last] = client.replies;
      assert.is(last && 'code' in last && last.code, 'bad-frame');
    });
  }
});

describe('a request that ends with its session', (test) => {
  test('is over for the user asked, and the session hears nothing after its bye', async () => {
    const { ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    ann.send({ id: 'own.2', line: 'logout' });
    await until(() => bob.events('request-over').length > 0);
    assert.is(ann.take().at(-1)?.kind, 'bye');
  });
});

describe('a request to accept', (test) => {
  test('is taken as it was checked, whatever else its frame holds', async () => {
    const { ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    const more = { kind: 'passwd', id: 'other.1', old: 'x', new: 'y' };
    bob.send({ ...more, accept: { from: 'ann', addresses: [], ...more } });
    bob.send({ id: 'own.2', accept: { from: 'ann', addresses: [], ...more } });
    await bob.settled();
    const answers = bob.take().filter((event) => 'id' in event) as (Event & { id: string })[];
    assert.equal(answers.map(({ id, kind }) => `${id} ${kind}`).slice(0, 2), [
      'other.1 introduced',
      'own.2 refused',
    ]);
    assert.equal(ann.events('introduced')[0]?.addresses, []);
  });
  test('with more addresses than eight, or too long ones, is a bad frame', async () => {
    for (const addresses of [Array(9).fill('192.0.2.7:4711'), ['1'.repeat(65)], 'all', [1]]) {
      const { bob } = await annAndBob();
      bob.send({ id: 'own.1', accept: { from: 'ann', addresses } });
      await until(() => bob.ended);
      assert.is(bob.events('refused')[0]?.code, 'bad-frame');
    }
  });
  test('comes too early before the login', async () => {
    const house = await testHouse();
    const client = house.connect();
    client.send({ id: 'own.1', accept: { from: 'ann', addresses: [] } });
    client.send({ active: true });
    await until(() => client.replies.length === 2);
    const codes = client.replies.map((reply) => 'events' in reply && reply.events[0]);
    for (const event of codes) assert.is(event && 'code' in event && event.code, 'not-logged-in');
    assert.is(client.ended, false);
  });
  test('is taken no faster than lines are', async () => {
    const { bob } = await annAndBob({ lineRate: 10 });
    for (let n = 1; n <= 100; n += 1) {
      bob.send({ id: `own.${n}`, accept: { from: 'ann', addresses: [] } });
    }
    await until(() => bob.events('refused').length === 60);
    await new Promise((resolve) => setImmediate(resolve));
    assert.is(bob.events('refused').length, 60);
  });
});

describe('a session with a new password', (test) => {
  test('goes on asking', async () => {
    const { ann, bob } = await annAndBob();
    await ann.line('startprivate bob');
    ann.send({ id: 'own.1', passwd: { old: 'password of ann', new: 'a better password' } });
    await until(() => ann.events('confirmed').length > 0);
    assert.is((await accept(bob, 'ann')).kind, 'introduced');
    assert.is(ann.events('introduced').length, 1);
  });
});

describe('a client that comes back after a broken connection', (test) => {
  test('has no request open, is met again, and its line is carried out anew', async () => {
    const { house, bob } = await annAndBob();
    const how = { peer: peerOf('ann'), stream: 'mine' };
    const ann = await house.enter('ann', how);
    const first = await ann.line('startprivate bob', 'mine.7');
    const again = await house.enter('ann', how);
    assert.is(bob.events('request-over').length, 1);
    const second = await again.line('startprivate bob', 'mine.7');
    assert.equal(second, first);
    assert.is(bob.events('request').length, 2);
    assert.is((await accept(bob, 'ann')).kind, 'introduced');
    assert.equal([ann.events('introduced').length, again.events('introduced').length], [0, 1]);
  });
});

// What nobody learns by asking for a private chat: where somebody is before they accept, who keeps them out, and what is
// said privately.

import type { Reply } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { says, textOf } from '../../helpers/groups.ts';
import { type TestClient, type TestHouse, testHouse } from '../../helpers/house.ts';
import { accept, annAndBob, meet, pass, peerOf, told } from '../../helpers/peers.ts';

const ANN = ['192.0.2.1', peerOf('ann').fingerprint, peerOf('ann').device];
const BOB = ['192.0.2.2', '10.0.0.5', peerOf('bob').fingerprint, peerOf('bob').device];

/** Of these words, those that a client was ever told. */
function learnt({ replies }: { readonly replies: readonly Reply[] }, words: readonly string[]) {
  const all = JSON.stringify(replies);
  return words.filter((word) => all.includes(word));
}

describe('before whoever is asked accepts', (test) => {
  const endings: Record<string, (scene: Awaited<ReturnType<typeof annAndBob>>) => unknown> = {
    'nothing happens': ({ house, ann, bob }) => pass(house, 60_000, [ann, bob]),
    'they decline': ({ bob }) => bob.line('decline ann'),
    'they leave': ({ bob }) => bob.cut(),
    'they block the asker': ({ bob }) => bob.line('block ann'),
    'the asker blocks them': ({ ann }) => ann.line('block bob'),
    'the asker takes it back': ({ ann }) => ann.line('stopprivate bob'),
    'the asker accepts for them': async ({ ann }) => {
      await accept(ann, 'bob');
      await accept(ann, 'ann');
    },
    'the asker asks and answers without end': async ({ ann }) => {
      for (const line of ['startprivate bob', 'decline bob', 'accept bob', 'y', 'stopprivate bob'])
        await ann.line(line);
    },
    'somebody else accepts': async ({ house }) => {
      const [eve] = await meet(house, 'eve');
      if (!eve) return;
      await accept(eve, 'ann');
      await accept(eve, 'bob');
      assert.equal(learnt(eve, [...ANN, ...BOB.slice(1)]), []);
    },
    'they ask the asker too': ({ bob }) => bob.line('startprivate ann'),
    'they accept with another client that takes none': async ({ house }) => {
      await accept(await house.enter('bob'), 'ann');
    },
  };
  for (const [what, happen] of Object.entries(endings)) {
    test(`nobody learns where the other is: ${what}`, async () => {
      const scene = await annAndBob();
      await scene.ann.line('startprivate bob');
      await happen(scene);
      assert.equal(learnt(scene.ann, BOB), []);
      assert.equal(learnt(scene.bob, ANN), []);
    });
  }

  test('and after it only the two sessions do, whoever listens of where the asker is nothing', async () => {
    const { house, ann, bob } = await annAndBob();
    const others = [
      ...(await meet(house, 'cid')),
      await house.enter('ann', { peer: peerOf('other'), from: '192.0.2.8' }),
      await house.enter('bob', { peer: peerOf('laptop'), from: '192.0.2.9' }),
    ];
    await ann.line('startprivate bob');
    await accept(bob, 'ann', ['10.0.0.5:4711']);
    for (const other of others) {
      await other.settled();
      assert.equal(learnt(other, [...ANN, ...BOB, '10.0.0.5']), []);
    }
    assert.equal(learnt(ann, BOB), BOB);
    assert.equal(learnt(bob, ANN), ANN.slice(1));
    assert.equal(learnt(ann, ['192.0.2.8', '192.0.2.9', peerOf('laptop').fingerprint]), []);
  });
});

describe('where a proxy stands in between', (test) => {
  test('only what a client says itself is told, and nothing of this machine', async () => {
    const house = await testHouse({ trustProxy: true });
    const [ann, bob] = await meetAt(house, '127.0.0.1');
    await ann.line('startprivate bob');
    await accept(bob, 'ann', ['10.0.0.5:4711', '127.0.0.1:4711', '[::1]:4711']);
    assert.equal(ann.events('introduced')[0]?.addresses, ['10.0.0.5:4711']);
  });
  test('is none where two are on the machine of the server', async () => {
    const house = await testHouse({ ownAddresses: ['192.0.2.1'] });
    const [ann, bob] = await meetAt(house, '127.0.0.1');
    await ann.line('startprivate bob');
    await accept(bob, 'ann', ['192.0.2.1:4711', '[::1]:4711']);
    const addresses = ['127.0.0.1:4711', '192.0.2.1:4711', '[::1]:4711'];
    assert.equal(ann.events('introduced')[0]?.addresses, addresses);
  });
});

async function meetAt(house: TestHouse, from: string): Promise<[TestClient, TestClient]> {
  const ann = await house.enter('ann', { from, peer: peerOf('ann') });
  return [ann, await house.enter('bob', { from, peer: peerOf('bob') })];
}

describe('somebody who is kept out', (test) => {
  /** What eve sees of bob who keeps her out, by asking him in all ways. */
  const probes = ['startprivate bob', 'accept bob', 'decline bob', 'stopprivate bob', 'y', 'n'];
  for (const here of [true, false]) {
    test(`sees the same as of somebody who is away${here ? '' : ', when they are away'}`, async () => {
      const seen = async (blocked: boolean) => {
        const { house, bob } = await annAndBob();
        const eve = await house.enter('eve', { peer: peerOf('eve') });
        if (blocked) await bob.line('block eve');
        if (!blocked || !here) bob.cut();
        await pass(house, 5_000, [eve]);
        eve.take();
        const answers = [];
        for (const probe of probes) answers.push(await says(eve, probe));
        const answer = textOf(await accept(eve, 'bob'));
        await pass(house, 60_000, [eve]);
        return [...answers, answer, ...told(eve)];
      };
      assert.equal(await seen(true), await seen(false));
    });
  }

  test('after asking sees the same as of somebody who does not answer', async () => {
    const seen = async (blocked: boolean) => {
      const { house, ann, bob } = await annAndBob();
      await ann.line('startprivate bob');
      if (blocked) await bob.line('block ann');
      const heard = [];
      for (let second = 0; second < 60; second += 20) {
        await pass(house, 20_000, [ann, bob]);
        heard.push(told(ann));
      }
      return heard;
    };
    assert.equal(await seen(true), await seen(false));
  });
});

describe('what is private', (test) => {
  const CANARY = 'canary in the coal mine';
  const lines = [
    `private bob ${CANARY}`,
    `/private bob ${CANARY}`,
    `/PRIVATE bob ${CANARY}`,
    `private ${CANARY}`,
    `private bob ${CANARY} ${'x'.repeat(5_000)}`,
    `Private bob ${CANARY}`,
    `privat bob ${CANARY}`,
    `sendfile bob /home/ann/${CANARY}`,
    `sendfile ${CANARY}`,
    `startprivate bob ${CANARY}`,
    `stopprivate bob ${CANARY}`,
    `accept bob ${CANARY}`,
  ];
  test('is refused, not repeated, not told to anybody, and not kept', async () => {
    const disk = forgetfulDisk();
    const { house, ann, bob } = await annAndBob({ disk });
    await ann.line('startprivate bob');
    await accept(bob, 'ann');
    await ann.line('a line that is kept');
    for (const line of lines) {
      const answer = await ann.line(line);
      assert.is(answer.kind, 'refused', line);
      assert.ok(!textOf(answer).includes('canary'), line);
    }
    for (const client of [ann, bob]) assert.equal(learnt(client, ['canary']), []);
    assert.equal(house.failures, []);
    await house.store.close();
    const files = disk.files();
    const holding = (word: string) => files.filter((file) => disk.peek(file)?.includes(word));
    assert.ok(holding('a line that is kept').length > 0);
    assert.equal(holding('canary'), []);
    for (const word of ['startprivate', peerOf('ann').fingerprint, '192.0.2.1', '198.51.100.7'])
      assert.equal(holding(word), [], word);
  });
  test('is for the client alone', async () => {
    const { ann } = await annAndBob();
    assert.match(await says(ann, 'private bob hi'), /^client-only: .*Nothing was sent\.$/);
    assert.match(await says(ann, 'sendfile bob x'), /^client-only: .*Nothing was sent\.$/);
    assert.match(await says(ann, 'stopprivate'), /^client-only: .*Nothing was done\.$/);
    assert.match(await says(ann, 'stopprivate bob'), /^client-only: .*Nothing was done\.$/);
  });
});

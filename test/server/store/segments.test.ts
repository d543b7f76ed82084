// A segment that is damaged costs the lines that are; one that can't be read hides no other.

import type { Stored } from '../../../server/facts.ts';
import type { Damage } from '../../../server/store/files/trouble.ts';
import type { StorageError, Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk, seeded } from '../../helpers/forgetful-disk.ts';
import { testHouse } from '../../helpers/house.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { turns, until } from '../../helpers/until.ts';

const MINUTE = 60_000;
const OLD = '/data/chats/a/0.json';
const NEW = '/data/chats/a/256.json';

async function opened(disk: ForgetfulDisk) {
  const damages: Damage[] = [];
  const troubles: StorageError[] = [];
  const clock = fakeClock();
  const store = filesInMemory({
    disk,
    clock,
    onDamage: (damage) => damages.push(damage),
    onTrouble: (error) => troubles.push(error),
    limits: { checkpointWait: MINUTE, retryWait: 1000 },
  });
  await store.open(testKeeper());
  return { store, damages, troubles, clock };
}

const words = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `word ${from + n}`);

/** A stopped server with 300 messages in two segments. */
async function filled(): Promise<ForgetfulDisk> {
  const disk = forgetfulDisk();
  const { store } = await opened(disk);
  await Promise.all(words(1, 300).map((text) => store.commit(say('a', text))));
  await store.close();
  return disk.restart();
}

async function texts(store: Store): Promise<readonly string[]> {
  return (await store.page('a', { max: 1000 })).map(({ text }) => text);
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] as number) ^ (1 << bit);
  return copy;
}

describe('a damaged segment', (test) => {
  test('costs the message in which a bit is flipped, and nothing is shown that nobody wrote', async () => {
    const random = seeded(7);
    const whole = (await filled()).peek(NEW) as Buffer;
    for (let round = 0; round < 60; round += 1) {
      const disk = await filled();
      const spoilt = flipped(whole, Math.floor(random() * whole.length), round % 8);
      disk.poke(NEW, spoilt);
      const { store, damages } = await opened(disk);
      const found = await texts(store);
      const missing = words(1, 300).filter((text) => !found.includes(text));
      assert.ok(missing.length <= 1, `${missing}`);
      assert.is(found.length + missing.length, 300);
      assert.is(damages.length, 1);
      assert.ok(disk.peek(damages[0]?.aside ?? '')?.equals(spoilt));
      assert.is(((await store.commit(say('a', 'next'))) as Stored).seq, 301, 'no leap');
      await store.close();
      const again = await opened(disk.restart());
      assert.equal(await texts(again.store), [...found, 'next']);
      assert.equal(again.damages, []);
      await again.store.close();
    }
  });

  test('that was cut keeps what stands before the cut', async () => {
    const disk = await filled();
    const bytes = disk.peek(OLD) as Buffer;
    disk.poke(OLD, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const { store, damages } = await opened(disk);
    const found = await texts(store);
    assert.ok(found.length > 160 && found.length < 250, `${found.length}`);
    assert.equal(found.slice(-45), words(256, 300));
    assert.match(damages[0]?.reason ?? '', /\d+ of its 255 messages (?:is|are) lost/);
    await store.close();
  });

  test('as an older server wrote it costs the line that does not read', async () => {
    const disk = await filled();
    const old = String(disk.peek(OLD)).replace(/^ "sums.*\n/m, '');
    disk.poke(OLD, old.replace('"text":"word 9"', '"text":"word 9'));
    const { store, damages } = await opened(disk);
    const found = await texts(store);
    assert.equal(
      words(1, 300).filter((text) => !found.includes(text)),
      ['word 9'],
    );
    assert.is(damages.length, 1);
    await store.close();
  });

  test('is read all the same while the disk is full', async () => {
    const disk = await filled();
    disk.poke(OLD, flipped(disk.peek(OLD) as Buffer, 4000, 1));
    const { store, damages } = await opened(disk);
    disk.capacity = 0;
    assert.ok((await texts(store)).length >= 299);
    assert.equal(
      damages.map(({ file, aside }) => [file, aside]),
      [[OLD, undefined]],
    );
  });
});

async function unreadable(path: string): Promise<ForgetfulDisk> {
  const disk = await filled();
  disk.poke(path, undefined);
  await disk.makeFolder(path);
  return disk;
}

describe('a segment that cannot be read', (test) => {
  for (const [path, there] of [
    [OLD, words(256, 300)],
    [NEW, words(1, 255)],
  ] as const) {
    test(`hides no other: ${path}`, async () => {
      const { store, troubles, damages } = await opened(await unreadable(path));
      for (const range of [{ max: 1000 }, { max: 1000, above: 0 }, { max: 1000, below: 400 }]) {
        const page = await store.page('a', range);
        assert.equal(
          page.map(({ text }) => text),
          there,
        );
      }
      assert.match(troubles[0]?.message ?? '', `Reading ${path} failed`);
      assert.equal(damages, []);
    });
  }

  test('is set aside when what is new belongs there and it stays so', async () => {
    const disk = await unreadable(NEW);
    const { store, damages, clock } = await opened(disk);
    await store.commit(say('a', 'new'));
    clock.advance(MINUTE);
    await turns(20);
    assert.equal(damages, [], 'not at once: it may pass');
    for (let n = 0; n < 2; n += 1) {
      clock.advance(1000);
      await turns(20);
    }
    assert.is(damages[0]?.file, NEW);
    assert.equal(await texts(store), [...words(1, 255), 'new']);
    assert.match(String(disk.peek(NEW)), '"new"');
    await store.close();
  });

  test('is the fault of the disk to those who ask, where that is short of everything', async () => {
    const disk = forgetfulDisk();
    const first = await testHouse({ disk });
    await (await first.enter('amy')).line('hello');
    await first.store.close();
    const found = disk.restart();
    const short = Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
    const { enter } = await testHouse({
      disk: Object.assign(Object.create(found) as ForgetfulDisk, {
        read: (path: string) =>
          path.endsWith('/0.json') ? Promise.reject(short) : found.read(path),
      }),
    });
    const bob = await enter('bob');
    bob.send({ id: 'p.1', page: { chat: 'global', max: 10 } });
    await until(() => bob.events('refused').length > 0);
    assert.is(bob.events('refused')[0]?.code, 'storage');
  });
});

// A moment held for a backup: what stays as it is, what goes on, how it is lost, and that a start from it has it all.

import type { Stored } from '../../../server/facts.ts';
import { contentsOf } from '../../../server/store/files/contents.ts';
import { identityForBackup } from '../../../server/store/files/identity.ts';
import type { Limits } from '../../../server/store/files/limits.ts';
import type { FilesStore } from '../../../server/store/files/store.ts';
import { StorageError } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { until } from '../../helpers/until.ts';

const MINUTE = 60_000;
const FOLDER = '/data';

let ids = 0;

async function opened(disk: ForgetfulDisk, limits: Partial<Limits> = {}) {
  const clock = fakeClock();
  const store = filesInMemory({
    folder: FOLDER,
    disk,
    clock,
    randomId: () => `id${++ids}`,
    limits: { checkpointWait: MINUTE, ...limits },
  });
  await store.open(testKeeper());
  return { store, clock, disk };
}

async function tell(store: FilesStore, chat: string, texts: readonly string[]): Promise<Stored[]> {
  const all = await Promise.all(texts.map((text) => store.commit(say(chat, text))));
  return all as Stored[];
}

const many = (count: number, word = 'm'): string[] =>
  Array.from({ length: count }, (_, n) => `${word}${n + 1}`);

/** What a backup of this moment holds, by path. */
async function copied(disk: ForgetfulDisk, store: FilesStore): Promise<Map<string, Buffer>> {
  const held = await store.hold();
  const parts = new Map<string, Buffer>();
  for await (const { path, bytes } of contentsOf(disk, FOLDER, held)) {
    const content =
      path === 'server.json'
        ? await identityForBackup(disk, FOLDER)
        : disk.peek(`${FOLDER}/${path}`);
    parts.set(path, Buffer.from((content ?? Buffer.alloc(0)).subarray(0, bytes)));
  }
  assert.ok(held.release());
  return parts;
}

async function restored(parts: ReadonlyMap<string, Buffer>): Promise<ForgetfulDisk> {
  const disk = forgetfulDisk();
  for (const folder of new Set([...parts.keys()].map((path) => path.replace(/\/?[^/]*$/, '')))) {
    await disk.makeFolder(`${FOLDER}/${folder}`.replace(/\/$/, ''));
  }
  for (const [path, bytes] of parts) disk.poke(`${FOLDER}/${path}`, bytes);
  return disk;
}

/** Without the journal, which only grows, and the lock, which says how far. */
function settledFiles(disk: ForgetfulDisk): Map<string, string> {
  const paths = disk.files().filter((path) => !/^\/data\/(journal\/|lock-)/.test(path));
  return new Map(paths.map((path) => [path, String(disk.peek(path))]));
}

describe('a store that is held', (test) => {
  test('commits, and changes no file but the end of its journal until it is let go', async () => {
    const { store, clock, disk } = await opened(forgetfulDisk(), { checkpointBytes: 200 });
    await tell(store, 'a', many(300));
    const held = await store.hold();
    const before = settledFiles(disk);
    assert.match(before.get('/data/chats/a/256.json') ?? '', '"m300"', 'files hold what they can');
    for (const text of many(50, 'late')) await tell(store, 'a', [text]);
    clock.advance(10 * MINUTE);
    await tell(store, 'b', many(3));
    assert.equal(settledFiles(disk), before);
    for (const { name, bytes } of held.journals) {
      const content = disk.peek(`/data/journal/${name}`);
      assert.ok(content && content.length >= bytes);
      assert.not.match(String(content.subarray(0, bytes)), 'late');
      assert.is(content[bytes - 1], 10, 'it ends with a line');
    }
    assert.is(held.release(), true);
    assert.is(held.release(), false);
    await until(() => String(disk.peek('/data/chats/b/0.json')).includes('m3'));
    await store.close();
  });

  test('is held by one at a time, and by nobody once it is closed', async () => {
    const { store } = await opened(forgetfulDisk());
    const [first, second] = await Promise.allSettled([store.hold(), store.hold()]);
    assert.is(first.status, 'fulfilled');
    assert.ok(second.status === 'rejected' && second.reason instanceof StorageError);
    await tell(store, 'a', many(3));
    await store.close();
    assert.is(first.status === 'fulfilled' && first.value.release(), false);
    assert.instance(await thrownBy(async () => void (await store.hold())), StorageError);
  });

  test('can be closed while somebody is about to hold it', async () => {
    const { store } = await opened(forgetfulDisk());
    await tell(store, 'a', many(3));
    const [hold] = await Promise.allSettled([store.hold(), store.close()]);
    assert.ok(hold.status === 'rejected' || !hold.value.release());
  });

  test('is lost, and goes on, when more is written than the journal takes', async () => {
    const { store } = await opened(forgetfulDisk(), { journalBytesMax: 5_000 });
    for (let round = 0; round < 5; round += 1) {
      const holding = store.hold();
      for (let n = 0; n < 10; n += 1) await tell(store, 'a', many(10));
      const held = await holding.catch((error: unknown) => error);
      if (held instanceof Error) assert.match(held.message, 'Too much is being written');
      else assert.is((held as Awaited<typeof holding>).release(), false);
    }
    await store.close();
  });

  test('can be held though the disk is full', async () => {
    const { store, disk } = await opened(forgetfulDisk());
    await tell(store, 'a', many(3));
    disk.capacity = 0;
    const parts = await copied(disk, store);
    assert.match(String([...parts].findLast(([path]) => path.startsWith('journal/'))?.[1]), 'm3');
    disk.capacity = Number.POSITIVE_INFINITY;
    await store.close();
  });
});

describe('a start from a backup', (test) => {
  test('has all that was confirmed before the moment, nothing half, and a new epoch', async () => {
    const { store, disk } = await opened(forgetfulDisk(), { checkpointBytes: 2_000 });
    await store.commit(register('amy'));
    const confirmed: Stored[] = [];
    let writing = true;
    const writer = async (): Promise<void> => {
      while (writing) confirmed.push(...(await tell(store, 'a', ['one', 'two'])));
    };
    const writers = [writer(), writer(), writer()];
    for (let round = 0; round < 5; round += 1) {
      await until(() => confirmed.length > 200 * (round + 1));
      const sure = confirmed.length;
      const parts = await copied(disk, store);
      assert.is(String(parts.get('server.json')).includes('epoch'), false);
      const again = await opened(await restored(parts));
      assert.is.not(again.store.epoch, store.epoch);
      assert.ok(again.store.epoch.length > 0);
      const there = new Set<number>();
      for (let above = 0; ; above = Math.max(...there)) {
        const page = await again.store.page('a', { above, max: 256 });
        for (const { seq } of page) there.add(seq);
        if (page.length === 0) break;
      }
      assert.equal(
        confirmed.slice(0, sure).filter(({ seq }) => !there.has(seq)),
        [],
      );
      const { epoch } = again.store;
      await again.store.close();
      const third = await opened(again.disk);
      assert.is(third.store.epoch, epoch, 'and keeps it');
      await third.store.close();
    }
    writing = false;
    await Promise.all(writers);
    await store.close();
  });

  test('has timed messages sealed only, and a start from it none', async () => {
    const { store, clock, disk } = await opened(forgetfulDisk());
    const expiresAt = Math.ceil(clock.now() / 1000) + 600;
    await tell(store, 'a', ['an untimed canary']);
    await store.commit({ ...say('a', 'a timed canary'), expiresAt });
    const first = await copied(disk, store);
    await store.commit({ ...say('a', 'a timed canary'), expiresAt });
    const second = await copied(disk, store);
    for (const parts of [first, second]) {
      const kept = [...parts].filter(([path]) => !path.endsWith('chat.json')); // this keeper's own
      const all = kept.map(([, bytes]) => String(bytes)).join('\n');
      assert.match(all, 'an untimed canary', 'it would be found');
      assert.not.match(all, 'a timed canary');
      assert.equal(
        [...parts.keys()].filter((path) => path.startsWith('ember')),
        [],
      );
      const again = await opened(await restored(parts));
      const page = await again.store.page('a', { max: 10 });
      assert.equal(
        page.map(({ text }) => text),
        ['an untimed canary'],
      );
      await again.store.close();
    }
    assert.is((await store.page('a', { max: 10 })).length, 3);
    await store.close();
  });
});

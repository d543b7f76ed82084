// What is particular to the store in files: when the journal goes, how segments are cut, what is read and what is not.

import type { Stored } from '../../../server/facts.ts';
import type { Limits } from '../../../server/store/files/limits.ts';
import { StorageError, type Store } from '../../../server/store/store.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { amend, register, say, whisper } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestKeeper, testKeeper } from '../../helpers/keeper.ts';
import { turns } from '../../helpers/until.ts';

const MINUTE = 60_000;
/** Enough turns of the event loop for a commit and what follows from it. */
async function turn(): Promise<void> {
  await turns(4);
}

interface Open {
  readonly store: Store;
  readonly keeper: TestKeeper;
  readonly clock: FakeClock;
  readonly disk: ForgetfulDisk;
  readonly troubles: StorageError[];
  /** Paths read since the last look. */
  reads(): readonly string[];
}

async function opened(disk: ForgetfulDisk, limits: Partial<Limits> = {}): Promise<Open> {
  const clock = fakeClock();
  const keeper = testKeeper();
  const troubles: StorageError[] = [];
  let read: string[] = [];
  const store = filesInMemory({
    disk: {
      ...disk,
      read: (path) => {
        read.push(path);
        return disk.read(path);
      },
    },
    clock,
    onTrouble: (error) => troubles.push(error),
    limits: { checkpointWait: MINUTE, ...limits },
  });
  await store.open(keeper);
  const reads = (): readonly string[] => {
    const all = read;
    read = [];
    return all;
  };
  return { store, keeper, clock, disk, troubles, reads };
}

async function tell(store: Store, chat: string, texts: readonly string[]): Promise<number[]> {
  const all = await Promise.all(texts.map((text) => store.commit(say(chat, text))));
  return all.map((stored) => (stored as Stored).seq);
}

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `m${n + 1}`);
const below = (disk: ForgetfulDisk, folder: string): string[] =>
  disk.files().filter((path) => path.startsWith(folder));

describe('store in files', (test) => {
  test('the journal goes when what it holds is in place, after enough time or enough bytes', async () => {
    for (const limits of [{ checkpointWait: MINUTE }, { checkpointBytes: 500 }]) {
      const { store, clock, disk } = await opened(forgetfulDisk(), limits);
      await tell(store, 'a', many(5));
      clock.advance(MINUTE);
      await turn();
      assert.equal(below(disk, '/data/journal'), ['/data/journal/2.jsonl']);
      assert.match(String(disk.peek('/data/chats/a/0.json')), 'm5');
      clock.advance(1000); // how far the journal goes is noted within a second
      await turn();
      const { operations } = disk;
      clock.advance(10 * MINUTE);
      await turn();
      assert.is(disk.operations, operations, 'nothing to do, nothing done');
      await store.close();
    }
  });

  test('so it does once much became of one message, though nobody sees what undoes what', async () => {
    const { store, clock, disk } = await opened(forgetfulDisk());
    const timed = { expiresAt: Math.floor(clock.now() / 1000) + 3_600 };
    await store.commit(whisper('a', 'one', timed.expiresAt));
    for (let n = 0; n < 600; n += 1) {
      const off = n % 2 === 1 && { off: true as const };
      await store.commit(amend('reacted', 'a', 1, { mark: '+', ...off, ...timed }));
    }
    await turn();
    assert.equal(below(disk, '/data/journal'), ['/data/journal/2.jsonl']);
    const [message] = await store.page('a', { max: 9 });
    assert.equal([message?.text, message?.reactions], ['one', undefined]);
    await store.close();
  });

  test('a checkpoint that fails is told, loses nothing and is tried again', async () => {
    const { store, clock, disk, troubles } = await opened(forgetfulDisk(), { retryWait: 1000 });
    await tell(store, 'a', many(5));
    disk.fault = (change, path) =>
      change === 'rename' && path.includes('0.json') ? 'EIO' : undefined;
    clock.advance(MINUTE);
    await turn();
    assert.is(troubles.length, 1);
    assert.match(troubles[0]?.message ?? '', 'the disk failed');
    assert.is((await store.page('a', { max: 9 })).length, 5);
    await tell(store, 'a', ['later']);
    disk.fault = () => undefined;
    clock.advance(1000);
    await turn();
    assert.is(troubles.length, 1);
    assert.is(below(disk, '/data/journal').length, 1);
    assert.match(String(disk.peek('/data/chats/a/0.json')), 'later');
    await store.close();
  });

  test('a new journal that could only half be begun does not cut off the one before', async () => {
    const { store, clock, disk, troubles } = await opened(forgetfulDisk());
    await tell(store, 'a', ['one']);
    disk.fault = (change, path) => {
      const half = change === 'syncFolder' && path === '/data/journal';
      return half || (change === 'remove' && path.includes('journal')) ? 'EIO' : undefined;
    };
    clock.advance(MINUTE);
    await turn();
    assert.is(troubles.length, 1);
    disk.fault = () => undefined;
    await tell(store, 'a', ['two']);
    const again = await opened(disk.restart('everything'));
    assert.equal(
      (await again.store.page('a', { max: 9 })).map(({ text }) => text),
      ['one', 'two'],
    );
    await again.store.close();
  });

  test('a full journal lets commits wait for a checkpoint, and refuses them when that fails', async () => {
    const { store, disk } = await opened(forgetfulDisk(), { journalBytesMax: 2000 });
    for (let round = 0; round < 10; round += 1) {
      await tell(store, 'a', many(10));
      const bytes = below(disk, '/data/journal').map((path) => disk.peek(path)?.length ?? 0);
      assert.ok(bytes.reduce((sum, size) => sum + size, 0) < 5000);
    }
    disk.fault = (change, path) =>
      change === 'rename' && path.includes('chats') ? 'EIO' : undefined;
    await thrownBy(async () => {
      for (;;) await tell(store, 'a', many(10));
    }).then((error) => assert.instance(error, StorageError));
    assert.ok((await store.page('a', { max: 1000 })).length >= 100, 'reading goes on');
    disk.fault = () => undefined;
    await tell(store, 'a', ['again']);
    assert.is((await store.page('a', { max: 1 }))[0]?.text, 'again');
    await store.close();
  });

  test('a segment holds 256 numbers, or as much text as it may', async () => {
    const { store, disk } = await opened(forgetfulDisk(), { segmentLetters: 100 });
    assert.equal(await tell(store, 'a', ['x'.repeat(60), 'x'.repeat(60), 'y']), [1, 2, 256]);
    assert.equal(await tell(store, 'a', ['x'.repeat(50), 'x'.repeat(49), 'z']), [257, 258, 512]);
    await tell(
      store,
      'b',
      many(300).map(() => ''),
    );
    await store.close();
    assert.equal(
      new Set(below(disk, '/data/chats').filter((path) => !path.endsWith('chat.json'))),
      new Set(
        [0, 256, 512]
          .map((n) => `/data/chats/a/${n}.json`)
          .concat('/data/chats/b/0.json', '/data/chats/b/256.json'),
      ),
    );
    const again = await opened(disk, { segmentLetters: 100 });
    assert.equal(await tell(again.store, 'a', ['x'.repeat(98), 'y', 'z']), [513, 514, 768]);
    assert.equal(
      (await again.store.page('a', { max: 3, above: 2 })).map(({ seq }) => seq),
      [256, 257, 258],
    );
    await again.store.close();
  });

  test('a start reads no segment, and a page only what it shows', async () => {
    const first = await opened(forgetfulDisk());
    await tell(first.store, 'a', many(2000));
    await first.store.close();
    const { store, reads } = await opened(first.disk, { segmentsCached: 2 });
    assert.equal(
      reads().filter((path) => /\d\.json$/.test(path)),
      [],
    );
    await store.page('a', { max: 50 });
    assert.equal(reads(), ['/data/chats/a/1792.json']);
    await store.page('a', { max: 50 });
    assert.equal(reads(), [], 'remembered');
    await store.page('a', { max: 50, below: 300 });
    assert.equal(reads(), ['/data/chats/a/256.json', '/data/chats/a/0.json']);
    await store.close();
  });

  test('pages are whole while a checkpoint carries messages over and more come in', async () => {
    const { store } = await opened(forgetfulDisk(), { checkpointBytes: 2000, segmentsCached: 1 });
    let told = 0;
    const check = async (): Promise<void> => {
      const least = told;
      const page = await store.page('a', { max: 10_000 });
      assert.ok(page.length >= least, `${page.length} of ${least}`);
      assert.equal(
        page.map(({ text }) => text),
        many(page.length),
      );
    };
    const checks: Promise<void>[] = [];
    for (let n = 1; n <= 700; n += 1) {
      await store.commit(say('a', `m${n}`));
      told = n;
      if (n % 7 === 0) checks.push(check());
    }
    await Promise.all(checks);
    await store.close();
  });

  test('another name moves a file, nothing to keep removes it, and its folder when that is empty', async () => {
    const { store, keeper, clock, disk } = await opened(forgetfulDisk());
    const users = (): string[] => below(disk, '/data/users');
    const checkpoint = async (): Promise<void> => {
      clock.advance(MINUTE);
      await turn();
    };
    await store.commit(register('u1', 'Amy'));
    await checkpoint();
    assert.equal(users(), ['/data/users/amy/account.json']);
    await store.commit(register('u1', 'Beth'));
    await checkpoint();
    assert.equal(users(), ['/data/users/beth/account.json']);
    await store.commit(register('u2', 'Amy'));
    await checkpoint();
    assert.equal(
      new Set(users()),
      new Set(['/data/users/beth/account.json', '/data/users/amy/account.json']),
    );
    assert.match(String(disk.peek('/data/users/amy/account.json')), 'user:u2');
    await store.commit(register('u1', 'Beth'));
    keeper.forget('user:u1');
    await checkpoint();
    assert.equal(users(), ['/data/users/amy/account.json']);
    assert.not.ok((await disk.list('/data/users')).includes('beth'));
    await store.close();
  });

  test('of two files of one account the younger counts', async () => {
    const first = await opened(forgetfulDisk());
    await first.store.commit(register('u1', 'Amy'));
    await first.store.close();
    const { disk } = first;
    const old = disk.peek('/data/users/amy/account.json') as Buffer;
    const second = await opened(disk);
    await second.store.commit(register('u1', 'Beth'));
    await second.store.close();
    await disk.makeFolder('/data/users/amy');
    disk.poke('/data/users/amy/account.json', old);
    const { store, keeper } = await opened(disk);
    assert.equal(keeper.values.get('user:u1'), { name: 'Beth' });
    assert.equal(below(disk, '/data/users'), ['/data/users/beth/account.json']);
    await store.close();
  });

  test('a chat of which the keeper keeps nothing keeps its history and numbers all the same', async () => {
    const first = await opened(forgetfulDisk());
    await tell(first.store, 'a', many(3));
    first.keeper.forget('chat:a');
    await first.store.close();
    const { store, keeper } = await opened(first.disk);
    assert.not.ok(keeper.values.has('chat:a'));
    assert.is((await store.page('a', { max: 9 })).length, 3);
    assert.equal(await tell(store, 'a', ['next']), [4]);
    await store.close();
  });

  test('no name leads out of the folder', async () => {
    const { store, disk } = await opened(forgetfulDisk());
    for (const id of [
      '',
      '..',
      '../x',
      'a/b',
      'a\\b',
      '.a',
      'a b',
      'a\0',
      'a:b',
      'x'.repeat(201),
    ]) {
      const error = await thrownBy(async () => void (await store.commit(say(id, 'x'))));
      assert.instance(error, TypeError, JSON.stringify(id));
      assert.equal(await store.page(id, { max: 5 }), []);
    }
    await tell(store, 'u1.u2', ['fine']);
    await store.close();
    assert.ok(disk.files().every((path) => path.startsWith('/data/')));
  });

  test('no name of a user does either, and what was confirmed stays in the journal', async () => {
    for (const name of ['../x', '..', 'a/b', '.a', 'a b', 'a\0']) {
      const { store, disk } = await opened(forgetfulDisk());
      await store.commit(register('u1', name));
      const error = await thrownBy(() => store.close());
      assert.match(error.message, "can't be kept in", JSON.stringify(name));
      assert.equal(
        disk.files().filter((path) => !/^\/data\/(journal\/|server)/.test(path)),
        [],
      );
      const again = await opened(disk.restart('everything'));
      assert.is(again.keeper.values.get('user:u1')?.['name'], name);
    }
  });
});

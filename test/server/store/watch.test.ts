// The data folder disappears under a running server; and journals that end as no crash leaves them.

import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stored } from '../../../server/facts.ts';
import type { Disk } from '../../../server/store/files/disk.ts';
import { realDisk } from '../../../server/store/files/real-disk.ts';
import type { Damage } from '../../../server/store/files/trouble.ts';
import { StorageError, type Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { turns, until } from '../../helpers/until.ts';

const SECOND = 1000;

let ids = 0;

async function opened(disk: Disk, folder = '/data') {
  const damages: Damage[] = [];
  const troubles: StorageError[] = [];
  const healed: string[] = [];
  const clock = fakeClock();
  const store = filesInMemory({
    ...{ folder, disk, clock },
    randomId: () => `id${++ids}`,
    onDamage: (damage) => damages.push(damage),
    onTrouble: (error) => troubles.push(error),
    onHealed: (task) => healed.push(task),
  });
  await store.open(testKeeper());
  return { store, damages, troubles, healed, clock };
}

async function texts(store: Store): Promise<readonly string[]> {
  return (await store.page('a', { max: 100 })).map(({ text }) => text);
}

async function seqOf(store: Store, text: string): Promise<number> {
  return ((await store.commit(say('a', text))) as Stored).seq;
}

describe('a data folder that goes away', (test) => {
  for (const [way, leave] of Object.entries({
    'is removed': (folder: string) => rm(folder, { recursive: true }),
    'is replaced': async (folder: string) => {
      await rename(folder, `${folder}.away`);
      await mkdir(folder);
    },
  })) {
    test(`and ${way} is noticed within a second: nothing is confirmed, and what was written can be read`, async () => {
      const base = await mkdtemp(join(tmpdir(), 'hearth-watch-'));
      const folder = join(base, 'data');
      const { store, troubles, clock } = await opened(realDisk, folder);
      try {
        await store.commit(say('a', 'one'));
        await leave(folder);
        clock.advance(SECOND);
        await until(() => troubles.length > 0);
        assert.match(troubles[0]?.message ?? '', 'removed, replaced or unmounted');
        for (let n = 0; n < 3; n += 1) {
          const error = await thrownBy(async () => void (await store.commit(say('a', 'two'))));
          assert.instance(error, StorageError);
        }
        assert.equal(await texts(store), ['one']);
        await thrownBy(() => store.close());
        const left = await realDisk.list(folder);
        assert.equal(left, [], 'nothing is written into another folder');
      } finally {
        await rm(base, { recursive: true });
      }
    });
  }

  test('and comes back is written to again', async () => {
    const base = await mkdtemp(join(tmpdir(), 'hearth-watch-'));
    const folder = join(base, 'data');
    const { store, troubles, healed, clock } = await opened(realDisk, folder);
    try {
      await store.commit(say('a', 'one'));
      await rename(folder, `${folder}.away`);
      clock.advance(SECOND);
      await until(() => troubles.length > 0);
      await rename(`${folder}.away`, folder);
      await until(() => {
        clock.advance(SECOND);
        return healed.length > 0;
      });
      await store.commit(say('a', 'two'));
      await store.close();
      const again = await opened(realDisk, folder);
      assert.equal(await texts(again.store), ['one', 'two']);
      assert.equal(again.damages, []);
      await again.store.close();
    } finally {
      await rm(base, { recursive: true });
    }
  });
});

/** A server that was killed after 20 lines, the last of them within the last second. */
async function killed(): Promise<ForgetfulDisk> {
  const disk = forgetfulDisk();
  const first = await opened(disk);
  await first.store.commit(say('a', 'in files'));
  await first.store.close();
  const { store, clock } = await opened(disk);
  for (let n = 1; n < 20; n += 1) await store.commit(say('a', `line ${n}`));
  clock.advance(SECOND);
  await turns(20);
  await store.commit(say('a', 'line 20'));
  return disk.kill();
}

const JOURNAL = '/data/journal/3.jsonl';

const ODD: Record<string, (bytes: Buffer) => Buffer | undefined> = {
  'in zeros': (bytes) => Buffer.concat([bytes, Buffer.alloc(4096)]),
  'in more than one line can be': (bytes) => Buffer.concat([bytes, Buffer.alloc(2 ** 20 + 1, 120)]),
  'where its last 40 % are cut off': (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.6)),
  'at once': () => Buffer.alloc(0),
  'before it begins: it is missing': () => undefined,
};

describe('a journal that ends', (test) => {
  for (const [way, spoil] of Object.entries(ODD)) {
    test(`${way} is named, and numbers leap`, async () => {
      const disk = await killed();
      assert.ok(disk.files().includes(JOURNAL), disk.files().join());
      disk.poke(JOURNAL, spoil(disk.peek(JOURNAL) as Buffer));
      const { store, damages } = await opened(disk);
      assert.equal(
        damages.map(({ file }) => file),
        [JOURNAL],
      );
      assert.ok((await seqOf(store, 'next')) > 1_000_000);
      assert.ok((await texts(store)).includes('in files'));
      await store.close();
      assert.equal((await opened(disk.restart())).damages, []);
    });
  }

  test('in one torn line is as a crash leaves it: nothing is named, and no number leaps', async () => {
    for (const tear of [
      (bytes: Buffer) => bytes.subarray(0, -5),
      (bytes: Buffer) => Buffer.concat([bytes, bytes.subarray(bytes.lastIndexOf(10, -2) + 1, -9)]),
    ]) {
      const disk = await killed();
      disk.poke(JOURNAL, tear(disk.peek(JOURNAL) as Buffer));
      const { store, damages } = await opened(disk);
      assert.equal(damages, []);
      assert.ok((await seqOf(store, 'next')) < 30);
    }
  });

  test('long ago, where no journal is left in a folder that was used, is named', async () => {
    const disk = forgetfulDisk();
    const first = await opened(disk);
    await first.store.commit(say('a', 'in files'));
    await first.store.close();
    for (const path of disk.files()) if (path.includes('/journal/')) disk.poke(path, undefined);
    const { store, damages } = await opened(disk);
    assert.is(damages.length, 1);
    assert.ok((await seqOf(store, 'next')) > 1_000_000);
  });

  test('and lacks a file between two others is named', async () => {
    const disk = await killed();
    await (await opened(disk)).store.commit(say('a', 'later'));
    const found = disk.kill();
    const journals = found.files().filter((path) => path.includes('/journal/'));
    assert.is(journals.length, 3, journals.join());
    found.poke(JOURNAL, undefined);
    const { damages, store } = await opened(found);
    assert.equal(
      damages.map(({ file }) => file),
      [JOURNAL],
    );
    assert.ok((await seqOf(store, 'next')) > 1_000_000);
  });
});

// What a checkpoint makes and removes is synced at its end: each folder once, however many chats are new or have ended.

import type { FactOf } from '../../../server/facts.ts';
import type { StorageError, Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { until } from '../../helpers/until.ts';

const CHATS = 40;
const SOON = 30_000;
const LATER = 300_000;
const guests = Array.from({ length: CHATS }, (_, n) => `guest-${n}`);
const chatOf = (guest: string): string => `${guest}.u1`;

function forgotten(guest: string): FactOf<'forgotten'> {
  return {
    kind: 'forgotten',
    on: `user:${guest}`,
    touches: [`chat:${chatOf(guest)}`],
    by: guest,
    at: 1_790_000_000_000,
    body: { name: guest, ends: [chatOf(guest)] },
  };
}

/** A store in which the guests have written, and what its disk does with folders. */
async function scene() {
  const disk = forgetfulDisk();
  const clock = fakeClock();
  const troubles: StorageError[] = [];
  let refuses = false;
  let syncs = 0;
  disk.fault = (change, path) => {
    if (change !== 'syncFolder' || path !== '/data/chats') return undefined;
    syncs += 1;
    return refuses ? 'EIO' : undefined;
  };
  const store: Store = filesInMemory({
    ...{ disk, clock },
    onTrouble: (error) => troubles.push(error),
  });
  await store.open(testKeeper());
  for (const guest of guests) await store.commit(say(chatOf(guest), 'hi', guest));
  const folders = async () => (await disk.list('/data/chats')).length;
  const journals = () => disk.files().filter((path) => path.startsWith('/data/journal/'));
  return {
    ...{ store, disk, troubles, folders, journals },
    refuse(isSo: boolean) {
      refuses = isSo;
    },
    /** Syncs of chats/ until the checkpoint is done that begins after so long. */
    async syncsOfNext(wait: number): Promise<number> {
      syncs = 0;
      const before = troubles.length;
      const [last = ''] = journals();
      clock.advance(wait);
      await until(() => troubles.length > before || !journals().includes(last));
      return syncs;
    },
  };
}

describe('a checkpoint', (test) => {
  test('syncs chats/ once for all that are new, and once for all that have ended', async () => {
    const it = await scene();
    assert.is(await it.syncsOfNext(LATER), 1);
    assert.is(await it.folders(), CHATS);
    for (const guest of guests) await it.store.commit(forgotten(guest));
    assert.is(await it.syncsOfNext(SOON), 1);
    assert.is(await it.folders(), 0);
    await it.store.close();
    assert.equal(await it.disk.restart('nothing').list('/data/chats'), []);
  });

  test('whose last sync is refused keeps the journal, and is done again without any change', async () => {
    const it = await scene();
    await it.syncsOfNext(LATER);
    for (const guest of guests) await it.store.commit(forgotten(guest));
    it.refuse(true);
    await it.syncsOfNext(SOON);
    assert.is(it.troubles.length, 1);
    assert.is(it.journals().length, 2);
    it.refuse(false);
    assert.is(await it.syncsOfNext(SOON), 1);
    assert.is(it.journals().length, 1);
    assert.equal(await it.disk.restart('nothing').list('/data/chats'), []);
    await it.store.close().catch(() => undefined);
  });
});

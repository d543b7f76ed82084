// The power goes at every operation by which a group's files are removed: it is there with all its history, or gone.

import type { Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { group, say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk, type Leftover } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';

async function opened(disk: ForgetfulDisk): Promise<Store> {
  const store = filesInMemory({
    disk,
    clock: fakeClock(),
  });
  await store.open(testKeeper());
  return store;
}

const MESSAGES = 300;

/** A disk with a group in several files, and one message more in the journal. */
async function diskWithGroup(): Promise<ForgetfulDisk> {
  const disk = forgetfulDisk();
  const first = await opened(disk);
  await first.commit(group('g', 'devs', ['u1']));
  const texts = Array.from({ length: MESSAGES - 2 }, (_, n) => say('g', `m${n}`));
  await Promise.all(texts.map((fact) => first.commit(fact)));
  await first.close();
  return disk;
}

/** Whether the end of the group was confirmed. */
async function endGroup(disk: ForgetfulDisk): Promise<boolean> {
  let confirmed = false;
  try {
    const store = await opened(disk);
    await store.commit(say('g', 'last'));
    await store.commit(group('g', 'devs', []));
    confirmed = true;
    await store.close();
  } catch (error) {
    if (!disk.isCut) throw error;
  }
  return confirmed;
}

async function cutAt(operation: number, leftover: Leftover): Promise<boolean> {
  const disk = (await diskWithGroup()).restart('nothing');
  disk.cutAt = disk.operations + operation;
  const confirmed = await endGroup(disk);
  const { isCut } = disk;
  const after = disk.restart(leftover);
  const store = await opened(after);
  const { length } = await store.page('g', { max: 1000, above: 0 });
  assert.ok(length === 0 || (!confirmed && length >= MESSAGES - 1), `${length} at ${operation}`);
  await store.close();
  const left = after.files().filter((path) => path.includes('/chats/g'));
  assert.is(left.length > 0, length > 0, left.join(' '));
  return isCut;
}

describe('a power cut while a group goes', (test) => {
  for (const leftover of ['nothing', 'everything'] as const) {
    test(`leaves all of it or none, when the disk remembers ${leftover} unsynced`, async () => {
      let operation = 1;
      while (await cutAt(operation, leftover)) operation += 1;
      assert.ok(operation > 10, `there were ${operation} operations`);
    });
  }
});

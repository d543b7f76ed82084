// Starts that meet in every way: never two have the folder, and never none.

import type { Disk } from '../../../server/store/files/disk.ts';
import { lock } from '../../../server/store/files/lock.ts';
import { StorageError } from '../../../server/store/store.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { forgetfulDisk, seeded } from '../../helpers/forgetful-disk.ts';

/** The disk, answering after a while that differs from one question to the next. */
function slow(disk: Disk, random: () => number): Disk {
  const wait = async (): Promise<void> => {
    for (let turns = Math.floor(random() * 8); turns > 0; turns -= 1) await undefined;
  };
  return {
    ...disk,
    async open(path, how) {
      await wait();
      const file = await disk.open(path, how);
      await wait();
      return file;
    },
    async list(path) {
      await wait();
      const names = await disk.list(path);
      await wait();
      return names;
    },
    async remove(path) {
      await wait();
      await disk.remove(path);
    },
  };
}

const DEAD = 99;

function owner(pid: number) {
  return { pid, mark: 'm', lives: (other: number) => other !== DEAD };
}

async function race(seed: number): Promise<void> {
  const random = seeded(seed);
  const disk = forgetfulDisk();
  await disk.makeFolder('/data');
  if (seed % 2 === 0) disk.poke(`/data/lock-${DEAD}-m-old.held`, '');
  const take = (pid: number) =>
    lock(slow(disk, random), '/data', { owner: owner(pid), randomId: () => `w${pid}` });
  const outcomes = await Promise.allSettled([11, 12, 13, 14].map(take));
  const won = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.is(won.length, 1, `seed ${seed}`);
  assert.ok(lost.every((reason) => reason instanceof StorageError));
  assert.is(disk.files().length, 2, disk.files().join());
  await won[0]?.release();
  assert.equal(disk.files(), []);
}

describe('the lock on a data folder', (test) => {
  test('goes to exactly one of those that start at once, whatever the disk delays', async () => {
    for (let seed = 1; seed <= 400; seed += 1) await race(seed);
  });

  test('is refused while its owner lives, and free when he is dead or gave it back', async () => {
    const disk = forgetfulDisk();
    await disk.makeFolder('/data');
    const take = (pid: number) =>
      lock(disk, '/data', { owner: owner(pid), randomId: () => `w${pid}` });
    await take(DEAD);
    const { release } = await take(2);
    const { message } = await thrownBy(async () => void (await take(1)));
    assert.match(message, 'in use by process 2.');
    await release();
    await take(1);
  });
});

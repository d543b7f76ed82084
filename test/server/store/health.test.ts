// That the disk refuses, and that it works again, is told once as it changes: the journal and the files each for itself.

import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { until } from '../../helpers/until.ts';

describe('a disk that refuses for a while', (test) => {
  test('is told of when it refuses and when it works again', async () => {
    const disk = forgetfulDisk();
    const clock = fakeClock();
    const told: string[] = [];
    const store = filesInMemory({
      disk,
      clock,
      onTrouble: ({ message }) => told.push(message),
      onHealed: (task) => told.push(`${task} works`),
    });
    await store.open(testKeeper());
    await store.commit(say('a', 'one'));
    disk.capacity = 0;
    await thrownBy(async () => void (await store.commit(say('a', 'two'))));
    await thrownBy(async () => void (await store.commit(say('a', 'three'))));
    disk.capacity = Number.POSITIVE_INFINITY;
    await store.commit(say('a', 'four'));
    await store.commit(say('a', 'five'));
    const full = 'Writing the journal failed: the disk is full (ENOSPC).';
    assert.equal(told.splice(0), [full, full, 'Writing the journal works']);

    disk.fault = (change) => (change === 'rename' ? 'EROFS' : undefined);
    clock.advance(5 * 60_000);
    await until(() => told.length > 0);
    await store.commit(say('a', 'six'));
    disk.fault = () => undefined;
    clock.advance(30_000);
    await until(() => told.length > 1);
    assert.equal(told, [
      'Carrying the journal into the files failed: the disk is read-only (EROFS).',
      'Carrying the journal into the files works',
    ]);
    await store.close();
  });
});

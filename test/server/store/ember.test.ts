// The secrets of timed messages, second by second: on the disk after damage, and in memory once they are not needed.

import { createEmber } from '../../../server/store/files/ember.ts';
import { createFolders } from '../../../server/store/files/folders.ts';
import { hourOf } from '../../../server/store/files/hours.ts';
import { turn } from '../../helpers/benches.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { whisper } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';

const clock = fakeClock();

async function opened(disk: ForgetfulDisk) {
  const store = filesInMemory({
    disk,
    clock,
    onDamage: () => undefined,
  });
  await store.open(testKeeper());
  return store;
}

function isGone(disk: ForgetfulDisk, second: number): boolean {
  const at = (second % 3_600) * 32;
  const slot = disk.peek(`/data/ember/${hourOf(second)}`)?.subarray(at, at + 32);
  return slot?.every((byte) => byte === 0) ?? true;
}

describe('the secrets of timed messages', (test) => {
  test('go at their second, also when the file that tells of it is damaged', async () => {
    const disk = forgetfulDisk();
    const start = Math.floor(clock.now() / 3_600_000) * 3_600 + 7_200; // an hour that is whole
    const first = await opened(disk);
    await first.erase(start).gone;
    await first.commit(whisper('a', 'canary', start + 600));
    await first.close();
    const path = '/data/chats/a/0.json';
    disk.poke(path, Buffer.from(disk.peek(path) ?? []).fill('x', 40, 60));

    const second = await opened(disk);
    await second.erase(start + 1).gone;
    await turn();
    assert.ok(disk.files().some((name) => name.startsWith(`${path}.damaged`)));
    assert.not(isGone(disk, start + 600));
    await second.erase(start + 600).gone;
    assert.ok(isGone(disk, start + 600), 'what was set aside is noise');
    await second.close();
  });

  test('are overwritten in memory once other hours have taken their place', async () => {
    const disk = forgetfulDisk();
    const known = createEmber({ disk, folder: '/data', folders: createFolders(disk, '/data') });
    await known.open();
    const start = 500_000 * 3_600;
    known.pass(start);
    await known.ready(start + 10);
    const early = await known.secretOf(start + 10);
    assert.ok(early?.some((byte) => byte !== 0));
    for (let hour = 1; hour <= 64; hour += 1) await known.ready(start + hour * 3_600);
    assert.not(known.isReady(start + 10));
    known.pass(start + 1);
    assert.ok(early?.every((byte) => byte === 0));
    assert.ok(
      (await known.secretOf(start + 10))?.some((byte) => byte !== 0),
      'it is on the disk',
    );
  });
});

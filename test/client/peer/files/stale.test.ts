import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanFileName } from '../../../../client/peer/files/names.ts';
import { partName, removeStale } from '../../../../client/peer/files/stale.ts';
import { ownProcess } from '../../../../client/process.ts';
import { systemClock } from '../../../../shared/system-clock.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { inFolder } from '../ends.ts';

/** The number of a process that has ended. */
const gone = spawnSync(process.execPath, ['-e', '']).pid;
const ofProcess = (name: string, pid: number): string => partName(name, { pid });

/** Which of these files are left, each given with its age in seconds. */
async function left(folder: string, ages: Readonly<Record<string, number>>): Promise<string[]> {
  const now = systemClock.now() / 1000;
  for (const [name, age] of Object.entries(ages)) {
    writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, name), now - age, now - age);
  }
  await removeStale(folder, { clock: systemClock, own: ownProcess });
  return readdirSync(folder).toSorted();
}

describe('an unfinished file', (test) => {
  test('of a client that was killed is removed', () =>
    inFolder(async (folder) => {
      assert.equal(await left(folder, { [ofProcess('big.bin', gone)]: 61 }), []);
    }));
  test('stays while its client may still be writing it', () =>
    inFolder(async (folder) => {
      const files = {
        [partName('mine.bin', process)]: 100_000,
        [ofProcess('fresh.bin', gone)]: 10,
      };
      assert.equal(await left(folder, files), Object.keys(files).toSorted());
    }));
  test('on another machine is left for a day', () =>
    inFolder(async (folder) => {
      const files = {
        'a.hearth-00000000-1.part': 80_000,
        'b.hearth-00000000-1.part': 90_000,
      };
      assert.equal(await left(folder, files), ['a.hearth-00000000-1.part']);
    }));
  test('is the only kind that is removed', () =>
    inFolder(async (folder) => {
      const others = {
        'firefox.part': 1_000_000,
        'notes.txt': 1_000_000,
        [`${ofProcess('a', gone)}.txt`]: 1_000_000,
        [cleanFileName(ofProcess('sent by somebody', gone))]: 1_000_000,
      };
      mkdirSync(join(folder, ofProcess('folder', gone)));
      symlinkSync(join(folder, 'notes.txt'), join(folder, ofProcess('link', gone)));
      const before = [...Object.keys(others), ...readdirSync(folder)].toSorted();
      assert.equal(await left(folder, others), before);
    }));
  test('is not looked for in a missing folder', () =>
    inFolder((folder) =>
      removeStale(join(folder, 'never'), { clock: systemClock, own: ownProcess }),
    ));
});

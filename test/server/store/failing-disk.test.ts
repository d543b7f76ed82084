// Writing fails, for a while or for want of room, at every operation of the scenario. What was confirmed stays, what was
// refused is nowhere, reading goes on, and the store goes on by itself when the disk does.

import { assert, describe } from '../../helpers/describe.ts';
import { seeded } from '../../helpers/forgetful-disk.ts';
import { aftermath, begin, type Ending, rest, scenario } from '../../helpers/store-run.ts';

/** Fails `count` operations from the given one on; says whether the scenario got that far. */
async function failAt(operation: number, count: number, ending: Ending): Promise<boolean> {
  const run = begin();
  run.mayReturn = count > 2;
  run.disk.fault = () => {
    const { operations } = run.disk;
    return operations >= operation && operations < operation + count ? 'EIO' : undefined;
  };
  await scenario(run);
  await rest();
  const reached = run.disk.operations >= operation;
  await aftermath(run, ending);
  return reached;
}

async function everyFailure(count: number, ending: (operation: number) => Ending) {
  let operation = 1;
  while (await failAt(operation, count, ending(operation))) operation += 1;
  assert.ok(operation > 150, `the scenario has ${operation} operations`);
}

describe('a failing disk', (test) => {
  for (const count of [1, 2, 5, 20]) {
    test(`that fails ${count} operations in a row, anywhere`, () =>
      everyFailure(count, (operation) => ({ random: seeded(operation) })));
  }
  test('that fails once, and then loses power and all that was not synced', () =>
    everyFailure(1, () => 'nothing'));

  test('that fails once, and then the process is killed', () => everyFailure(1, () => 'killed'));

  test('that is full after n bytes, for every n, and has room again later', async () => {
    for (let capacity = 0; capacity < 4000; capacity += 23) {
      const run = begin();
      run.disk.capacity = capacity;
      let opens = 0;
      run.disk.fault = (what) => {
        if (what === 'open') opens += 1;
        if (opens === 40) run.disk.capacity = Number.POSITIVE_INFINITY;
        return undefined;
      };
      await scenario(run);
      await rest();
      run.disk.capacity = Number.POSITIVE_INFINITY;
      await aftermath(run, { random: seeded(capacity) });
    }
  });
});

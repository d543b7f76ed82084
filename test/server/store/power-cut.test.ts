// The power goes at every single operation of a scenario with commits, marks, renames and checkpoints.
// Whatever the disk then remembers: all that was confirmed is there, once, in one order, and no number comes again.

import { assert, describe } from '../../helpers/describe.ts';
import { seeded } from '../../helpers/forgetful-disk.ts';
import { aftermath, begin, type Ending, rest, scenario } from '../../helpers/store-run.ts';

async function cutAt(operation: number, ending: Ending): Promise<boolean> {
  const run = begin();
  run.disk.cutAt = operation;
  await scenario(run).catch((error: unknown) => {
    if (!run.disk.isCut) throw error;
  });
  await rest();
  await aftermath(run, ending);
  return run.disk.isCut && run.disk.operations === operation;
}

async function everyCut(ending: (operation: number) => Ending): Promise<void> {
  let operation = 1;
  while (await cutAt(operation, ending(operation))) operation += 1;
  assert.ok(operation > 150, `the scenario has ${operation} operations`);
}

describe('a power cut at every operation', (test) => {
  test('loses nothing confirmed when the disk forgets all that was not synced', () =>
    everyCut(() => 'nothing'));
  test('loses nothing confirmed when the disk kept everything', () => everyCut(() => 'everything'));
  test('loses nothing that was shown when only the process dies, and the power goes later', () =>
    everyCut(() => 'killed'));
  for (const seed of [1, 2, 3]) {
    test(`loses nothing confirmed when the disk kept a part of it (seed ${seed})`, () =>
      everyCut((operation) => ({ random: seeded(seed * 10_000 + operation) })));
  }
});

// A power cut at every operation of a run on a forgetful disk, for each way in which the disk may be found afterwards.

import { assert } from './describe.ts';
import { type Leftover, seeded } from './forgetful-disk.ts';

/** What comes after it. `killed`: the power stays, and only the process ends. */
export type Ending = Leftover | 'killed';

/** Cuts one run at this operation and looks at what is left; false once the run ends before it. */
type CutAt = (operation: number, ending: Ending) => Promise<boolean>;

/** `killed`: the name of the test in which only the process ends. */
export function powerCuts(
  test: (name: string, run: () => Promise<void>) => void,
  cutAt: CutAt,
  killed = 'that is the end of the process alone',
): void {
  const every = async (ending: (operation: number) => Ending): Promise<void> => {
    let operation = 1;
    while (await cutAt(operation, ending(operation))) operation += 1;
    assert.ok(operation > 60, `there were ${operation} operations`);
  };
  test('of a disk that forgets what was not synced', () => every(() => 'nothing'));
  test('of a disk that kept everything', () => every(() => 'everything'));
  test('of a disk that kept a part of it', () => every((n) => ({ random: seeded(n) })));
  test(killed, () => every(() => 'killed'));
}

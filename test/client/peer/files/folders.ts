// Sends files between an end and an enemy, into a folder that must hold nothing unfinished afterwards.

import { readdirSync } from 'node:fs';
import type { FileFault, FileLoss } from '../../../../client/core/update/private-event.ts';
import { assert } from '../../../helpers/describe.ts';
import { besieged, type End, type Enemy, inFolder } from '../ends.ts';

export async function withEnemy(
  run: (here: { ann: End; enemy: Enemy; downloads: string }) => Promise<void>,
): Promise<void> {
  await inFolder(async (downloads) => {
    const { ann, enemy } = await besieged({ downloads });
    await run({ ann, enemy, downloads });
    ann.session.stop();
    await ann.session.closed;
    assert.equal(
      readdirSync(downloads).filter((name) => name.endsWith('.part')),
      [],
    );
  });
}

export async function failedAs(end: End, fault: FileFault, count = 1): Promise<FileLoss> {
  const loss = await end.saw('failed', count);
  assert.is(loss.fault, fault);
  return loss;
}

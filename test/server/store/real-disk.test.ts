// The machine's own disk: what is written is where it belongs, however much it is, and a full one says so.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realDisk } from '../../../server/store/files/real-disk.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const LITTLE = 300;
const MUCH = 1024 * 1024;

async function withFile(use: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-disk-'));
  try {
    await use(join(folder, 'file'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the real disk', (test) => {
  test('takes little within the turn, and much elsewhere', () =>
    withFile(async (path) => {
      const file = await realDisk.open(path, 'empty');
      for (const bytes of [LITTLE, MUCH]) {
        let isTaken = false;
        const writing = file.write(Buffer.alloc(bytes), 0).then(() => {
          isTaken = true;
        });
        for (let n = 0; n < 10; n += 1) await undefined;
        assert.is(isTaken, bytes === LITTLE);
        await writing;
      }
      await file.close();
    }));

  test('writes at the offset that is asked for, and over what is there', () =>
    withFile(async (path) => {
      const file = await realDisk.open(path, 'empty');
      await file.write(Buffer.alloc(MUCH, 'a'), 0);
      await file.write(Buffer.alloc(LITTLE, 'b'), 100);
      await file.write(Buffer.alloc(MUCH, 'c'), 200);
      await file.write(Buffer.alloc(LITTLE, 'd'), 200 + MUCH);
      await file.close();
      const parts = ['a'.repeat(100), 'b'.repeat(100), 'c'.repeat(MUCH), 'd'.repeat(LITTLE)];
      assert.ok(readFileSync(path, 'latin1') === parts.join(''));
    }));

  if (existsSync('/dev/full')) {
    for (const bytes of [LITTLE, MUCH]) {
      test(`that is full rejects ${bytes} bytes, and throws nothing`, async () => {
        const file = await realDisk.open('/dev/full', 'keep');
        const writing = file.write(Buffer.alloc(bytes), 0);
        const error = await thrownBy(() => writing);
        assert.is((error as NodeJS.ErrnoException).code, 'ENOSPC');
        await file.close();
      });
    }
  }
});

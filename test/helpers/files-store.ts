// The embedded store as its tests want it: on a disk in memory, with ids that are counted. Damage fails the test.

import { type FilesOptions, type FilesStore, filesStore } from '../../server/store/files/store.ts';
import type { Damage } from '../../server/store/files/trouble.ts';

export function filesInMemory(
  options: Pick<FilesOptions, 'disk' | 'clock'> & Partial<FilesOptions>,
): FilesStore {
  let ids = 0;
  return filesStore({
    folder: '/data',
    randomId: () => `id${++ids}`,
    onDamage: damaged,
    owner: { pid: 1, mark: 'test', lives: () => false },
    ...options,
  });
}

function damaged({ file, reason }: Damage): never {
  throw new Error(`${file}: ${reason}`);
}

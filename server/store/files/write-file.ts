import { dirname } from 'node:path';
import type { Disk } from './disk.ts';

/** Writes the file from its beginning. Once it resolves, the bytes are durable; the name needs its folder synced. */
export async function writeFile(
  disk: Pick<Disk, 'open'>,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const file = await disk.open(path, 'empty');
  try {
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Once it resolves, the new file is whole and durable. A power cut before that leaves the old file or the new one. */
export async function replaceFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  await writeFile(disk, temporary, bytes);
  await disk.rename(temporary, path);
  await disk.syncFolder(dirname(path));
}

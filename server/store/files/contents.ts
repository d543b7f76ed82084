// Which files of a data folder go into a backup while its store is held: by name, those that the server needs to be
// itself again. Not the secrets of timed messages (`ember/`), nor locks, sockets, logs and set-aside files.

import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { Hold } from './holding.ts';
import { baseInName, isChatId, isPathOf } from './paths.ts';

/** A file, relative to the data folder. */
export interface BackupFile {
  readonly path: string;
  /** Only this many of its bytes belong to the moment. */
  readonly bytes?: number;
}

const CHAT_FILES: ReadonlySet<string> = new Set(['chat.json', 'group.json']);
const TLS = ['key.pem', 'cert.pem'];

/** All files to back up, folder by folder; a chat's segments in rising order. */
export async function* contentsOf(
  disk: Pick<Disk, 'list'>,
  folder: string,
  { journals }: Pick<Hold, 'journals'>,
): AsyncGenerator<BackupFile> {
  const below = async function* (path: string, wanted: (path: string) => boolean) {
    const names = await disk.list(join(folder, path));
    const found = names.map((name) => `${path}/${name}`).filter(wanted);
    for (const one of found.sort(inOrder)) yield { path: one };
  };
  yield { path: 'server.json' };
  yield* below('tls', (path) => TLS.some((name) => path === `tls/${name}`));
  for (const user of (await disk.list(join(folder, 'users'))).toSorted()) {
    yield* below(`users/${user}`, (path) => isPathOf('user:', path));
  }
  for (const chat of (await disk.list(join(folder, 'chats'))).filter(isChatId).sort()) {
    yield* below(`chats/${chat}`, (path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return CHAT_FILES.has(name) || baseInName(name) !== undefined;
    });
  }
  for (const { name, bytes } of journals) yield { path: `journal/${name}`, bytes };
}

const { compare: inOrder } = new Intl.Collator('en', { numeric: true });

// The notes by which clients on this machine find a running server (shared/rendezvous.ts).

import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatRendezvous,
  type Rendezvous,
  rendezvousFolders,
  rendezvousName,
} from '../shared/rendezvous.ts';

/** Leaves the notes; returns what removes them again. Throws when no folder for them is safely the user's own. */
export async function leaveNote(server: Omit<Rendezvous, 'hearth'>): Promise<() => Promise<void>> {
  const uid = process.getuid?.();
  const folders = rendezvousFolders({ env: process.env, temporary: tmpdir(), uid });
  const left = await Promise.allSettled(folders.map((folder) => leaveIn(folder, uid, server)));
  const paths = left.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
  const [failed] = left.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
  if (paths.length === 0) throw failed;
  return async () => {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  };
}

async function leaveIn(
  folder: string,
  uid: number | undefined,
  server: Omit<Rendezvous, 'hearth'>,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = await lstat(folder);
  if (uid !== undefined && (owner !== uid || (mode & 0o022) !== 0)) {
    throw new Error(`${folder} belongs to somebody else or can be written by others`);
  }
  const path = join(folder, rendezvousName(server.pid));
  await writeFile(path, formatRendezvous(server), { mode: 0o600 });
  return path;
}

// The note by which clients on this machine find a running server, in the runtime folder (shared/rendezvous.ts).

import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatRendezvous,
  type Rendezvous,
  rendezvousFolder,
  rendezvousName,
} from '../shared/rendezvous.ts';

/** Leaves the note; returns what takes it away again. Throws when the folder is not safely one's own. */
export async function leaveNote(server: Omit<Rendezvous, 'hearth'>): Promise<() => Promise<void>> {
  const uid = process.getuid?.();
  const folder = rendezvousFolder({ env: process.env, temporary: tmpdir(), uid });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = await lstat(folder);
  if (uid !== undefined && (owner !== uid || (mode & 0o022) !== 0)) {
    throw new Error(`${folder} belongs to somebody else or can be written by others`);
  }
  const path = join(folder, rendezvousName(server.pid));
  await writeFile(path, formatRendezvous(server), { mode: 0o600 });
  return () => rm(path, { force: true });
}

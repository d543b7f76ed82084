// The names of files being received, and which of those on disk belong to a client that is gone: killed in the middle,
// it could not clean up. No other program makes such names; they tell machine and process.

import { createHash } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock, Ms } from '../../../shared/clock.ts';
import type { OwnProcess } from '../../surroundings.ts';

/** A file being received is written to more often: a silent peer is given up after 15 s. */
const QUIET: Ms = 60_000;
/** For another machine, nobody can see whether its client still runs. */
const QUIET_ELSEWHERE: Ms = 24 * 3_600_000;

const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const NAME = /\.hearth-([0-9a-f]{8})-([1-9]\d{0,9})\.part$/;

/** The name of a file that this process writes. */
export function partName(name: string, { pid }: Pick<OwnProcess, 'pid'>): string {
  return `${name}.hearth-${MACHINE}-${pid}.part`;
}

export function isPartName(name: string): boolean {
  return NAME.test(name);
}

/** Removes what this user's clients left unfinished in that folder; files that can't be examined stay. */
export async function removeStale(
  folder: string,
  { clock, own }: { readonly clock: Clock; readonly own: OwnProcess },
): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, machine, pid] = NAME.exec(name) ?? [];
    if (machine === undefined || (machine === MACHINE && own.isRunning(Number(pid)))) continue;
    const path = join(folder, name);
    const quiet = machine === MACHINE ? QUIET : QUIET_ELSEWHERE;
    if (await isOwnAndQuiet(path, { uid: own.uid, since: clock.now() - quiet }))
      await rm(path).catch(() => {});
  }
}

async function isOwnAndQuiet(
  path: string,
  { uid, since }: { uid: number | undefined; since: Ms },
): Promise<boolean> {
  try {
    const found = await lstat(path);
    const isOwn = found.uid === (uid ?? found.uid);
    return found.isFile() && isOwn && found.mtimeMs < since;
  } catch {
    return false;
  }
}

// Makes one process the owner of a data folder. Each start puts a file there that names its process, then looks for
// others: of two that start at once, at least one sees the other. A dead process's file does not count.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../../shared/system-error.ts';
import { InUseError } from '../store.ts';
import type { Disk } from './disk.ts';

/** A process that wants the folder, and how to tell whether another still lives. */
export interface Owner {
  readonly pid: number;
  /** Letters and digits: distinguishes this process from an earlier or later one with the same number. */
  readonly mark: string;
  lives(pid: number, mark: string): boolean;
}

interface Claim {
  readonly name: string;
  readonly pid: number;
  readonly mark: string;
  readonly held: boolean;
}

const NAME = /^lock-(\d+)-([A-Za-z0-9]+)-([A-Za-z0-9_-]+?)(\.held)?$/;
const LOOKS_MAX = 5000;

export interface Lock {
  /** The file that says who has the folder. */
  readonly path: string;
  /** What the last owner wrote there, if it did not give the folder back. */
  readonly left: string;
  /** Gives the folder back. */
  release(): Promise<void>;
}

/** Takes the folder. Throws InUseError, naming the process that has it. */
export async function lock(
  disk: Disk,
  folder: string,
  { owner, randomId }: { readonly owner: Owner; readonly randomId: () => string },
): Promise<Lock> {
  const word = randomId().replace(/[^A-Za-z0-9]/g, '') || 'x';
  const own = `lock-${owner.pid}-${owner.mark}-${word}`;
  const held = `${own}.held`;

  const release = async (): Promise<void> => {
    await disk.remove(join(folder, held));
    await disk.remove(join(folder, own));
  };
  const others = async (): Promise<readonly Claim[]> => {
    const claims = (await disk.list(folder)).flatMap((name) => claimOf(name) ?? []);
    return claims.filter(({ name }) => name !== own && name !== held);
  };
  const refuse = async (by: Claim): Promise<never> => {
    await release();
    throw new InUseError(
      `${folder} is in use by process ${by.pid}. Stop it, or choose another data folder. ` +
        `(If that process is not Hearth, remove ${join(folder, by.name)}.)`,
    );
  };

  await make(disk, join(folder, own));
  // Of those that start at once, the one whose name comes first waits until the others have taken the folder or gone.
  for (let looks = 0; ; looks += 1) {
    const claims = await others();
    const alive = claims.filter(({ pid, mark }) => owner.lives(pid, mark));
    const winner = alive.find((claim) => claim.held || claim.name < own || looks >= LOOKS_MAX);
    if (winner) await refuse(winner);
    if (alive.length > 0) continue;
    await make(disk, join(folder, held));
    let left = '';
    for (const { name } of claims) {
      left ||= String((await disk.read(join(folder, name))) ?? '');
      await disk.remove(join(folder, name));
    }
    return { path: join(folder, held), left, release };
  }
}

async function make(disk: Disk, path: string): Promise<void> {
  const file = await disk.open(path, 'empty');
  await file.close();
}

function claimOf(name: string): Claim | undefined {
  const parts = NAME.exec(name);
  if (!parts) return undefined;
  return { name, pid: Number(parts[1]), mark: parts[2] as string, held: parts[4] !== undefined };
}

/** This process. Its mark is made of the boot and the tick it started at, where /proc tells them. */
export function thisProcess(): Owner {
  return {
    pid: process.pid,
    mark: markOf(process.pid),
    lives: (pid, mark) => exists(pid) && markOf(pid) === mark,
  };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function markOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name, the second field, may hold blanks and brackets; the start is the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : `${boot}x${fields[19]}`;
  } catch {
    return '0';
  }
}

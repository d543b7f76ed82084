// File systems of their own, if this machine allows mounting: a disk as a file, and a small one in memory.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Mounted {
  /** Where it is mounted. */
  readonly folder: string;
  /** All that is on it goes. */
  unmount(): void;
}

export interface Image extends Mounted {
  /** The disk itself, as it is now. */
  bytes(): Buffer;
  /** What was not synced is lost, and from now on everything fails. Returns whether that was possible. */
  cutPower(): boolean;
  /** Mounts the disk again, as the power cut left it. Nobody may have one of its files open. */
  again(): void;
}

const WHY = 'no file system of its own can be mounted here (that takes root';

const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args).status === 0;

/** A place to mount something, and what removes it. */
function place(): { home: string; folder: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'hearth-disk-'));
  const folder = join(home, 'mounted');
  mkdirSync(folder);
  return { home, folder, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** An ext4 of so many MiB in a file; or why there is none. */
export function mountedImage(mib: number): Image | string {
  const { home, folder, remove } = place();
  const file = join(home, 'image');
  writeFileSync(file, Buffer.alloc(mib * 1024 * 1024));
  const mount = (): boolean => run('mount', '-o', 'loop', file, folder);
  if (!run('mkfs.ext4', '-q', file) || !mount()) {
    remove();
    return `${WHY} and mkfs.ext4)`;
  }
  return {
    folder,
    bytes() {
      run('sync', '-f', folder);
      return readFileSync(file);
    },
    cutPower: () => run('perl', '-e', SHUT_DOWN, folder),
    again() {
      if (!run('umount', folder) || !mount()) throw new Error('it cannot be mounted again');
    },
    unmount() {
      if (run('umount', folder) || run('umount', '-l', folder)) remove();
    },
  };
}

/** EXT4_IOC_SHUTDOWN without flushing its log, for which Node has no call. */
const SHUT_DOWN =
  'open(my $f, "<", $ARGV[0]) or exit 1; my $how = pack("L", 2); exit(defined(ioctl($f, 0x8004587d, $how)) ? 0 : 1)';

/** One in memory of so many MiB; or why there is none. */
export function mountedMemory(mib: number): Mounted | string {
  const { folder, remove } = place();
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${mib}m`, 'none', folder)) {
    remove();
    return `${WHY})`;
  }
  return {
    folder,
    unmount() {
      if (run('umount', folder) || run('umount', '-l', folder)) remove();
    },
  };
}

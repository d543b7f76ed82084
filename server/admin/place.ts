// Where the operator's socket is, and whether it is safely the operator's own. The running server listens on it, the
// command line calls it; both check first.

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../shared/system-error.ts';

/** Why the operator's request could not be made, as a sentence. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
}

// The longest path in a sockaddr_un, without the final NUL: 108 bytes on Linux, 104 on the BSDs and macOS.
const PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103;

export function socketPath(folder: string): string {
  return join(folder, 'admin.sock');
}

/** Why there can be no socket in the folder at all; undefined if there can. */
export function pathFault(folder: string): string | undefined {
  if (process.platform === 'win32') return 'This system has no sockets in the file system.';
  const path = socketPath(folder);
  if (Buffer.byteLength(path) <= PATH_BYTES_MAX) return undefined;
  return `The path ${path} is too long for a socket: ${PATH_BYTES_MAX} bytes are allowed.`;
}

export interface Thing {
  readonly isSocket: boolean;
  /** The permission bits. */
  readonly mode: number;
  /** Whether it belongs to the user that this process runs as. */
  readonly own: boolean;
  readonly owner: number;
}

/** What is at a path; undefined if nothing is. A link is not followed. */
export async function look(path: string): Promise<Thing | undefined> {
  try {
    const { mode, uid } = await lstat(path);
    return {
      isSocket: (mode & 0o170000) === 0o140000,
      mode: mode & 0o777,
      own: process.getuid === undefined || process.getuid() === uid,
      owner: uid,
    };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

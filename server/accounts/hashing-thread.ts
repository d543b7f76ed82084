// A thread that computes scrypt, one hash at a time.

import { scryptSync } from 'node:crypto';
import { constants, getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Asked, Derived } from './passwords.ts';

// Only Linux gives this thread alone a lower priority; elsewhere it would be the whole process. One that is lower already
// stays: only root may raise it.
if (process.platform === 'linux') {
  setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
}

parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(derive(asked)));

function derive({ password, salt, bytes, options }: Asked): Derived {
  try {
    return { kind: 'key', key: scryptSync(password, salt, bytes, options) };
  } catch (error) {
    return { kind: 'failed', why: String(error) };
  } finally {
    password.fill(0);
  }
}

// Salted scrypt hashes, off the main thread and few at a time: each takes 16 MiB and one of the four threads that file
// access needs too. It knows no accounts.

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { type Claimant, createTurns } from './turns.ts';

/** Leaves a core to the main thread: on two cores, two hashes at once made messages wait ten times as long. */
const AT_ONCE = availableParallelism() > 2 ? 2 : 1;
const WAITING_MAX = 200;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const COST = { N: 2 ** 14, r: 8, p: 5 };

/** Each call waits its turn among all claimants. Throws Refusal `busy` when too many wait. */
export interface Passwords {
  /** `scrypt$N$r$p$salt$key`, salt and key in base64. */
  hash(password: string, claimant: Claimant): Promise<string>;
  /** False for an undefined record (an unknown name), after as long as for a real one. */
  verify(password: string, record: string | undefined, claimant: Claimant): Promise<boolean>;
}

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

export function createPasswords(cost = COST): Passwords {
  const turn = createTurns({ atOnce: AT_ONCE, waiting: WAITING_MAX });
  const keyFor = (password: string, salt: Buffer, { N, r, p } = cost): Promise<Buffer> =>
    derive(password.normalize('NFC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r });

  return {
    async hash(password, claimant) {
      const salt = randomBytes(SALT_BYTES);
      const key = await turn(claimant, () => keyFor(password, salt));
      const { N, r, p } = cost;
      return ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$');
    },
    async verify(password, record, claimant) {
      const known = record === undefined ? undefined : readRecord(record);
      const salt = known?.salt ?? randomBytes(SALT_BYTES);
      const key = await turn(claimant, () => keyFor(password, salt, known?.cost));
      return known !== undefined && timingSafeEqual(key, known.key);
    },
  };
}

function readRecord(record: string): { cost: typeof COST; salt: Buffer; key: Buffer } {
  const [scheme, N, r, p, salt, key] = record.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) {
    throw new Error('a password record of an unknown scheme');
  }
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}

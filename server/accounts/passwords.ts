// Salted scrypt hashes, off the main thread and few at a time: each takes 16 MiB and one of the four threads that the
// files need as well. It knows no accounts.

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../../shared/refusal.ts';

const AT_ONCE = 2;
const WAITING_MAX = 200;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const COST = { N: 2 ** 14, r: 8, p: 5 };

export interface Passwords {
  /** `scrypt$N$r$p$salt$key`, salt and key in base64. Throws Refusal `busy` when too many wait. */
  hash(password: string): Promise<string>;
  /** Takes as long for an undefined record (an unknown name) as for a real one, and says no. */
  verify(password: string, record: string | undefined): Promise<boolean>;
}

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

export function createPasswords(cost = COST): Passwords {
  const turn = createTurns();
  const keyFor = (password: string, salt: Buffer, { N, r, p } = cost): Promise<Buffer> =>
    turn(() =>
      derive(password.normalize('NFC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }),
    );

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const key = await keyFor(password, salt);
      const { N, r, p } = cost;
      return ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$');
    },
    async verify(password, record) {
      const known = record === undefined ? undefined : readRecord(record);
      const key = await keyFor(password, known?.salt ?? randomBytes(SALT_BYTES), known?.cost);
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

/** Runs at most AT_ONCE jobs at a time, the others in the order in which they came. */
function createTurns(): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running === AT_ONCE) {
      if (waiting.length === WAITING_MAX) {
        throw new Refusal(
          'busy',
          'Too many people are logging in just now. Try again in a minute.',
        );
      }
      await new Promise<void>((resolve) => waiting.push(resolve)); // hands the place over
    } else {
      running += 1;
    }
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

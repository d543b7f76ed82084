// Salted scrypt hashes, few at a time: each takes 16 MiB and almost 200 ms. It knows no accounts.

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

/** What a hash is made of. */
export interface Asked {
  /** In a buffer of its own, which is handed over. */
  readonly password: Uint8Array<ArrayBuffer>;
  readonly salt: Uint8Array;
  readonly bytes: number;
  readonly options: ScryptOptions;
}

export type Derived =
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'failed'; readonly why: string };

/** Does scrypt off the main thread. */
export type Derive = (asked: Asked) => Promise<Uint8Array>;

/** Each call waits its turn among all claimants. Throws Refusal `busy` when too many wait. */
export interface Passwords {
  /** `scrypt$N$r$p$salt$key`, salt and key in base64. */
  hash(password: string, claimant: Claimant): Promise<string>;
  /** False for an undefined record (an unknown name), after as long as for a real one. */
  verify(password: string, record: string | undefined, claimant: Claimant): Promise<boolean>;
}

const inPool = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Uint8Array>(scrypt);
/** In the threads that file access needs too: for the operator's commands and for tests. */
const deriveInPool: Derive = (asked) =>
  inPool(asked.password, asked.salt, asked.bytes, asked.options);

export function createPasswords({
  cost = COST,
  derive = deriveInPool,
}: {
  cost?: typeof COST;
  derive?: Derive;
} = {}): Passwords {
  const turn = createTurns({ atOnce: AT_ONCE, waiting: WAITING_MAX });
  const keyFor = (text: string, salt: Uint8Array, { N, r, p } = cost): Promise<Uint8Array> => {
    const password = new TextEncoder().encode(text.normalize('NFC'));
    const options = { N, r, p, maxmem: 256 * N * r };
    return derive({ password, salt: Uint8Array.from(salt), bytes: KEY_BYTES, options });
  };

  return {
    async hash(password, claimant) {
      const salt = randomBytes(SALT_BYTES);
      const key = await turn(claimant, () => keyFor(password, salt));
      const { N, r, p } = cost;
      return ['scrypt', N, r, p, salt.toString('base64'), Buffer.from(key).toString('base64')].join(
        '$',
      );
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

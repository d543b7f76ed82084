// The secrets of timed messages in memory, for a bounded number of hours: zeroed there as soon as their second has come.

import type { Seconds } from '../../../shared/clock.ts';
import { HOUR, type Hour, hourOf, overIn } from './hours.ts';

export const SECRET_BYTES = 32;
/** The size of each hour's file. */
export const FILE_BYTES = HOUR * SECRET_BYTES;
/** The most hours in memory at once; others are read again when needed. */
const CACHED_MAX = 64;

export interface Secrets {
  /** Everything up to this second is over. */
  readonly horizon: Seconds;
  /** The secret, if it is in memory and not gone. It must be used in the same turn. */
  atHand(second: Seconds): Uint8Array | undefined;
  /** The secret; undefined if it is gone. It must be used in the same turn. */
  of(second: Seconds): Promise<Uint8Array | undefined>;
  /** This second has come: it and all seconds before it are over, and their secrets are zeroed in memory. */
  pass(until: Seconds): void;
  /** The hour's file is gone. */
  evict(hour: Hour): void;
}

export interface SecretsParts {
  /** Whether there is a file for the hour. */
  readonly isKept: (hour: Hour) => boolean;
  readonly read: (hour: Hour) => Promise<Uint8Array | undefined>;
}

export function createSecrets({ isKept, read }: SecretsParts): Secrets {
  const cache = new Map<Hour, Uint8Array>();
  /** Out of the cache, but perhaps still in use by a caller in this turn. */
  const leaving: Uint8Array[] = [];
  let horizon: Seconds = Number.NEGATIVE_INFINITY;

  const blacken = (hour: Hour, secrets: Uint8Array): void => {
    secrets.fill(0, 0, overIn(hour, horizon) * SECRET_BYTES);
  };

  const evict = (hour: Hour): void => {
    const secrets = cache.get(hour);
    if (secrets) leaving.push(secrets);
    cache.delete(hour);
  };

  const load = async (hour: Hour): Promise<Uint8Array> => {
    const cached = cache.get(hour);
    if (cached) return cached;
    const secrets = new Uint8Array(FILE_BYTES);
    const found = isKept(hour) ? await read(hour) : undefined;
    secrets.set(found?.subarray(0, FILE_BYTES) ?? []);
    found?.fill(0);
    blacken(hour, secrets); // time may have passed meanwhile
    if (!isKept(hour)) return secrets;
    evict(hour); // another call may have read it meanwhile
    cache.set(hour, secrets);
    for (const oldest of cache.keys()) {
      if (cache.size <= CACHED_MAX) break;
      evict(oldest);
    }
    return secrets;
  };

  return {
    get horizon() {
      return horizon;
    },
    atHand(second) {
      const secrets = cache.get(hourOf(second));
      return secrets && slotIn(secrets, second);
    },
    async of(second) {
      return second <= horizon ? undefined : slotIn(await load(hourOf(second)), second);
    },
    pass(until) {
      horizon = Math.max(horizon, until);
      for (const [hour, secrets] of cache) blacken(hour, secrets);
      for (const secrets of leaving.splice(0)) secrets.fill(0);
    },
    evict,
  };
}

/** Undefined if it is gone. */
function slotIn(secrets: Uint8Array, second: Seconds): Uint8Array | undefined {
  const at = (second % HOUR) * SECRET_BYTES;
  const secret = secrets.subarray(at, at + SECRET_BYTES);
  return secret.some((byte) => byte !== 0) ? secret : undefined;
}

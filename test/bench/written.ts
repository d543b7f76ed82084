// Data folders made by the store itself, quickly: without syncs, since they are thrown away.

import { nanoid } from 'nanoid';
import { hashOf } from '../../server/accounts/devices.ts';
import type { Fact } from '../../server/facts.ts';
import { createState } from '../../server/state/state.ts';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import type { Keeper } from '../../server/store/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { register } from '../helpers/facts.ts';
import type { Entering } from './swarm.ts';

const AT_ONCE = 5_000;

const unsynced: typeof realDisk = {
  ...realDisk,
  syncFolder: async () => {},
  open: async (path, how) => ({ ...(await realDisk.open(path, how)), sync: async () => {} }),
};

const tokenOf = (name: string): string => `token-of-${name}`;
const memberName = (n: number): string => `m${n}`;

export const memberNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => memberName(n));

/** How one of the members comes in. */
export function asMember(n: number): Entering {
  const name = memberName(n);
  return { name, stream: `bench${n}`, token: tokenOf(name) };
}

/** Accounts whose id is their name, each with a device, and here before. */
export function* members(count: number): Iterable<Fact> {
  for (const by of memberNames(count)) {
    yield register(by);
    const since = systemClock.now();
    const device = { id: 'd', tokenHash: hashOf(tokenOf(by)), label: 'bench', since };
    const devices = [{ ...device, remembered: true }];
    yield { kind: 'devices', on: `user:${by}`, by, at: since, body: { devices } };
    yield { kind: 'presence', on: `inbox:${by}`, by, at: since, body: { here: false } };
  }
}

/** Writes a folder in which these happened, one after the other. */
export async function write(folder: string, facts: Iterable<Fact>): Promise<void> {
  const store = filesStore({
    ...{ folder, disk: unsynced, clock: systemClock, randomId: nanoid },
    onDamage: ({ file, reason }) => {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const keeper: Keeper = createState();
  await store.open(keeper);
  let some: Promise<unknown>[] = [];
  for (const fact of facts) {
    if (some.push(store.commit(fact)) < AT_ONCE) continue;
    await Promise.all(some);
    some = [];
  }
  await Promise.all(some);
  await store.close();
}

// A data folder with a crowd: 20,000 accounts, 100,000 messages of bob's in `global` between amy's first and last, and
// askers who block bob and are in many chats in which he wrote. Written without syncs: it is thrown away.

import { nanoid } from 'nanoid';
import type { Fact } from '../../server/facts.ts';
import { createState } from '../../server/state/state.ts';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import type { Keeper } from '../../server/store/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { group, register, say } from '../helpers/facts.ts';
import { HERE, QUICK_PASSWORDS } from '../helpers/house.ts';

export const ASKERS = 6;
export const ASKER_PASSWORD = 'a long password';
export const askerName = (n: number): string => `asker${n}`;

const PEOPLE = 20_000;
const HIDDEN = 100_000;
const GROUPS = 300;
const MESSAGES_A_GROUP = 20;
const AT_ONCE = 5_000;

const unsynced: typeof realDisk = {
  ...realDisk,
  syncFolder: async () => {},
  open: async (path, how) => ({ ...(await realDisk.open(path, how)), sync: async () => {} }),
};

function* facts(password: string): Iterable<Fact> {
  for (let n = 0; n < PEOPLE; n += 1) {
    const name = `p${String((n * 7_919) % PEOPLE).padStart(5, '0')}`;
    yield register(`id${name}`, name);
  }
  const askers = Array.from({ length: ASKERS }, (_, n) => askerName(n));
  for (const name of ['amy', 'bob', ...askers]) {
    const fact = register(name);
    yield { ...fact, body: { ...fact.body, password } };
  }
  for (const by of askers) {
    yield { kind: 'blocks', on: `user:${by}`, by, at: 1, body: { blocks: ['bob'] } };
  }
  yield say('global', 'first', 'amy');
  for (let n = 0; n < HIDDEN; n += 1) yield say('global', `hidden ${n}`, 'bob');
  yield say('global', 'last', 'amy');
  for (let n = 0; n < GROUPS; n += 1) {
    yield group(`room${n}`, `room${n}`, ['bob', ...askers]);
    for (let m = 0; m < MESSAGES_A_GROUP; m += 1) yield say(`room${n}`, `text ${m}`, 'bob');
  }
}

export async function crowd(folder: string): Promise<void> {
  const store = filesStore({
    ...{ folder, disk: unsynced, clock: systemClock, randomId: nanoid },
    onDamage: ({ file, reason }) => {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const keeper: Keeper = createState();
  await store.open(keeper);
  let some: Promise<unknown>[] = [];
  for (const fact of facts(await QUICK_PASSWORDS.hash(ASKER_PASSWORD, HERE))) {
    if (some.push(store.commit(fact)) < AT_ONCE) continue;
    await Promise.all(some);
    some = [];
  }
  await Promise.all(some);
  await store.close();
}

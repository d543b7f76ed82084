// A data folder with a crowd: 20,000 accounts, 100,000 messages of bob's in `global` between amy's first and last, and
// askers who block bob and are in many chats in which he wrote.

import type { Fact } from '../../server/facts.ts';
import { group, register, say } from '../helpers/facts.ts';
import { HERE, QUICK_PASSWORDS } from '../helpers/house.ts';
import { write } from './written.ts';

export const ASKERS = 6;
export const ASKER_PASSWORD = 'a long password';
export const askerName = (n: number): string => `asker${n}`;

const PEOPLE = 20_000;
const HIDDEN = 100_000;
const GROUPS = 300;
const MESSAGES_A_GROUP = 20;

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
  await write(folder, facts(await QUICK_PASSWORDS.hash(ASKER_PASSWORD, HERE)));
}

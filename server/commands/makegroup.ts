// Makes a group of others and oneself [DESIGN 3].

import { keyOf, nameFault } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { listed, some } from '../../shared/words/names.ts';
import {
  awayResult,
  checkMayCome,
  checkSize,
  lookedAt,
  MEMBER_OF_MAX,
  noteOf,
} from '../chat/groups.ts';
import type { Handler, Outcome, Room } from '../chat/handler.ts';
import type { Person } from '../chat/people.ts';
import type { UserId } from '../facts.ts';
import type { State } from '../state/state.ts';
import { asSeen } from '../store/store.ts';

/** The most groups one user may own. */
const OWNED_MAX = 500;

export const makegroup: Handler<'makegroup'> = ({ group: name, members }, asker, room) => {
  if (asker.guest) {
    const text = 'Guests cannot be in groups. To make one, log in with an account.';
    throw new Refusal('account-needed', text);
  }
  const fault = nameFault(name);
  if (fault !== undefined) throw new Refusal('bad-name', `${fault} No group was made.`);
  const others = somebodies(members, room).filter(({ id }) => id !== asker.id);
  checkMayCome(others, asker, room);
  if (!room.people.isFree(name)) {
    throw new Refusal('name-taken', `The name "${name}" is taken. Choose another.`);
  }
  checkMayOwn(asker, room.state);
  return make(name, others, { asker, room });
};

function make(
  name: string,
  others: readonly Person[],
  { asker, room }: { readonly asker: Person; readonly room: Room },
): Outcome {
  checkSize(others.length + 1, room);
  const id = room.newId();
  const names = others.map((other) => other.name);
  const all = [asker, ...others];
  const inboxes = all.map((person) => `inbox:${person.id}` as const);
  return {
    kind: 'fact',
    fact: {
      kind: 'group',
      on: `chat:${id}`,
      touches: [`group:${id}`, `name:${keyOf(name)}`, ...inboxes],
      body: {
        name,
        owner: asker.id,
        members: all.map((person) => person.id),
        ...noteOf({ kind: 'made', with: some(names) }, asker, name),
      },
      ...awayResult(others, room),
    },
    holds: name,
    expects: asSeen(room.store, `name:${keyOf(name)}`, ...lookedAt(all)),
  };
}

/** All of them, each once; refuses the first name that is nobody's. */
function somebodies(names: readonly string[], { people }: Room): Person[] {
  const found = new Map<UserId, Person>();
  const unknown = new Set<string>();
  for (const name of names) {
    const person = people.named(name);
    if (person) found.set(person.id, person);
    else unknown.add(`"${name}"`);
  }
  if (unknown.size === 0) return [...found.values()];
  const nobody = unknown.size === 1 ? 'is no user' : 'are no users';
  const text = `There ${nobody} ${listed(some([...unknown]))}. No group was made.`;
  throw new Refusal('no-such-user', text);
}

function checkMayOwn({ id }: Person, state: State): void {
  const all = [...state.groupsOf(id)];
  const owned = all.filter((group) => state.group(group)?.owner === id).length;
  if (owned < OWNED_MAX && all.length < MEMBER_OF_MAX) return;
  const text =
    owned < OWNED_MAX
      ? `You are already in ${MEMBER_OF_MAX} groups`
      : `You already own ${OWNED_MAX} groups`;
  throw new Refusal('too-many', `${text}. Leave one first.`);
}

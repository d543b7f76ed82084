// Groups: making them, membership, leaving [DESIGN 3]. To anybody outside it, a group does not exist, in the same
// words.

import { keyOf, nameFault } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { FactOf, Subject, UserId } from '../facts.ts';
import { type Group, less, without } from '../state/groups.ts';
import type { State } from '../state/state.ts';
import { asSeen } from '../store/store.ts';
import { groupOf, reach } from './audience.ts';
import type { Handlers, Outcome, Room } from './handler.ts';
import type { Person } from './people.ts';

/** The most groups one user may own, and be in: anybody may be added to a stranger's group. */
const OWNED_MAX = 500;
const MEMBER_OF_MAX = 1_000;
/** The most names in one sentence; the rest are counted. */
const NAMES_TOLD_MAX = 10;

export const groups: Handlers = {
  makegroup({ group: name, members }, asker, room) {
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
  },

  addmember({ name, group: groupName }, asker, room) {
    const group = visible(groupName, asker, room);
    const other = somebody(name, room);
    if (group.members.has(other.id)) {
      const who = other.id === asker.id ? 'You are' : `${other.name} is`;
      throw new Refusal('already-member', `${who} already in ${group.name}.`);
    }
    checkMayCome([other], asker, room);
    checkSize(group.members.size + 1, room);
    const members = [...group.members.keys(), other.id];
    return {
      kind: 'fact',
      fact: {
        ...changed(group, [`inbox:${other.id}`]),
        body: { ...heart(group), members, from: asker.name, text: `added ${other.name}` },
        ...awayNote([other], room),
      },
      expects: asSeen(room.store, `group:${group.id}`, ...lookedAt([asker, other])),
    };
  },

  removemember({ name, group: groupName }, asker, room) {
    const group = visible(groupName, asker, room);
    const other = somebody(name, room);
    if (other.id === asker.id) return leave(group, asker, room);
    if (!group.members.has(other.id)) {
      throw new Refusal('no-such-member', `${other.name} is not in ${group.name}.`);
    }
    if (group.owner !== asker.id) {
      const owner = nameOf(group.owner, room);
      throw new Refusal('not-owner', `Only ${owner}, who owns ${group.name}, can remove others.`);
    }
    const away = !room.online.isOnline(other.id);
    return {
      kind: 'fact',
      fact: {
        ...changed(group, [`inbox:${other.id}`]),
        body: {
          ...heart(group),
          ...without(group, other.id),
          out: { user: other.id, ...(away && { away }) },
          from: asker.name,
          text: `removed ${other.name}`,
        },
      },
      expects: asSeen(room.store, `group:${group.id}`),
    };
  },

  members({ group: groupName }, asker, room) {
    const { name, owner, members } = visible(groupName, asker, room);
    const names = Array.from(members.keys(), (id) =>
      id === owner ? `${nameOf(id, room)} (owner)` : nameOf(id, room),
    );
    return { kind: 'answer', text: `In ${name}: ${names.join(', ')}` };
  },
};

/** The same words for a group of others as for one that does not exist. */
export function noSuchGroup(name: string, so = ''): Refusal {
  return new Refusal('no-such-group', `There is no group "${name}".${so}`);
}

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
  const text = names.length === 0 ? `made ${name}` : `made ${name} with ${listed(names)}`;
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
        from: asker.name,
        text,
      },
      ...awayNote(others, room),
    },
    holds: name,
    expects: asSeen(room.store, `name:${keyOf(name)}`, ...lookedAt(all)),
  };
}

function leave(group: Group, asker: Person, room: Room): Outcome {
  const { owner, members } = without(group, asker.id);
  const isLast = members.length === 0;
  const names: Subject[] = isLast ? [`name:${keyOf(group.name)}`] : [];
  const passed = owner === group.owner ? '' : `, and ${nameOf(owner, room)} owns ${group.name} now`;
  return {
    kind: 'fact',
    fact: {
      ...changed(group, [`inbox:${asker.id}`, ...names]),
      body: {
        ...heart(group),
        owner,
        members,
        out: { user: asker.id },
        from: asker.name,
        text: `left${passed}`,
      },
    },
    expects: asSeen(room.store, `group:${group.id}`),
  };
}

function heart({ name, owner }: Group): Pick<Group, 'name' | 'owner'> {
  return { name, owner };
}

function changed(
  { id }: Group,
  more: readonly Subject[],
): Pick<FactOf<'group'>, 'kind' | 'on' | 'touches'> {
  return { kind: 'group', on: `chat:${id}`, touches: [`group:${id}`, ...more] };
}

/** What decides whether people may join a group: their accounts and blocks, and how many groups they are in. */
function lookedAt(people: readonly Person[]): readonly Subject[] {
  return people.flatMap(({ id }) => [`user:${id}`, `inbox:${id}`] as const);
}

/** The asker's group, without members whose accounts were lost with a damaged file: nobody could name them. */
function visible(name: string, asker: Person, { state }: Room): Group {
  const group = groupOf(asker.id, name, state);
  if (!group) throw noSuchGroup(name);
  const lost = [...group.members.keys()].filter((id) => !state.account(id));
  return lost.reduce(less, group);
}

function somebody(name: string, { people }: Room): Person {
  const person = people.named(name);
  if (person) return person;
  throw new Refusal('no-such-user', `There is no user "${name}".`);
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
  const text = `There ${nobody} ${listed([...unknown])}. No group was made.`;
  throw new Refusal('no-such-user', text);
}

/** Whether the asker may add each of them. */
function checkMayCome(others: readonly Person[], asker: Person, { state }: Room): void {
  for (const { id, name, guest } of others) {
    if (guest)
      throw new Refusal('account-needed', `${name} is a guest, and guests cannot be in groups.`);
    switch (reach(asker.id, id, state)) {
      case 'yes':
      case 'yourself':
        break;
      case 'blocked':
        throw new Refusal(
          'blocked',
          `You block ${name}. To add them to a group, unblock them first: /unblock ${name}`,
        );
      case 'undeliverable':
        throw new Refusal('undeliverable', `${name} could not be added.`);
    }
    if (state.groupsOf(id).size < MEMBER_OF_MAX) continue;
    throw new Refusal('too-many', `${name} is already in ${MEMBER_OF_MAX} groups.`);
  }
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

function checkSize(count: number, { groupMembersMax: max }: Room): void {
  if (count <= max) return;
  throw new Refusal('too-many', `A group has at most ${max} members.`);
}

/** What the group's own line doesn't tell the user who added others. None of those blocks the asker. */
function awayNote(others: readonly Person[], { online, presence }: Room): { note?: string } {
  const isAway = ({ id }: Person): boolean => !online.isOnline(id) && !presence.returning().has(id);
  const away = others.filter(isAway).map(({ name }) => name);
  if (away.length === 0) return {};
  const are = away.length === 1 ? 'is' : 'are';
  return { note: `${listed(away)} ${are} away and will see it at the next login.` };
}

function nameOf(id: UserId, { state }: Room): string {
  return state.account(id)?.name ?? 'somebody';
}

/** `a, b and c`. */
function listed(names: readonly string[]): string {
  const more = names.length - NAMES_TOLD_MAX;
  const last = names.at(-1) ?? '';
  if (more > 1) {
    const others = names.slice(0, NAMES_TOLD_MAX - 1);
    return `${others.join(', ')}, ${more} others and ${last}`;
  }
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

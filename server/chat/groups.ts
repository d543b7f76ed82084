// What the commands on groups share [DESIGN 3]. To anybody outside it, a group does not exist, in the same words.

import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Change, Result } from '../../shared/wire/answers.ts';
import { changeText } from '../../shared/words/groups.ts';
import { some } from '../../shared/words/names.ts';
import type { FactOf, Subject, UserId } from '../facts.ts';
import { type Group, less } from '../state/groups.ts';
import { groupOf, reach } from './audience.ts';
import type { Room } from './handler.ts';
import type { Person } from './people.ts';

/** The most groups one user may be in: anybody may be added to a stranger's group. */
export const MEMBER_OF_MAX = 1_000;

/** The same words for a group of others as for one that does not exist. */
export function noSuchGroup(name: string, so = ''): Refusal {
  return new Refusal('no-such-group', `There is no group "${name}".${so}`);
}

export function nameAndOwner({ name, owner }: Group): Pick<Group, 'name' | 'owner'> {
  return { name, owner };
}

/** What the group's history says of a change. */
export function noteOf(
  change: Change,
  by: Person,
  group: string,
): Pick<FactOf<'group'>['body'], 'from' | 'text' | 'change'> {
  return { from: by.name, text: changeText(change, group), change };
}

export function groupFact(
  { id }: Group,
  more: readonly Subject[],
): Pick<FactOf<'group'>, 'kind' | 'on' | 'touches'> {
  return { kind: 'group', on: `chat:${id}`, touches: [`group:${id}`, ...more] };
}

/** What decides whether people may join a group: their accounts and blocks, and how many groups they are in. */
export function lookedAt(people: readonly Person[]): readonly Subject[] {
  return people.flatMap(({ id }) => [`user:${id}`, `inbox:${id}`] as const);
}

/** The asker's group, without members whose accounts were lost with a damaged file: nobody could name them. */
export function ownGroup(name: string, asker: Person, { state }: Room): Group {
  const group = groupOf(asker.id, name, state);
  if (!group) throw noSuchGroup(name);
  const lost = [...group.members.keys()].filter((id) => !state.account(id));
  return lost.reduce(less, group);
}

export function somebodyNamed(name: string, { people }: Room): Person {
  const person = people.named(name);
  if (person) return person;
  throw new Refusal('no-such-user', `There is no user "${name}".`);
}

/** Whether the asker may add each of them. */
export function checkMayCome(others: readonly Person[], asker: Person, { state }: Room): void {
  for (const { id, name, guest } of others) {
    if (guest)
      throw new Refusal('account-needed', `${name} is a guest, and guests cannot be in groups.`);
    const reached = reach(asker.id, id, state);
    switch (reached) {
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
      default:
        unreachable(reached);
    }
    if (state.groupsOf(id).size < MEMBER_OF_MAX) continue;
    throw new Refusal('too-many', `${name} is already in ${MEMBER_OF_MAX} groups.`);
  }
}

export function checkSize(count: number, { groupMembersMax: max }: Room): void {
  if (count <= max) return;
  throw new Refusal('too-many', `A group has at most ${max} members.`);
}

/** What the group's own line doesn't tell the user who added others. None of those blocks the asker. */
export function awayResult(
  others: readonly Person[],
  { online, presence }: Room,
): { result?: Result } {
  const isAway = ({ id }: Person): boolean => !online.isOnline(id) && !presence.returning().has(id);
  const away = others.filter(isAway).map(({ name }) => name);
  return away.length === 0 ? {} : { result: { kind: 'added', away: some(away) } };
}

export function nameOf(id: UserId, { state }: Room): string {
  return state.account(id)?.name ?? 'somebody';
}

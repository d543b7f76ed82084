// Removes somebody from a group of one's own; with one's own name, leaves.

import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import {
  groupFact,
  nameAndOwner,
  nameOf,
  noteOf,
  ownGroup,
  somebodyNamed,
} from '../chat/groups.ts';
import type { Handler, Outcome, Room } from '../chat/handler.ts';
import type { Person } from '../chat/people.ts';
import type { Subject } from '../facts.ts';
import { type Group, without } from '../state/groups.ts';
import { asSeen } from '../store/store.ts';

export const removemember: Handler<'removemember'> = ({ name, group: groupName }, asker, room) => {
  const group = ownGroup(groupName, asker, room);
  const other = somebodyNamed(name, room);
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
      ...groupFact(group, [`inbox:${other.id}`]),
      body: {
        ...nameAndOwner(group),
        ...without(group, other.id),
        out: { user: other.id, ...(away && { away }) },
        ...noteOf({ kind: 'removed', who: other.name }, asker, group.name),
      },
    },
    expects: asSeen(room.store, `group:${group.id}`),
  };
};

function leave(group: Group, asker: Person, room: Room): Outcome {
  const { owner, members } = without(group, asker.id);
  const isLast = members.length === 0;
  const names: Subject[] = isLast ? [`name:${keyOf(group.name)}`] : [];
  const passed = owner !== group.owner && { owner: nameOf(owner, room) };
  return {
    kind: 'fact',
    fact: {
      ...groupFact(group, [`inbox:${asker.id}`, ...names]),
      body: {
        ...nameAndOwner(group),
        owner,
        members,
        out: { user: asker.id },
        ...noteOf({ kind: 'left', ...passed }, asker, group.name),
      },
    },
    expects: asSeen(room.store, `group:${group.id}`),
  };
}

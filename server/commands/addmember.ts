// Adds somebody to a group; any member may.

import { Refusal } from '../../shared/refusal.ts';
import {
  awayResult,
  checkMayCome,
  checkSize,
  groupFact,
  lookedAt,
  nameAndOwner,
  noteOf,
  ownGroup,
  somebodyNamed,
} from '../chat/groups.ts';
import type { Handler } from '../chat/handler.ts';
import { asSeen } from '../store/store.ts';

export const addmember: Handler<'addmember'> = ({ name, group: groupName }, asker, room) => {
  const group = ownGroup(groupName, asker, room);
  const other = somebodyNamed(name, room);
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
      ...groupFact(group, [`inbox:${other.id}`]),
      body: {
        ...nameAndOwner(group),
        members,
        ...noteOf({ kind: 'added', who: other.name }, asker, group.name),
      },
      ...awayResult([other], room),
    },
    expects: asSeen(room.store, `group:${group.id}`, ...lookedAt([asker, other])),
  };
};

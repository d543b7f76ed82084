// Who is in a group; for its members only.

import { nameOf, ownGroup } from '../chat/groups.ts';
import type { Handler } from '../chat/handler.ts';

export const members: Handler<'members'> = ({ group: groupName }, asker, room) => {
  const { name, owner, members } = ownGroup(groupName, asker, room);
  const names = Array.from(members.keys(), (id) =>
    id === owner ? `${nameOf(id, room)} (owner)` : nameOf(id, room),
  );
  return { kind: 'answer', text: `In ${name}: ${names.join(', ')}` };
};

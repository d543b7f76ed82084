// Who is in a group; for its members only.

import { nameOf, ownGroup } from '../chat/groups.ts';
import type { Handler } from '../chat/handler.ts';

export const members: Handler<'members'> = ({ group: groupName }, asker, room) => {
  const { id: chat, name, owner, members } = ownGroup(groupName, asker, room);
  const names = Array.from(members.keys(), (id) => nameOf(id, room));
  const of = { of: 'members', chat, name, owner: nameOf(owner, room), names } as const;
  return { kind: 'answer', answer: { kind: 'list', ...of } };
};

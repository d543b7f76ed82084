// Takes a message back: one's own, and for the owner of a group any that was written there.

import { Refusal } from '../../shared/refusal.ts';
import { type Aim, factOn, onMessage } from '../chat/amending.ts';
import { mayDelete } from '../chat/audience.ts';
import { nameOf } from '../chat/groups.ts';
import type { Handler, Room } from '../chat/handler.ts';

export const deleteMessage: Handler<'delete'> = ({ at }, asker, room) =>
  onMessage(
    at,
    { asker, room },
    {
      newest: 'own',
      propose(aim) {
        const { message, chat, expects } = aim;
        if (!mayDelete(asker.id, message, chat, room.state)) throw notYours(aim, room);
        const touches = [`deletions:${chat}` as const];
        return { kind: 'fact', fact: { kind: 'deleted', ...factOn(aim, asker), touches }, expects };
      },
    },
  );

function notYours({ message, chat, name, called }: Aim, room: Room): Refusal {
  if (message.note) return new Refusal('not-yours', `The server noted ${called}: it stays.`);
  const group = room.state.group(chat);
  const owner = group ? `, or ${nameOf(group.owner, room)}, who owns ${name},` : '';
  return new Refusal(
    'not-yours',
    `${called} is not yours: only ${message.from}${owner} can delete it.`,
  );
}

// Ends blocks.

import { Refusal } from '../../shared/refusal.ts';
import { blocks } from '../chat/audience.ts';
import { blockList, changeBlocks, somebodyElse } from '../chat/blocks.ts';
import type { Handler } from '../chat/handler.ts';

export const unblock: Handler<'unblock'> = ({ names }, asker, room) => {
  const others = names.map((name) => somebodyElse(name, asker, { room, verb: 'unblock' }));
  const free = others.find(({ id }) => !blocks(asker.id, id, room.state));
  if (free) throw new Refusal('not-blocked', `You do not block ${free.name}.`);
  const list = new Set(blockList(asker, room));
  for (const { id } of others) list.delete(id);
  return changeBlocks(asker, room, { list, others, kind: 'unblocked' });
};

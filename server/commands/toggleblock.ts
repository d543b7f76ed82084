// Blocks or unblocks one person; the answer says which.

import { blocks } from '../chat/audience.ts';
import { somebodyElse } from '../chat/blocks.ts';
import type { Handler } from '../chat/handler.ts';
import { block } from './block.ts';
import { unblock } from './unblock.ts';

export const toggleblock: Handler<'toggleblock'> = ({ name }, asker, room) => {
  const other = somebodyElse(name, asker, { room, verb: 'block' });
  const names = [name];
  return blocks(asker.id, other.id, room.state)
    ? unblock({ verb: 'unblock', names }, asker, room)
    : block({ verb: 'block', names }, asker, room);
};

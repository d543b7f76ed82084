// Blocks people: no messages from them, no presence.

import { Refusal } from '../../shared/refusal.ts';
import { blocks } from '../chat/audience.ts';
import { blockList, changeBlocks, somebodyElse } from '../chat/blocks.ts';
import type { Handler } from '../chat/handler.ts';

const BLOCKS_MAX = 1_000;

export const block: Handler<'block'> = ({ names }, asker, room) => {
  const others = names.map((name) => somebodyElse(name, asker, { room, verb: 'block' }));
  const already = others.find(({ id }) => blocks(asker.id, id, room.state));
  if (already) throw new Refusal('already-blocked', `You already block ${already.name}.`);
  const list = new Set([...blockList(asker, room), ...others.map(({ id }) => id)]);
  if (list.size > BLOCKS_MAX) {
    throw new Refusal(
      'busy',
      `You can block at most ${BLOCKS_MAX} people. Unblock somebody first.`,
    );
  }
  return changeBlocks(asker, room, { list, others, kind: 'blocked' });
};

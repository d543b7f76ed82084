// Whom the user blocks.

import { blockedBy } from '../chat/blocks.ts';
import type { Handler } from '../chat/handler.ts';

export const blocked: Handler<'blocked'> = (_, asker, room) => {
  const names = blockedBy(asker.id, room);
  const text = names.length === 0 ? 'You block nobody.' : `You block ${names.join(', ')}.`;
  return { kind: 'answer', text };
};

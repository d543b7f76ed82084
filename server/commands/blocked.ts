// Whom the user blocks.

import { blockedBy } from '../chat/blocks.ts';
import type { Handler } from '../chat/handler.ts';

export const blocked: Handler<'blocked'> = (_, asker, room) => ({
  kind: 'answer',
  answer: { kind: 'list', of: 'blocked', names: blockedBy(asker.id, room) },
});

// The user's own name.

import type { Handler } from '../chat/handler.ts';

export const name: Handler<'name'> = (_, asker) => ({
  kind: 'answer',
  answer: { kind: 'done', result: { kind: 'you', name: asker.name } },
});

// The user's own name.

import type { Handler } from '../chat/handler.ts';

export const name: Handler<'name'> = (_, asker) => ({
  kind: 'answer',
  text: `You are ${asker.name}.`,
});

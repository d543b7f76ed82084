// What rings in a chat: the screen sees to that by itself, and no other face rings.

import { type Handler, refused } from '../handler.ts';

export const notify: Handler<'notify'> = (_, { line }, model) =>
  refused(model, { code: 'client-only', text: 'Only the screen rings. Nothing was done.', line });

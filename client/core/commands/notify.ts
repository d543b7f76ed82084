// Sets what rings in a chat. The screen carries this out itself; no other face rings, so the others refuse it.

import { type Handler, refused } from '../handler.ts';

export const notify: Handler<'notify'> = (_, { line }, model) =>
  refused(model, { code: 'client-only', text: 'Only the screen rings. Nothing was done.', line });

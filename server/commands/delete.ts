// Not carried out yet: refused in words.

import { Refusal } from '../../shared/refusal.ts';
import type { Handler } from '../chat/handler.ts';

export const deleteMessage: Handler<'delete'> = () => {
  throw new Refusal('not-built', 'This server cannot do that yet. Nothing was sent.');
};

// Leaves, once what was sent is answered.

import type { Handler } from '../handler.ts';
import { leave } from '../update/here.ts';

export const logout: Handler<'logout'> = (_, { time }, model) =>
  leave(model, 'when answered', time);

// Leaves: this session only.

import type { Handler } from '../chat/handler.ts';

export const logout: Handler<'logout'> = () => ({ kind: 'leave' });

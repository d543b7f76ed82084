// What a user asks about Hearth and themselves, and leaving.

import { help } from '../../shared/grammar/help.ts';
import type { Handlers } from './handler.ts';

export const about: Handlers = {
  help: ({ topic }) => ({ kind: 'answer', text: help(topic) }),
  name: (_, asker) => ({ kind: 'answer', text: `You are ${asker.name}.` }),
  logout: () => ({ kind: 'leave' }),
};

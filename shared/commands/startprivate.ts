// Asks for a private chat.

import { user } from './arguments.ts';
import { command } from './define.ts';

export const startprivate = command('startprivate', {
  by: 'both',
  reaches: ({ name }) => ({ users: [name] }),
  section: 'Private',
  words: ['startprivate'],
  usage: ['startprivate <user>'],
  help: 'asks for a chat that the server never sees',
  example: 'startprivate bob',
  guarded: true,
  args: { name: user },
  write: ({ name }) => `startprivate ${name}`,
});

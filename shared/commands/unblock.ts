// Ends blocks.

import { lineOf, users } from './arguments.ts';
import { command } from './define.ts';

export const unblock = command('unblock', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: ['unblock'],
  usage: ['unblock <user> ...'],
  help: 'ends a block',
  example: 'unblock bob',
  guarded: true,
  args: { names: users },
  write: ({ names }) => lineOf('unblock', ...names),
});

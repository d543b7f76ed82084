// Blocks or unblocks one person.

import { user } from './arguments.ts';
import { command } from './define.ts';

export const toggleblock = command('toggleblock', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: [],
  usage: ['~<user>'],
  help: 'blocks or unblocks, and says which',
  example: '~bob',
  guarded: true,
  args: { name: user },
  write: ({ name }) => `~${name}`,
});

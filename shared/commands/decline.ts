// Declines a request for a private chat, or a file. `n`: the only one that is open.

import { file, lineOf, optional, user } from './arguments.ts';
import { command } from './define.ts';

export const decline = command('decline', {
  by: 'both',
  reaches: 'nobody',
  section: 'Private',
  words: ['decline', 'n'],
  usage: ['decline <user> [file]', 'n'],
  help: 'declines one, or stops a file on its way to you (n if only one is open)',
  example: 'decline bob 2',
  guarded: true,
  args: { name: optional(user), file: optional(file) },
  write: ({ name, file }) => lineOf('decline', name, file),
  isPrivate: ({ name }) => name !== undefined,
});

// Blocks people.

import { lineOf, users } from './arguments.ts';
import { command } from './define.ts';

export const block = command('block', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: ['block'],
  usage: ['block <user> ...'],
  help: 'blocks people: no messages, no presence',
  example: 'block bob',
  guarded: true,
  args: { names: users },
  write: ({ names }) => lineOf('block', ...names),
});

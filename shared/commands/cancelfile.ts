// Takes back a file that was offered.

import { file, lineOf, optional, user } from './arguments.ts';
import { command } from './define.ts';

export const cancelfile = command('cancelfile', {
  by: { clientOnly: 'Only the client that has the private chat can do that. Nothing was done.' },
  reaches: 'nobody',
  section: 'Private',
  words: ['cancelfile'],
  usage: ['cancelfile <user> [file]'],
  help: 'takes back a file that you offered',
  example: 'cancelfile bob 1',
  guarded: true,
  args: { name: user, file: optional(file) },
  write: ({ name, file }) => lineOf('cancelfile', name, file),
});

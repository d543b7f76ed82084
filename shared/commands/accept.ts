// Accepts a request for a private chat, or a file. `y`: the only one that is open.

import { file, lineOf, optional, user } from './arguments.ts';
import { command } from './define.ts';

export const accept = command('accept', {
  by: { clientOnly: 'This client cannot hold private chats: accept with another one.' },
  reaches: 'nobody',
  section: 'Private',
  words: ['accept', 'y'],
  usage: ['accept <user> [file]', 'y'],
  help: 'accepts a request, or a file by its number or name (y if only one is open)',
  example: 'accept bob 2',
  guarded: true,
  args: { name: optional(user), file: optional(file) },
  write: ({ name, file }) => lineOf('accept', name, file),
  isPrivate: ({ name }) => name !== undefined,
});

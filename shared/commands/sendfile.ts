// Offers a file, straight to somebody's client.

import { path, user } from './arguments.ts';
import { command } from './define.ts';

export const sendfile = command('sendfile', {
  by: { clientOnly: 'This client cannot send files: use another one. Nothing was sent.' },
  reaches: 'nobody',
  section: 'Private',
  words: ['sendfile'],
  usage: ['sendfile <user> <path>'],
  help: 'offers a file, straight to their client',
  example: 'sendfile bob notes.pdf',
  guarded: true,
  args: { name: user, path },
  write: ({ name, path }) => `sendfile ${name} ${path}`,
});

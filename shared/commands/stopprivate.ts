// Ends a private chat, or takes a request for one back.

import { lineOf, optional, user } from './arguments.ts';
import { command } from './define.ts';

export const stopprivate = command('stopprivate', {
  by: 'both',
  reaches: 'nobody',
  section: 'Private',
  words: ['stopprivate'],
  usage: ['stopprivate [user]'],
  help: 'ends it; without a name, the only one',
  example: 'stopprivate bob',
  guarded: true,
  args: { name: optional(user) },
  write: ({ name }) => lineOf('stopprivate', name),
  isPrivate: ({ name }) => name !== undefined,
});

// The user's own name.

import { command } from './define.ts';

export const name = command('name', {
  by: 'server',
  reaches: 'nobody',
  section: 'You',
  words: ['/name'],
  usage: ['/name'],
  help: 'your own name',
  example: '/name',
  args: {},
  write: () => '/name',
});

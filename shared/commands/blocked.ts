// Shows the block list.

import { command } from './define.ts';

export const blocked = command('blocked', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: ['/blocked'],
  usage: ['/blocked', '~'],
  help: 'whom you have blocked',
  example: '/blocked',
  args: {},
  write: () => '/blocked',
});

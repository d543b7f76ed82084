// Leaves.

import { command } from './define.ts';

export const logout = command('logout', {
  by: 'both',
  reaches: 'nobody',
  section: 'You',
  words: ['logout', 'exit', 'quit'],
  usage: ['logout', 'exit', 'quit'],
  help: 'leaves (Ctrl-C and Ctrl-D too)',
  example: 'logout',
  args: {},
  write: () => 'logout',
});

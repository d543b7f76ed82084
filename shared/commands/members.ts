// Shows who is in a group.

import { group } from './arguments.ts';
import { command } from './define.ts';

export const members = command('members', {
  by: 'server',
  reaches: 'nobody',
  section: 'Groups',
  words: [],
  usage: ['+ <group>', '- <group>'],
  help: 'who is in a group',
  example: '+ devs',
  guarded: true,
  args: { group },
  write: ({ group }) => `+ ${group}`,
});

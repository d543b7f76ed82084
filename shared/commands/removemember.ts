// Removes somebody from a group, or leaves it.

import { group, user } from './arguments.ts';
import { command } from './define.ts';

export const removemember = command('removemember', {
  by: 'server',
  reaches: ({ group }) => ({ chat: { kind: 'group', name: group } }),
  section: 'Groups',
  words: [],
  usage: ['-<user> <group>'],
  help: 'removes somebody from your group; with your own name you leave',
  example: '-bob devs',
  guarded: true,
  args: { name: user, group },
  write: ({ name, group }) => `-${name} ${group}`,
});

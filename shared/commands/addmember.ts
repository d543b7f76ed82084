// Adds somebody to a group.

import { group, user } from './arguments.ts';
import { command } from './define.ts';

export const addmember = command('addmember', {
  by: 'server',
  reaches: ({ name, group }) => ({ chat: { kind: 'group', name: group }, users: [name] }),
  section: 'Groups',
  words: [],
  usage: ['+<user> <group>'],
  help: 'adds somebody; any member may',
  example: '+bob devs',
  guarded: true,
  args: { name: user, group },
  write: ({ name, group }) => `+${name} ${group}`,
});

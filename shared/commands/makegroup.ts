// Makes a group.

import { group, users } from './arguments.ts';
import { command } from './define.ts';

export const makegroup = command('makegroup', {
  by: 'server',
  reaches: ({ members }) => ({ users: members }),
  section: 'Groups',
  words: [],
  usage: ['*<user>,<user> -> <group>'],
  help: 'makes a group of them and yourself',
  example: '*ann,bob -> devs',
  guarded: true,
  args: { members: users, group },
  write: ({ members, group }) => `*${members.join(',')} -> ${group}`,
});

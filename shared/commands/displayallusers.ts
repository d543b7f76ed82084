// Everybody who was ever here.

import { FROM, lineOf, optional, start } from './arguments.ts';
import { command } from './define.ts';

export const displayallusers = command('displayallusers', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: ['/displayallusers'],
  usage: ['/displayallusers'],
  help: 'everybody who was ever here',
  example: '/displayallusers',
  form: FROM,
  args: { from: optional(start) },
  write: ({ from }) => lineOf('/displayallusers', from),
});

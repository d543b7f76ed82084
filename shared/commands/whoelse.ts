// Who else is online.

import { FROM, lineOf, optional, start } from './arguments.ts';
import { command } from './define.ts';

export const whoelse = command('whoelse', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: ['whoelse', '/displayusers'],
  usage: ['whoelse', '@'],
  help: 'who else is online',
  example: 'whoelse',
  form: FROM,
  args: { from: optional(start) },
  write: ({ from }) => lineOf('whoelse', from),
});

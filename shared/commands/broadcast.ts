// Text for everybody who is online now; not kept.

import { text } from './arguments.ts';
import { command } from './define.ts';

export const broadcast = command('broadcast', {
  by: 'server',
  reaches: 'everybody',
  section: 'Write',
  words: ['broadcast'],
  usage: ['broadcast <text>'],
  help: 'to everybody online now; not kept',
  example: 'broadcast the printer is free',
  strict: true,
  args: { text },
  write: ({ text }) => `broadcast ${text}`,
});

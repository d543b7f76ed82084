// Asks for a new password; the line itself never holds one.

import { command } from './define.ts';

export const passwd = command('passwd', {
  by: {
    clientOnly:
      'This client cannot ask for a password without showing it: use another one. Nothing was changed.',
  },
  reaches: 'nobody',
  section: 'You',
  words: ['passwd'],
  usage: ['passwd'],
  help: 'asks for a new password',
  example: 'passwd',
  args: {},
  write: () => 'passwd',
});

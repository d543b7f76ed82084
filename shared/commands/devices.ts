// Where the account is remembered.

import { command } from './define.ts';

export const devices = command('devices', {
  by: 'server',
  reaches: 'nobody',
  section: 'You',
  words: ['devices'],
  usage: ['devices'],
  help: 'where your account is remembered',
  example: 'devices',
  args: {},
  write: () => 'devices',
});

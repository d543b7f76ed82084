// Trusts the device that somebody uses now.

import { user } from './arguments.ts';
import { command } from './define.ts';

export const trust = command('trust', {
  by: { clientOnly: 'Only the client can accept another device: use one that can.' },
  reaches: 'nobody',
  section: 'Private',
  words: ['/trust'],
  usage: ['/trust <user>'],
  help: 'trusts the device that they use now',
  example: '/trust bob',
  guarded: true,
  args: { name: user },
  write: ({ name }) => `/trust ${name}`,
});

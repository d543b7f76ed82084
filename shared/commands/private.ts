// Text for a private chat: the server never sees it.

import { text, user } from './arguments.ts';
import { command } from './define.ts';

export const privateText = command('private', {
  by: { clientOnly: 'This client cannot hold private chats: use another one. Nothing was sent.' },
  reaches: 'nobody',
  section: 'Private',
  words: ['private'],
  usage: ['private <user> <text>'],
  help: 'straight to their client',
  example: 'private bob it stays between us',
  guarded: true,
  args: { name: user, text },
  write: ({ name, text }) => `private ${name} ${text}`,
});

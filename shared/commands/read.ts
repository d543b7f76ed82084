// Marks a chat as read, whether it was looked at or not.

import { chat, chatText } from './arguments.ts';
import { command } from './define.ts';

export const read = command('read', {
  by: 'server',
  reaches: 'nobody',
  section: 'Chats',
  words: ['/read'],
  usage: ['/read <chat>'],
  help: 'marks all of a chat as read, without showing it',
  example: '/read global',
  args: { chat },
  write: ({ chat }) => `/read ${chatText(chat)}`,
});

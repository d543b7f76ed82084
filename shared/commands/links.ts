// The web addresses in a chat, as far as the client holds it.

import { chat, chatText, lineOf, optional } from './arguments.ts';
import { command } from './define.ts';

export const links = command('links', {
  by: { clientOnly: 'Only the client knows what it shows: this one cannot list links.' },
  reaches: 'nobody',
  section: 'Chats',
  words: ['/links'],
  usage: ['/links [chat]'],
  help: 'the web addresses in a chat, the newest first; on the screen Enter copies one',
  example: '/links devs',
  args: { chat: optional(chat) },
  write: ({ chat }) => lineOf('/links', chat && chatText(chat)),
});

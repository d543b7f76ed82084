// The user's chats, or the messages of one: the unread ones, the newest `max`, or those before what was last shown.

import { keyOf } from '../names.ts';
import { chat, chatText, lineOf, oneWord, optional, type Target } from './arguments.ts';
import { command } from './define.ts';

interface Ls {
  readonly chat?: Target;
  readonly max?: number;
  readonly older?: true;
}

const COUNT = /^0*[1-9]\d{0,8}$/;
const OLDER = 'older';

/** How many, or `older`. */
const count = oneWord(
  (word) => {
    if (keyOf(word) === OLDER) return OLDER;
    return COUNT.test(word) ? Number(word) : undefined;
  },
  { offers: [OLDER] },
);

export const ls = command('ls', {
  by: 'server',
  reaches: 'nobody',
  section: 'Chats',
  words: ['ls'],
  usage: ['ls', 'ls <chat> [count]', 'ls <chat> older'],
  help: 'your chats, or one of them: the unread, the newest [count], or older messages',
  example: 'ls devs older',
  args: { chat: optional(chat), count: optional(count) },
  make: ({ chat, count }): Ls => ({
    ...(chat && { chat }),
    ...(count === OLDER ? { older: true } : count && { max: count }),
  }),
  write: ({ chat, max, older }) =>
    chat ? lineOf('ls', chatText(chat), older ? OLDER : max) : 'ls',
});

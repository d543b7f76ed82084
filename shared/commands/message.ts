// Text for a chat: plain text, `@bob …`, `*devs …`, and the timed forms of all three.

import type { Seconds } from '../clock.ts';
import { type Target, text, user } from './arguments.ts';
import { bySign, commandOf, form } from './define.ts';

interface Message {
  readonly to: Target;
  readonly text: string;
  /** `/me` */
  readonly action?: true;
  /** Timed: 1 s to 30 days. */
  readonly lifetime?: Seconds;
}

const plain = bySign({
  topic: 'text',
  section: 'Write',
  words: [],
  usage: ['<text>'],
  help: 'to everyone, in global; kept',
  example: 'Hello World!',
});

const escaped = bySign({
  topic: '\\',
  section: 'Write',
  words: [],
  usage: ['\\<text>'],
  help: 'the same, never taken for a command',
  example: '\\@home today',
});

const toUser = form({
  section: 'Write',
  words: ['message', 'msg'],
  usage: ['message <user> <text>', '@<user> <text>'],
  help: 'to one user, now or when they come back; kept',
  example: '@bob lunch?',
  guarded: true,
  args: { name: user, text },
  make: ({ name, text }): Message => ({ to: { kind: 'user', name }, text }),
});

const action = form({
  topic: 'me',
  section: 'Write',
  words: ['/me'],
  usage: ['/me <text>'],
  help: 'an action, in the open chat',
  example: '/me waves',
  args: { text },
  make: ({ text }): Message => ({ to: { kind: 'global' }, text, action: true }),
});

const timed = bySign({
  topic: 'timed',
  section: 'Write',
  words: [],
  usage: ['*<time>@<user> <text>', '*<time>*<group> <text>', '*<time>*global <text>'],
  help: 'erased everywhere after that many seconds; also 5m, 1h30m, 2d',
  example: '*30@bob the code is 1234',
  guarded: true,
});

const toGroup = bySign({
  topic: 'group',
  section: 'Groups',
  words: [],
  usage: ['*<group> <text>'],
  help: 'to a group; those who join later do not see it',
  example: '*devs it builds',
  guarded: true,
});

export const message = commandOf('message', {
  by: 'server',
  reaches: ({ to }) => ({ chat: to }),
  forms: [plain, escaped, toUser, action, timed, toGroup],
  write: (it) => `${headOf(it)}${it.action ? '/me ' : ''}${it.text}`,
  isPrivate: ({ to, lifetime }) => to.kind !== 'global' || lifetime !== undefined,
});

/** What stands before the text. */
function headOf({ to, lifetime }: Message): string {
  if (to.kind === 'global' && lifetime === undefined) return '';
  const name = to.kind === 'global' ? 'global' : to.name;
  return `${lifetime === undefined ? '' : `*${lifetime}`}${to.kind === 'user' ? '@' : '*'}${name} `;
}

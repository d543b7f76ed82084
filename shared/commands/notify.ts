// What rings the bell in a chat.

import { oneWord } from './arguments.ts';
import { command } from './define.ts';

const LEVELS = ['all', 'mentions', 'none'] as const;

const level = oneWord((word) => LEVELS.find((it) => it === word.toLowerCase()), { offers: LEVELS });

export const notify = command('notify', {
  by: { clientOnly: 'This client cannot ring: use another one.' },
  reaches: 'nobody',
  section: 'You',
  words: ['/notify'],
  usage: ['/notify all|mentions|none'],
  help: 'what rings in the open chat: every message, those with your name, or nothing',
  example: '/notify mentions',
  args: { level },
  write: ({ level }) => `/notify ${level}`,
});

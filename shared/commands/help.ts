// What can be typed: the table, or one command.

import { oneWord, optional } from './arguments.ts';
import { command } from './define.ts';

interface Help {
  readonly topic?: string;
  /** For users whose commands all begin with `/`. */
  readonly slashed?: true;
}

/** Whether there is such a command is asked where all are known. */
const topic = oneWord((word) => word.toLowerCase().replace(/^[/!](?=.)/, ''), { offers: 'topics' });

export const help = command('help', {
  by: 'server',
  reaches: 'nobody',
  section: 'You',
  words: ['help', '!help'],
  usage: ['help [command]'],
  help: 'this table, or one command',
  example: '/help message',
  args: { topic: optional(topic) },
  make: (values): Help => values,
  write: ({ topic }) => (topic === undefined ? 'help' : `/help ${topic}`),
});

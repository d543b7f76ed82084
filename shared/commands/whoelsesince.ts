// Who else was online in the last while.

import { LENGTHS, parseWindow } from '../lifetime.ts';
import { FROM, lineOf, oneWord, optional, startBehindLength, WINDOWS } from './arguments.ts';
import { command } from './define.ts';

const window = oneWord(parseWindow, { offers: WINDOWS });

export const whoelsesince = command('whoelsesince', {
  by: 'server',
  reaches: 'nobody',
  section: 'People',
  words: ['whoelsesince'],
  usage: ['whoelsesince <time>'],
  help: 'who was online in that time, even if they have left since',
  example: 'whoelsesince 10m',
  form: `${LENGTHS}. ${FROM}`,
  strict: true,
  args: { window, from: optional(startBehindLength) },
  write: ({ window, from }) => lineOf('whoelsesince', window, from),
});

// Shows the client's settings, or changes one. A server knows none of them.

import { lineOf, oneWord, optional, settingValue } from './arguments.ts';
import { command } from './define.ts';

const NAME = /^[a-z][a-z0-9.-]*$/i;

const setting = oneWord((word) => (NAME.test(word) ? word : undefined), { offers: 'settings' });

export const set = command('set', {
  by: { clientOnly: 'This client has no settings that a line can change. Nothing was done.' },
  reaches: 'nobody',
  section: 'You',
  words: ['/set'],
  usage: ['/set [setting [value]]'],
  help: "shows this client's settings, or changes one",
  example: '/set times 12h',
  args: { setting: optional(setting), value: optional(settingValue) },
  write: ({ setting, value }) => lineOf('/set', setting, value),
});

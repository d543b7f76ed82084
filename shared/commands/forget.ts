// Removes one of the user's devices.

import { oneWord } from './arguments.ts';
import { command } from './define.ts';

/** One word only, though a last argument otherwise takes the rest: `forget about it` is English. */
const device = oneWord((word) => word);

export const forget = command('forget', {
  by: 'server',
  reaches: 'nobody',
  section: 'You',
  words: ['forget'],
  usage: ['forget <device>'],
  help: 'removes a device from that list',
  example: 'forget laptop',
  args: { device },
  write: ({ device }) => `forget ${device}`,
});

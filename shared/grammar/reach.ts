// Whom a command reaches by the names in it: so client and server can see to it that the line goes to nobody else.

import type { Reach } from '../commands/define.ts';
import { COMMANDS } from '../commands/list.ts';
import type { Command } from './command.ts';

export function reachOf(command: Command): Reach {
  const { reaches } = COMMANDS[command.verb];
  return typeof reaches === 'function' ? (reaches as (it: Command) => Reach)(command) : {};
}

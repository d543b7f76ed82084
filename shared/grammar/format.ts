// format(command) -> the line that parses to it: parse(format(c, known), known) is c. The client uses it to write what
// it sends to an open pane. A command with no such line (an action with commands in its later lines) becomes the
// nearest one.

import { COMMANDS } from '../commands/list.ts';
import type { Command } from './command.ts';
import { type Known, parse } from './parse.ts';

type Said = Extract<Command, { text: string }>;

export function format(it: Command, known: Known): string {
  const line = written(it);
  if (!('text' in it)) return line;
  // A text that reads as something else, or starts with a `\` that would be dropped, gets a `\` in front.
  const parsed = parse(line, known);
  if (parsed.kind === 'command' && isSame(parsed.command, it)) return line;
  return written({ ...it, text: `\\${it.text}` });
}

function isSame(parsed: Command, it: Said): boolean {
  return (
    parsed.verb === it.verb &&
    parsed.text === it.text &&
    isAction(parsed) === isAction(it) &&
    written(parsed) === written(it)
  );
}

const isAction = (it: Said): boolean => 'action' in it && it.action === true;

function written(it: Command): string {
  const write = COMMANDS[it.verb].write as (it: Command) => string;
  return write(it);
}

// format(command) -> the line that parses to it: parse(format(c, known), known) is c. The client uses it to write what
// it sends to an open pane. A command with no such line (an action with commands in its later lines) becomes the
// nearest one.

import type { Command, Target } from './command.ts';
import { type Known, parse } from './parse.ts';

type Said = Extract<Command, { text: string }>;

export function format(it: Command, known: Known): string {
  if (!('text' in it)) return formatPlain(it);
  const head = headOf(it);
  const line = head + it.text;
  // A text that reads as something else, or starts with a `\` that would be dropped, gets a `\` in front.
  const parsed = parse(line, known);
  return parsed.kind === 'command' && isSame(parsed.command, it) ? line : `${head}\\${it.text}`;
}

function isSame(parsed: Command, it: Said): boolean {
  if (parsed.verb !== it.verb || parsed.text !== it.text) return false;
  return (
    parsed.verb !== 'message' ||
    it.verb !== 'message' ||
    (parsed.action === it.action && headOf(parsed) === headOf(it))
  );
}

function headOf(it: Said): string {
  if (it.verb === 'broadcast') return 'broadcast ';
  if (it.verb === 'private') return `private ${it.name} `;
  const action = it.action ? '/me ' : '';
  if (it.to.kind === 'global' && it.lifetime === undefined) return action;
  const to = it.to.kind === 'user' ? `@${it.to.name}` : `*${nameOf(it.to)}`;
  return `${it.lifetime === undefined ? '' : `*${it.lifetime}`}${to} ${action}`;
}

function nameOf(to: Target): string {
  return to.kind === 'global' ? 'global' : to.name;
}

function formatPlain(it: Exclude<Command, Said>): string {
  switch (it.verb) {
    case 'whoelsesince':
      return `whoelsesince ${it.window}${fromOf(it)}`;
    case 'whoelse':
      return `whoelse${fromOf(it)}`;
    case 'displayallusers':
      return `/displayallusers${fromOf(it)}`;
    case 'block':
    case 'unblock':
      return `${it.verb} ${it.names.join(' ')}`;
    case 'toggleblock':
      return `~${it.name}`;
    case 'makegroup':
      return `*${it.members.join(',')} -> ${it.group}`;
    case 'addmember':
      return `+${it.name} ${it.group}`;
    case 'removemember':
      return `-${it.name} ${it.group}`;
    case 'members':
      return `+ ${it.group}`;
    case 'ls':
      return it.chat ? `ls ${chatOf(it.chat)}${it.older ? ' older' : suffixOf(it.max)}` : 'ls';
    case 'read':
      return `/read ${chatOf(it.chat)}`;
    case 'sendfile':
      return `sendfile ${it.name} ${it.path}`;
    case 'forget':
      return `forget ${it.device}`;
    case 'help':
      return it.topic === undefined ? 'help' : `/help ${it.topic}`;
    case 'trust':
      return `/trust ${it.name}`;
    case 'notify':
      return `/notify ${it.level}`;
    case 'startprivate':
    case 'stopprivate':
      return it.name === undefined ? it.verb : `${it.verb} ${it.name}`;
    case 'accept':
    case 'decline':
    case 'cancelfile':
      return [it.verb, it.name, it.file].filter((part) => part !== undefined).join(' ');
    case 'blocked':
    case 'name':
      return `/${it.verb}`;
    default:
      return it.verb;
  }
}

function fromOf({ from }: { readonly from?: string }): string {
  return from === undefined ? '' : ` ${from}`;
}

function suffixOf(max: number | undefined): string {
  return max === undefined ? '' : ` ${max}`;
}

function chatOf(chat: Target): string {
  const sign = chat.kind === 'user' ? '@' : chat.kind === 'group' ? '*' : '';
  return sign + nameOf(chat);
}

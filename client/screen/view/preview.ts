// What Enter will do, in words, for the line above the input. Pure.

import type { Command, Target } from '../../../shared/grammar/command.ts';
import { ROWS } from '../../../shared/grammar/table.ts';
import { lengthText } from '../../../shared/lifetime.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { type TypedIn, whyShut } from '../../core/intent.ts';
import { othersHere } from '../../core/model.ts';
import { signedName } from '../../core/sentences.ts';
import { type Intended, openChat, type Panes } from '../panes/panes.ts';

export interface Preview {
  readonly text: string;
  readonly style: 'strong' | 'alert';
}

export function previewOf(panes: Panes): Preview {
  return wordsOf(panes.intended.is, openChat(panes), othersHere(panes.model));
}

/**
 * `here` counts the others who get what is said in global. Where nothing is typed it says where a text would go.
 */
export function wordsOf(intent: Intended['is'], chat: TypedIn, here: number): Preview {
  switch (intent.kind) {
    case 'nothing': {
      const why = whyShut(chat);
      return why === undefined ? strong(textGoes(chat, here)) : alert(why);
    }
    case 'refused':
      return alert(intent.text);
    case 'keys':
      return strong('all keys');
    case 'command':
      return strong(intent.here ? textGoes(chat, here) : commandDoes(intent.command, here));
    default:
      return unreachable(intent);
  }
}

function strong(text: string): Preview {
  return { text, style: 'strong' };
}

function alert(text: string): Preview {
  return { text: text.split('\n', 2).join(' ').replace(/ {2,}/g, ' '), style: 'alert' };
}

function textGoes(chat: TypedIn, here: number): string {
  if (chat.kind === 'global') return `→ global (${here})`;
  return chat.kind === 'private' ? `→ ${chat.name}, privately` : `→ ${signedName(chat)}`;
}

function commandDoes(command: Command, here: number): string {
  if (isOfMessage(command)) {
    const { of, chat = { kind: 'global' } } = command.at;
    return `${DOES[command.verb](of)} in ${wordOf(chat, here)}`;
  }
  if (command.verb !== 'message') return helpOf(command);
  const { to, lifetime } = command;
  const gone = lifetime === undefined ? '' : `, gone in ${lengthText(lifetime)}`;
  return `→ ${wordOf(to, here)}${gone}`;
}

type OfMessage = Extract<Command, { verb: 'reply' | 'react' | 'edit' | 'delete' }>;

function isOfMessage(command: Command): command is OfMessage {
  return command.verb in DOES;
}

const which = (of: number | undefined, newest: string): string => (of ? `#${of}` : newest);
const DOES: Readonly<Record<OfMessage['verb'], (of: number | undefined) => string>> = {
  reply: (of) => `answers ${which(of, 'the newest message')}`,
  react: (of) => `marks ${which(of, 'the newest message')}, or takes the mark off,`,
  edit: (of) => `changes ${which(of, 'your newest message')}`,
  delete: (of) => `deletes ${which(of, 'your newest message')}`,
};

function wordOf(to: Target, here: number): string {
  if (to.kind === 'global') return `global (${here})`;
  return `${to.kind === 'user' ? '@' : to.kind === 'group' ? '*' : ''}${to.name}`;
}

function helpOf({ verb }: Command): string {
  const rows = ROWS.filter((row) => row.verb === verb);
  const row = rows.find(({ words }) => words.length > 0) ?? rows[0];
  return row?.help ?? verb;
}

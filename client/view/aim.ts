// Where a typed line goes, before Enter and after it: what it means in the open chat, by the grammar alone. What is text
// goes to that chat, spelled so that no server can take it for anything else; a command stays a command. Pure.

import type { Command, NotifyLevel, Target } from '../../shared/grammar/command.ts';
import { format } from '../../shared/grammar/format.ts';
import { type Known, parse } from '../../shared/grammar/parse.ts';
import { ROWS } from '../../shared/grammar/table.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { isRemovedName, nameBefore } from '../../shared/names.ts';
import { cleanLabel } from '../../shared/text.ts';
import type { Chat, Shut } from '../model.ts';
import { signedName } from '../panes/panes.ts';
import { linesFor } from '../spelling.ts';

/** What the client does by itself. */
export type Own =
  | { readonly kind: 'list' }
  | { readonly kind: 'open'; readonly chat: Target }
  | { readonly kind: 'notify'; readonly level: NotifyLevel }
  | { readonly kind: 'help'; readonly topic?: string }
  | { readonly kind: 'keys' };

export type Aim =
  | { readonly kind: 'nothing' }
  /** `line` is what the server gets. `timed`: it is a timed message. */
  | {
      readonly kind: 'say';
      readonly line: string;
      readonly where: string;
      readonly timed?: true;
      /** It is text for the open chat. */
      readonly here?: true;
    }
  | { readonly kind: 'own'; readonly own: Own; readonly where: string }
  | { readonly kind: 'mistake'; readonly text: string };

export interface AimNeeds {
  readonly chat: Pick<Chat, 'kind' | 'name' | 'shut'>;
  readonly known: Known;
  /** How many others are here: they get what is said in global. */
  readonly here: number;
}

export function aim(typed: string, needs: AimNeeds): Aim {
  const { chat, known } = needs;
  if (typed.trim() === '') return { kind: 'nothing' };
  const own = ownCommand(typed);
  if (own) return own;
  const parsed = parse(typed, known);
  if (parsed.kind === 'mistake') return { kind: 'mistake', text: parsed.text };
  const { command } = parsed;
  if (command.verb === 'message' && isPlainText(command)) return textAim(typed, command, needs);
  const mine = ownVerb(command);
  if (mine) return { kind: 'own', own: mine, where: helpOf(command) };
  const isAnswer = command.verb === 'accept' || command.verb === 'decline'; // the client's own
  if (!isAnswer && chat.kind !== 'global' && mayBePublic(typed))
    return { kind: 'mistake', text: UNSURE };
  if (command.verb !== 'message') return { kind: 'say', line: typed, where: helpOf(command) };
  const where = `→ ${wordOf(command.to, needs.here)}`;
  if (command.lifetime === undefined) return { kind: 'say', line: typed, where };
  const gone = `, gone in ${lengthText(command.lifetime)}`;
  return { kind: 'say', line: typed, where: where + gone, timed: true };
}

type Message = Extract<Command, { verb: 'message' }>;

/** Text that says nothing of where it goes. */
function isPlainText(command: Command): boolean {
  return (
    command.verb === 'message' && command.to.kind === 'global' && command.lifetime === undefined
  );
}

function textAim(typed: string, { text, action }: Message, { chat, here }: AimNeeds): Aim {
  if (chat.kind === 'direct' && isRemovedName(chat.name)) {
    return { kind: 'mistake', text: `${cleanLabel(nameBefore(chat.name))}${REMOVED}` };
  }
  if (chat.shut) return { kind: 'mistake', text: shutText(chat.shut, chat) };
  if (chat.kind === 'global') {
    return { kind: 'say', line: typed, where: `→ ${wordOf({ kind: 'global' }, here)}`, here: true };
  }
  if (chat.kind === 'private') return privateAim(chat, action ? `/me ${text}` : text);
  const to: Target = { kind: chat.kind === 'direct' ? 'user' : 'group', name: chat.name };
  const where = `→ ${signedName(chat)}`;
  if (action) return { kind: 'say', line: `${signedName(chat)} /me ${text}`, where, here: true };
  const [line = ''] = linesFor(to, text);
  return { kind: 'say', line, where, here: true };
}

function privateAim({ name }: AimNeeds['chat'], text: string): Aim {
  const nobody = { isUser: () => false, isGroup: () => false, openRequests: 0 };
  const line = format({ verb: 'private', name, text }, nobody);
  return { kind: 'say', line, where: `→ ${name}, privately`, here: true };
}

const REMOVED = "'s account was removed: nothing is sent.";

/** Why nothing can be said in a chat, and what to do. */
function shutText(why: Shut, { name: called }: Pick<Chat, 'name'>): string {
  const name = cleanLabel(called);
  switch (why) {
    case 'ended':
      return `This private chat is over: nothing is sent. For another: startprivate ${name}`;
    case 'left':
      return `This chat is over: nothing is sent. You are no longer in ${name}.`;
    case 'blocked':
      return `You block ${name}: nothing is sent. To write to them: /unblock ${name}`;
    case 'gone':
      return `This chat is over: nothing is sent. For whoever is called ${name} now: ls ${name}`;
    case 'asking':
      return `Looking for ${name}: nothing is sent yet.`;
    case 'nobody':
      return `There is no chat with ${name}: nothing is sent.`;
  }
}

/** Whether some server, whoever is known there, would take a line for text to everybody. */
function mayBePublic(line: string): boolean {
  return WORLDS.some((known) => {
    const parsed = parse(line, known);
    return parsed.kind === 'command' && isPlainText(parsed.command);
  });
}

const WORLDS: readonly Known[] = [true, false].flatMap((users) =>
  [true, false].map((groups) => ({
    isUser: () => users,
    isGroup: () => groups,
    openRequests: 0,
  })),
);

const UNSURE =
  'Whether that is a command depends on who is known: type it in global, or put \\ in front to send it here as text.';

function wordOf(to: Target, here: number): string {
  if (to.kind === 'global') return `global (${here})`;
  return `${to.kind === 'user' ? '@' : to.kind === 'group' ? '*' : ''}${to.name}`;
}

function helpOf(command: Command): string {
  const row = ROWS.find(({ verb, words }) => verb === command.verb && words.length > 0);
  return row?.help ?? ROWS.find(({ verb }) => verb === command.verb)?.help ?? command.verb;
}

function ownVerb(command: Command): Own | undefined {
  if (command.verb === 'help') {
    return { kind: 'help', ...(command.topic !== undefined && { topic: command.topic }) };
  }
  if (command.verb === 'notify') return { kind: 'notify', level: command.level };
  if (command.verb !== 'ls') return undefined;
  return command.chat ? { kind: 'open', chat: command.chat } : { kind: 'list' };
}

/** What only this client understands; the grammar refuses every other word with a `/`. */
function ownCommand(typed: string): Aim | undefined {
  const isKeys = /^\s*[/!]?help\s+keys\s*$/i.test(typed);
  return isKeys ? { kind: 'own', own: { kind: 'keys' }, where: 'all keys' } : undefined;
}

// Where a typed line goes, before Enter and after it: what it means in the open chat, by the grammar alone. Text goes
// to that chat, spelled so that no server can take it for anything else; a command stays a command. Pure.

import type { Command, NotifyLevel, Target } from '../../shared/grammar/command.ts';
import { isEveryday } from '../../shared/grammar/everyday.ts';
import { format } from '../../shared/grammar/format.ts';
import { type Known, parse } from '../../shared/grammar/parse.ts';
import { isPasswordLine } from '../../shared/grammar/passwords.ts';
import { mayTell } from '../../shared/grammar/pasted.ts';
import { ROWS } from '../../shared/grammar/table.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { isRemovedName, keyOf, nameBefore } from '../../shared/names.ts';
import { cleanLabel, cleanText, trimText } from '../../shared/text.ts';
import type { Chat, Shut } from './model.ts';
import { signedName } from './sentences.ts';
import { linesFor } from './spelling.ts';

/** Commands that the client carries out itself. */
export type Own =
  | { readonly kind: 'list' }
  | { readonly kind: 'open'; readonly chat: Target }
  | { readonly kind: 'notify'; readonly level: NotifyLevel }
  | { readonly kind: 'help'; readonly topic?: string }
  | { readonly kind: 'keys' };

export type Aim =
  | { readonly kind: 'nothing' }
  /** `line`: as the server gets it. `timed`: it is a timed message. */
  | {
      readonly kind: 'say';
      readonly line: string;
      readonly where: string;
      readonly timed?: true;
      /** It is text for the open chat. */
      readonly here?: true;
    }
  | { readonly kind: 'own'; readonly own: Own; readonly where: string }
  /** `kept`: the line may be good, but nothing can be said here any more. */
  | { readonly kind: 'mistake'; readonly text: string; readonly kept?: true };

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
  const text = trimText(cleanText(typed));
  if (chat.kind !== 'global' && isEveryday(text, parsed, besides(chat.name, known))) {
    return textAim(typed, { text }, needs);
  }
  if (parsed.kind === 'mistake') return { kind: 'mistake', text: parsed.text };
  return commandAim(typed, parsed.command, needs);
}

function commandAim(typed: string, command: Command, needs: AimNeeds): Aim {
  if (command.verb === 'message' && isPlainText(command)) return textAim(typed, command, needs);
  const mine = ownVerb(command);
  if (mine) return { kind: 'own', own: mine, where: helpOf(command) };
  const isAnswer = command.verb === 'accept' || command.verb === 'decline'; // the client's own
  if (!isAnswer && needs.chat.kind !== 'global' && mayBePublic(typed))
    return { kind: 'mistake', text: UNSURE };
  if (command.verb !== 'message') return { kind: 'say', line: typed, where: helpOf(command) };
  const other = otherKind(command.to, needs.known);
  if (other !== undefined) return { kind: 'mistake', text: other };
  const where = `→ ${wordOf(command.to, needs.here)}`;
  if (command.lifetime === undefined) return { kind: 'say', line: typed, where };
  const gone = `, gone in ${lengthText(command.lifetime)}`;
  return { kind: 'say', line: typed, where: where + gone, timed: true };
}

/** Where a line goes as text, whatever it looks like. Only a line that can hold nothing private goes to everybody. */
export function asText(typed: string, needs: AimNeeds): Aim {
  const { chat, known } = needs;
  const text = trimText(cleanText(typed));
  const parsed = parse(typed, known);
  const secret = parsed.kind === 'mistake' && (text === '' || isPasswordLine(text));
  if (secret) return text === '' ? { kind: 'nothing' } : { kind: 'mistake', text: parsed.text };
  if (parsed.kind === 'command' && isPlainText(parsed.command)) return aim(typed, needs);
  if (chat.kind !== 'global') return textAim(typed, { text }, needs);
  if (mayTell(text, known)) return { kind: 'mistake', text: TELLS };
  return textAim(`\\${text}`, { text }, needs);
}

const TELLS =
  'That names somebody, or looks like a private command. To send it to everybody all the same, put \\ in front.';

/** The people known, besides the one whose chat it is. */
function besides(name: string, known: Known): Known {
  const isOther = (it: string): boolean => keyOf(it) !== keyOf(name);
  return {
    ...known,
    isUser: (it) => isOther(it) && known.isUser(it),
    isGroup: (it) => isOther(it) && known.isGroup(it),
  };
}

type Message = Pick<Extract<Command, { verb: 'message' }>, 'text' | 'action'>;

/** Text that does not say where it goes. */
function isPlainText(command: Command): boolean {
  return (
    command.verb === 'message' && command.to.kind === 'global' && command.lifetime === undefined
  );
}

function textAim(typed: string, { text, action }: Message, { chat, known, here }: AimNeeds): Aim {
  if (chat.kind === 'direct' && isRemovedName(chat.name)) {
    const why = `${cleanLabel(nameBefore(chat.name))}${REMOVED}`;
    return { kind: 'mistake', text: why, kept: true };
  }
  if (chat.shut) return { kind: 'mistake', text: shutText(chat.shut, chat), kept: true };
  if (chat.kind === 'global') {
    return { kind: 'say', line: typed, where: `→ ${wordOf({ kind: 'global' }, here)}`, here: true };
  }
  if (chat.kind === 'private') return privateAim(chat, action ? `/me ${text}` : text);
  const to: Target = { kind: chat.kind === 'direct' ? 'user' : 'group', name: chat.name };
  const where = `→ ${signedName(chat)}`;
  if (action) return { kind: 'say', line: `${signedName(chat)} /me ${text}`, where, here: true };
  const lines = linesFor(to, text);
  const fit = lines.find((line) => parse(line, known).kind === 'command');
  return { kind: 'say', line: fit ?? lines.at(-1) ?? '', where, here: true };
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
      return `There is no chat called ${name}: nothing is sent.`;
  }
}

/** What a name is, if it is certainly not what the sign in front says: users and groups share one space of names. */
function otherKind(to: Target, { isUser, isGroup }: Known): string | undefined {
  if (to.kind === 'group' && !isGroup(to.name) && isUser(to.name)) {
    return `${to.name} is a user: @${to.name} <text>. Nothing was sent.`;
  }
  if (to.kind === 'user' && !isUser(to.name) && isGroup(to.name)) {
    return `${to.name} is a group: *${to.name} <text>. Nothing was sent.`;
  }
  return undefined;
}

/** Whether some server, depending on whom it knows, would take a line for text to everybody. */
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

/** Commands that only this client understands; the grammar refuses every other unknown word with a `/`. */
function ownCommand(typed: string): Aim | undefined {
  const isKeys = /^\s*[/!]?help\s+keys\s*$/i.test(typed);
  return isKeys ? { kind: 'own', own: { kind: 'keys' }, where: 'all keys' } : undefined;
}

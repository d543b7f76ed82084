// What a typed line will do, by the grammar alone and before any server reads it: where a text goes, which command it is,
// or why nothing is done. The preview shows it and Enter does it. Text goes to the chat it was typed in, spelled so that
// no server can take it for anything else; a command stays a command. Pure; knows no screen.

import type { Command, Target } from '../../shared/grammar/command.ts';
import { isEveryday } from '../../shared/grammar/everyday.ts';
import { format } from '../../shared/grammar/format.ts';
import { type Known, parse } from '../../shared/grammar/parse.ts';
import { isPasswordLine } from '../../shared/grammar/passwords.ts';
import { mayTell } from '../../shared/grammar/pasted.ts';
import { isRemovedName, keyOf, nameBefore } from '../../shared/names.ts';
import type { RefusalCode } from '../../shared/refusal.ts';
import { cleanLabel, cleanText, trimText } from '../../shared/text.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { FRAME_BYTES_MAX } from '../../shared/wire/native.ts';
import type { Chat, Shut } from './model.ts';
import { signedName } from './sentences.ts';
import { lineFor } from './spelling.ts';

export type Intent =
  | { readonly kind: 'nothing' }
  /** `line`: as the server gets it, if it is for the server. `here`: it is text for the chat it was typed in. */
  | {
      readonly kind: 'command';
      readonly line: string;
      readonly command: Command;
      readonly here?: true;
    }
  /**
   * `secret`: nothing of the line is to be shown again. `shut`: the line may be good, but nothing can be said in this
   * chat.
   */
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly text: string;
      readonly secret?: true;
      readonly shut?: true;
    };

/** The chat that a line is typed in; in a client without panes it is global. */
export type TypedIn = Pick<Chat, 'kind' | 'name' | 'shut'>;
export const IN_GLOBAL: TypedIn = { kind: 'global', name: 'global' };

/** Where nobody is known for sure: a line that is private, or looks private, is so whoever is known. */
export const NOBODY: Known = { isUser: () => false, isGroup: () => false, openRequests: 0 };

/** `me`: the user's own name, which in a line means nobody else; left out where it is not known. */
export interface KnownTo extends Known {
  readonly me?: string;
}

/** At most two parses, but for a text of several lines with a `\` in front. */
export function intent(typed: string, chat: TypedIn, known: KnownTo): Intent {
  if (typed.trim() === '') return NOTHING;
  const read = parse(isBareAnswer(typed) ? typed.toLowerCase() : typed, known);
  const text = trimText(cleanText(typed));
  if (chat.kind !== 'global' && isEveryday(text, read, besides(chat.name, known))) {
    return textIn(chat, { typed, text }, known);
  }
  if (read.kind === 'mistake') return refused(typed, read);
  const { command } = read;
  if (isOfMessageHere(command)) return ofMessage(typed, command, { chat, known });
  if (!isPlainText(command)) return wrongSign(command, known) ?? ready(typed, command);
  const said = isBareAnswer(typed) ? { text } : command;
  return textIn(chat, { typed, text: said.text, action: command.action }, known);
}

/**
 * The line as text, whatever it looks like. Only what can hold nothing private goes to everybody. `read`: the line as it
 * is parsed.
 */
export function intentAsText(
  typed: string,
  chat: TypedIn,
  known: KnownTo,
  read = parse(typed, known),
): Intent {
  const text = trimText(cleanText(typed));
  if (text === '') return NOTHING;
  if (read.kind === 'mistake' && isPasswordLine(text)) return refused(text, read);
  if (read.kind === 'command' && isPlainText(read.command)) return intent(typed, chat, known);
  if (chat.kind !== 'global') return textIn(chat, { typed, text }, known);
  if (mayTell(text, known)) return { kind: 'refused', code: 'slip', text: TELLS };
  return textIn(chat, { typed: `\\${text}`, text }, known);
}

const NOTHING = { kind: 'nothing' } as const;

const TELLS =
  'That names somebody, or looks like a private command. To send it to everybody all the same, put \\ in front.';

function refused(typed: string, { code, text }: { code: RefusalCode; text: string }): Intent {
  const secret = isPasswordLine(typed);
  return { kind: 'refused', code, text, ...(secret && { secret }) };
}

/** Less than a frame by the room for the id and the quotes around the line. */
const LINE_BYTES_MAX = FRAME_BYTES_MAX - 256;
/** The most bytes of one UTF-16 unit in JSON: `\u0000`. */
const UNIT_BYTES_MAX = 6;

function ready(line: string, command: Command, here?: true): Intent {
  const mayBeLong = line.length * UNIT_BYTES_MAX > LINE_BYTES_MAX;
  if (mayBeLong && new TextEncoder().encode(JSON.stringify(line)).length > LINE_BYTES_MAX) {
    return {
      kind: 'refused',
      code: 'too-long',
      text: 'That line is too long. Send it in parts.',
    };
  }
  return { kind: 'command', line, command, ...(here && { here }) };
}

/** `known`, without the user and without the user whose direct chat is called `name`. */
function besides(name: string, { me = '', ...known }: KnownTo): Known {
  const own = [name, me].map(keyOf);
  const isOther = (it: string): boolean => !own.includes(keyOf(it));
  return {
    ...known,
    isUser: (it) => isOther(it) && known.isUser(it),
    isGroup: (it) => isOther(it) && known.isGroup(it),
  };
}

type Message = Extract<Command, { verb: 'message' }>;

/** Text that does not say where it goes. */
function isPlainText(command: Command): command is Message {
  return (
    command.verb === 'message' && command.to.kind === 'global' && command.lifetime === undefined
  );
}

type OfMessage = Extract<Command, { verb: 'reply' | 'react' | 'edit' | 'delete' }>;

/** It is about a message of the open chat. */
function isOfMessageHere(command: Command): command is OfMessage {
  const { verb } = command;
  const isOfMessage = verb === 'reply' || verb === 'react' || verb === 'edit' || verb === 'delete';
  return isOfMessage && command.at.chat === undefined;
}

/** For the server such a line is about `global`: the name of the chat that it was typed in is written into it. */
function ofMessage(
  typed: string,
  command: OfMessage,
  { chat, known }: { chat: TypedIn; known: Known },
): Intent {
  if (chat.kind === 'private') return { kind: 'refused', code: 'usage', text: UNNUMBERED };
  const why = whyShut(chat);
  if (why !== undefined) return { kind: 'refused', code: 'no-such-chat', text: why, shut: true };
  if (chat.kind === 'global') return ready(typed, command);
  const to = { kind: chat.kind === 'direct' ? 'user' : 'group', name: chat.name } as const;
  const placed = { ...command, at: { ...command.at, chat: to } };
  return ready(format(placed, known), placed);
}

const UNNUMBERED =
  'What is said in a private chat has no numbers: it can be neither changed nor answered by one.';

interface Said {
  readonly typed: string;
  readonly text: string;
  readonly action?: true | undefined;
}

function textIn(chat: TypedIn, { typed, text, action }: Said, known: Known): Intent {
  const why = whyShut(chat);
  if (why !== undefined) return { kind: 'refused', code: 'no-such-chat', text: why, shut: true };
  const say = (line: string, to: Target): Intent =>
    ready(line, { verb: 'message', to, text, ...(action && { action }) }, true);
  switch (chat.kind) {
    case 'global':
      return say(typed, { kind: 'global' });
    case 'private':
      return privately(chat.name, action ? `/me ${text}` : text);
    case 'direct':
    case 'group': {
      const to = { kind: chat.kind === 'direct' ? 'user' : 'group', name: chat.name } as const;
      return say(action ? `${signedName(chat)} /me ${text}` : lineFor(to, text, known), to);
    }
    default:
      return unreachable(chat.kind);
  }
}

function privately(name: string, text: string): Intent {
  const command = { verb: 'private', name, text } as const;
  return ready(format(command, NOBODY), command, true);
}

const REMOVED = "'s account was removed: nothing is sent.";

/** Why no text can be sent in a chat, and what to do; undefined where it can. */
export function whyShut(chat: TypedIn): string | undefined {
  if (chat.kind === 'direct' && isRemovedName(chat.name)) {
    return `${cleanLabel(nameBefore(chat.name))}${REMOVED}`;
  }
  return chat.shut && shutText(chat.shut, chat);
}

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
    default:
      return unreachable(why);
  }
}

/** A name that is certainly not what the sign in front says: users and groups share one space of names. */
function wrongSign(command: Command, { isUser, isGroup }: Known): Intent | undefined {
  if (command.verb !== 'message' || !('name' in command.to)) return undefined;
  const { kind, name } = command.to;
  const wrong = (text: string): Intent => ({ kind: 'refused', code: 'usage', text });
  if (kind === 'group' && !isGroup(name) && isUser(name)) {
    return wrong(`${name} is a user: @${name} <text>. Nothing was sent.`);
  }
  if (kind === 'user' && !isUser(name) && isGroup(name)) {
    return wrong(`${name} is a group: *${name} <text>. Nothing was sent.`);
  }
  return undefined;
}

/** Whether a line is an answer without a name. */
export function isBareAnswer(line: string): boolean {
  return /^\s*(?:\/?(?:accept|decline)|\/?[yn])\s*$/i.test(line);
}

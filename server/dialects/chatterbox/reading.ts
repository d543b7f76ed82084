// What Chatterbox clients send: a name, with or without a password, and messages. A faulty frame is answered with what
// is wrong, and the next one is taken.

import { type Static, Type } from '@sinclair/typebox';
import type { Command, Target } from '../../../shared/grammar/command.ts';
import { type Known, type Parsed, parse, readText } from '../../../shared/grammar/parse.ts';
import { mistake } from '../../../shared/grammar/parsed.ts';
import { isPasswordLine } from '../../../shared/grammar/passwords.ts';
import { tellsPrivate } from '../../../shared/grammar/pasted.ts';
import { isName, keyOf } from '../../../shared/names.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { cleanLabel, cleanText } from '../../../shared/text.ts';
import { checker } from '../../../shared/wire/checker.ts';
import { FrameError } from '../../../shared/wire/frame.ts';
import type { Incoming } from '../dialect.ts';

/** [SRC, DEST, TIMESTAMP, CONTENT]. The document asks for whole seconds; not all clients keep to that. */
const Sent = Type.Tuple([Type.String(), Type.String(), Type.Number(), Type.String()]);
export type Sent = Static<typeof Sent>;
/** The most messages in one frame; clients send one at a time. */
const MESSAGES_MAX = 64;
const isMessages = checker(Type.Array(Sent, { maxItems: MESSAGES_MAX }));
const isPassword = checker(Type.String({ maxLength: 1024 }));

const DEVICE = 'Chatterbox client';
/** A longer one is only said not to be a name. */
const USERNAME_CHARS_MAX = 256;

type Keys = Readonly<Record<string, unknown>>;

/** Whether a client that begins with this frame speaks Chatterbox: upper-case keys are that protocol's. */
export function isChatterbox(frame: unknown): boolean {
  return isObject(frame) && !has(frame, 'HEARTH') && Object.keys(frame).some(isUpperCase);
}

function isUpperCase(key: string): boolean {
  return /^[A-Z_]+$/.test(key);
}

/** What a frame asks for. `line` wraps each message. */
export function readFrame(
  frame: unknown,
  line: (sent: Sent) => Incoming,
): readonly (Incoming | Refusal)[] {
  if (frame instanceof FrameError) return [broken(frame)];
  if (!isObject(frame)) return [fault('A frame must be a JSON object.')];
  const asked = [...readHello(frame), ...readMessages(frame, line)];
  if (asked.length > 0 || has(frame, 'MESSAGES')) return asked;
  return [fault('The frame holds neither USERNAME nor MESSAGES.')];
}

/** After some faults, but not most, the start of the next frame is lost. */
function broken({ reason, message }: FrameError): Incoming | Refusal {
  if (reason === 'empty' || reason === 'too-long') return new Refusal('bad-frame', message);
  return fault(message);
}

function readHello(frame: Keys): readonly Incoming[] {
  if (!has(frame, 'USERNAME')) return [];
  const { USERNAME: name, PASSWORD: password = '' } = frame as { [key: string]: unknown };
  if (!isPassword(password)) return [fault('PASSWORD must be a string, and not so long.')];
  const isText = typeof name === 'string' && name.length <= USERNAME_CHARS_MAX;
  const hello = { USERNAME: isText ? name : '', device: DEVICE };
  return [{ kind: 'hello', hello, ...(password !== '' && { password }) }];
}

function readMessages(frame: Keys, line: (sent: Sent) => Incoming): readonly Incoming[] {
  if (!has(frame, 'MESSAGES')) return [];
  const { MESSAGES: sent } = frame as { [key: string]: unknown };
  if (isMessages(sent)) return sent.map(line);
  const shape =
    '[SRC, DEST, TIMESTAMP, CONTENT], where TIMESTAMP is a number and the rest are strings';
  return [
    fault(`MESSAGES must be a list of at most ${MESSAGES_MAX} ${shape}. Nothing of it was sent.`),
  ];
}

/** What one message from the user called `own` asks for. */
export function readSent([src, dest, , content]: Sent, own: string, known: Known): Parsed {
  if (keyOf(src) !== keyOf(own)) {
    return mistake('usage', `SRC must be your own name, "${own}". Nothing was sent.`);
  }
  const to = targetOf(dest);
  if (!to) {
    const name = cleanLabel(dest, 32);
    return mistake('no-such-user', `There is no user "${name}". Nothing was sent.`);
  }
  const text = cleanText(content).trim();
  // Some clients send every command to their own user, where nobody else can read it.
  const isOwn = keyOf(dest) === keyOf(own);
  if (text.startsWith('/')) return readCommand(text, isOwn ? { kind: 'global' } : to, known);
  return readWords(text, to, known);
}

/**
 * Text as it stands. If it would be private behind a `/`, it is refused for everybody, as in the client's own grammar.
 */
function readWords(text: string, to: Target, known: Known): Parsed {
  const bare = text.replace(/^\\+/, '').trimStart();
  const isPrivate = (): boolean =>
    to.kind === 'global' && (isPasswordLine(bare) || tellsPrivate(bare, known));
  if (bare === text && isPrivate()) return isPasswordLine(bare) ? SECRET : LOST_SLASH;
  const isEscaped = text.startsWith('\\') && (bare.startsWith('/') || isPrivate());
  return readText(isEscaped ? text.slice(1) : text, to);
}

const LOST_SLASH = mistake(
  'slip',
  'That looks like a command with private words, and would go to everybody: nothing was sent. For a command put / in front; for plain text put \\ in front.',
);
const SECRET = mistake(
  'slip',
  'That may hold a password, and would go to everybody: nothing was sent. For plain text put \\ in front.',
);

const SIGNED = /^\/[@*~+!-]/;

function targetOf(dest: string): Target | undefined {
  if (keyOf(dest) === 'all') return { kind: 'global' };
  return isName(dest) ? { kind: 'any', name: dest } : undefined;
}

/** A word of the table, or any other line of the grammar behind a `/`; never text for everybody. */
function readCommand(text: string, to: Target, known: Known): Parsed {
  const parsed = parse(SIGNED.test(text) ? text.slice(1) : text, known);
  if (parsed.kind === 'mistake') return { ...parsed, text: parsed.text.replace(USAGE, '$1/') };
  const { command } = parsed;
  if (command.verb === 'help') return { kind: 'command', command: { ...command, slashed: true } };
  if (isPlain(command)) {
    return mistake('unknown-command', 'There is no such command; /help lists them all.');
  }
  return to.kind === 'global' ? parsed : between(command, to);
}

/** Where a usage text mentions a command: here it is one only behind a `/`. */
const USAGE = /^(Usage: |Example: | {2}|Did you mean ")(?=[^\s/<\\])/gm;

function isPlain(command: Command): boolean {
  if (command.verb !== 'message' || command.to.kind !== 'global') return false;
  return command.action === undefined && command.lifetime === undefined;
}

/** Words meant for one person go to nobody else by a command. */
function between(command: Command, to: Target): Parsed {
  if (command.verb === 'message' && command.action && command.to.kind === 'global') {
    return { kind: 'command', command: { ...command, to } };
  }
  if (command.verb !== 'message' && command.verb !== 'broadcast') {
    return { kind: 'command', command };
  }
  const name = 'name' in to ? to.name : '';
  if (command.verb === 'message' && isFor(command.to, name)) return { kind: 'command', command };
  const text = `A command that sends something needs "ALL" or your own name as DEST, not "${name}". If your client takes the name from an @, leave that out: /message ${name} <text>. Nothing was sent.`;
  return mistake('usage', text);
}

function isFor(to: Target, name: string): boolean {
  return to.kind !== 'global' && keyOf(to.name) === keyOf(name);
}

function isObject(frame: unknown): frame is Keys {
  return typeof frame === 'object' && frame !== null && !Array.isArray(frame);
}

function has(frame: Keys, key: string): boolean {
  return Object.hasOwn(frame, key);
}

function fault(text: string): Incoming {
  return { kind: 'fault', refusal: new Refusal('bad-frame', text) };
}

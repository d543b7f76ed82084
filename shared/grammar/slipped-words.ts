// Slips in a first word: `mesage bob hi`, `Message bob hi`, `messagebob hi`, `dm bob hi`, `LOGOUT`. Each function
// returns what was meant, or undefined.

import { keyOf } from '../names.ts';
import { firstWord } from '../text.ts';
import type { Target } from './command.ts';
import { isKnown, type Known } from './parsed.ts';
import { BARE, ROWS } from './table.ts';
import { readWord } from './words.ts';

const GUARDED = ROWS.filter((row) => row.guarded).flatMap((row) =>
  row.words.filter((word) => word.length > 1),
);
const LONGEST = Math.max(...GUARDED.map((word) => word.length));
const PRIVATE = 'private <user> <text>';

/** Whether a word belongs to a command with private words or names, or is one slip away from one. */
export function isGuarded(word: string): boolean {
  return GUARDED.some((it) => isOneSlip(word.toLowerCase(), it));
}

/** One letter wrong, missing, extra or swapped, or another case; near `private`, whatever follows. */
export function nearWord(line: string, word: string, known: Known): string | undefined {
  if (word.length < 2 || word.length > LONGEST + 2 || word.length === line.length) return undefined;
  const lower = word.toLowerCase();
  let verb = GUARDED.find((it) => isOneSlip(lower, it));
  if (lower[1] === '/') verb ??= GUARDED.find((it) => isOneSlip(lower.slice(2), it)); // `x/message bob hi`
  if (verb === undefined || verb === 'private') return verb && PRIVATE;
  const rest = line.slice(word.length).trim();
  if (lower === verb && word !== verb && FITS[verb]?.test(rest))
    return `${verb} ${firstWord(rest)}`;
  if (!isNameNext(rest, known) || !isEnough(word, verb, rest, known)) return undefined;
  return `${verb} ${firstWord(rest)}`;
}

// In another case these are always meant, even without a known name: `Msg zde secret` may hold a mistyped one.
const NAME_AND_TEXT = /^[@*]?[A-Za-z][\w-]{0,31}:?\s+\S/;
const NAME = /^@?[A-Za-z][\w-]{0,31}:?(?:\s|$)/;
const FITS: Readonly<Record<string, RegExp>> = {
  message: NAME_AND_TEXT,
  msg: NAME_AND_TEXT,
  sendfile: NAME,
  startprivate: NAME,
  stopprivate: NAME,
};

// What other chats call these commands.
const FOREIGN: Readonly<Record<string, 'message' | 'private'>> = {
  ...{ dm: 'message', pm: 'message', w: 'message', whisper: 'message' },
  ...{ priv: 'private', pvt: 'private', prvt: 'private' },
};

/** `dm bob hi`, `whisper bob hi`, `priv bob hi`; only with a known name. */
export function foreignWord(line: string, word: string, known: Known): string | undefined {
  const verb = word.length > LONGEST_FOREIGN ? undefined : FOREIGN[keyOf(word)];
  if (verb === undefined) return undefined;
  const rest = line.slice(word.length).trim();
  if (!isNameNext(rest, known)) return undefined;
  return verb === 'private' ? PRIVATE : `message ${firstWord(rest)} <text>`;
}

const LONGEST_FOREIGN = 'whisper'.length;

/** The commands about one message need their `/`: `edit` and `reply` are English. */
const SLASHED_ONLY = /^(?:reply|react|edit|delete)$/i;
const PLACE = /^[@*]?([A-Za-z][\w-]{0,31})#\d*(?!\S)/;

/** `edit bob#12 hi`, `Reply devs# hi`; only with a known name. */
export function lostSlash(line: string, word: string, known: Known): string | undefined {
  if (!SLASHED_ONLY.test(word)) return undefined;
  const [place, name = ''] = PLACE.exec(line.slice(word.length, 64).trimStart()) ?? [];
  return isKnown(name, known) ? `/${word.toLowerCase()} ${place}` : undefined;
}

/** `LOGOUT`, `Help`, `LS bob`: not things people say. `Exit code 1`, `Help me` and `Forget it` are English. */
export function otherCase(line: string, word: string, known: Known): string | undefined {
  const lower = word.toLowerCase();
  if (lower === word || !BARE.has(lower)) return undefined;
  const read = readWord(lower + line.slice(word.length), known);
  if (read?.kind !== 'command') return undefined;
  const { command } = read;
  const isAlone = word.length === line.length && word.length > 1;
  const namesChat =
    command.verb === 'ls' && command.chat !== undefined && isThere(command.chat, known);
  const isMeant = isAlone || namesChat || command.verb === 'whoelsesince';
  return isMeant ? `${lower}${line.slice(word.length)}` : undefined;
}

function isThere(chat: Target, known: Known): boolean {
  return chat.kind === 'global' || isKnown(chat.name, known);
}

/**
 * DESIGN guards first words of five letters or more. Shorter ones (`ms bob`, `lock bob`) are more often English, so
 * more of the line must fit: `msg` needs a text, `block` nothing but known names.
 */
function isEnough(word: string, verb: string, rest: string, known: Known): boolean {
  if (word.length >= 5) return true;
  const words = rest.slice(0, 400).split(/\s+/);
  return verb === 'msg' ? words.length > 1 : words.every((name) => isNameNext(name, known));
}

/** One letter wrong, missing, extra or swapped; an exact match counts too. */
export function isOneSlip(typed: string, verb: string): boolean {
  const most = Math.max(typed.length, verb.length);
  if (most - Math.min(typed.length, verb.length) > 1) return false;
  let head = 0;
  while (head < most && typed.charCodeAt(head) === verb.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    typed.charCodeAt(typed.length - 1 - tail) === verb.charCodeAt(verb.length - 1 - tail)
  ) {
    tail += 1;
  }
  if (head + tail >= most - 1) return true;
  if (typed.length !== verb.length || head + tail !== most - 2) return false;
  return typed[head] === verb[head + 1] && typed[head + 1] === verb[head];
}

/**
 * The blank after the word is lost, replaced or moved by one, or another is put into the word: `messagebob hi`,
 * `message/bob hi`, `messag ebob hi`, `messageb ob hi`, `mess age bob hi`, `mess ge bob hi`.
 */
export function splitWord(line: string, word: string, known: Known): string | undefined {
  if (word.length > LONGEST + 34) return undefined;
  const lower = word.toLowerCase();
  if (!GUARDED.some((it) => it.startsWith(lower) || lower.startsWith(it))) return undefined;
  const [, second = '', third = ''] = line.slice(0, 120).split(/\s+/, 3);
  const both = word + second;
  if (/^private[^\w/-]/i.test(word)) return PRIVATE;
  const torn = GUARDED.find((it) => isTorn(it, word, second));
  if (torn !== undefined) return torn === 'private' ? PRIVATE : named(torn, third, known);
  const verb = GUARDED.find((it) => both.slice(0, it.length).toLowerCase() === it);
  if (verb === undefined) return undefined;
  const glued = word.slice(verb.length);
  const isMoved = Math.abs(word.length - verb.length) === 1;
  return (
    named(verb, glued, known) ??
    named(verb, glued.slice(1), known) ??
    named(verb, isMoved ? both.slice(verb.length) : '', known)
  );
}

/** `mess age` and `mess ge`: a blank put in, or in a letter's place. */
function isTorn(verb: string, word: string, second: string): boolean {
  const missing = verb.length - word.length - second.length;
  if (missing > 1 || missing < 0 || second === '') return false;
  return verb.startsWith(word.toLowerCase()) && verb.endsWith(second.toLowerCase());
}

function named(verb: string, name: string, known: Known): string | undefined {
  return isNameNext(name, known) ? `${verb} ${name}` : undefined;
}

function isNameNext(rest: string, known: Known): boolean {
  const name = firstWord(rest.slice(0, 40))
    .replace(/^[@*~+-]+/, '')
    .replace(/[:,;.!?]+$/, '');
  return isKnown(name, known);
}

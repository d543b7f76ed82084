// Lines that start with a word: `message bob hi`, `/DisplayUsers`, `ls devs 200`. Reads a row's arguments as the
// table says; knows nothing of slips.

import { parseWindow } from '../lifetime.ts';
import { isName, keyOf } from '../names.ts';
import { cleanLabel } from '../text.ts';
import type { Command, Target } from './command.ts';
import {
  AS_TEXT,
  command,
  type Known,
  type Mistake,
  misfit,
  mistake,
  type Parsed,
} from './parsed.ts';
import { type Arg, BARE, type Row, rowsOn, SLASHED } from './table.ts';

/** What a row's arguments came to; which of them are set, its `args` say. */
interface Values {
  user: string;
  users: readonly string[];
  text: string;
  path: string;
  device: string;
  window: number;
  chat?: Target;
  count?: number;
  topic?: string;
}

const COUNT = /^0*[1-9]\d{0,8}$/;
const LONGEST = Math.max(...[...BARE.keys()].map((word) => word.length));
const BLANK = /\s/;
const BLANKS = /^[^\S\n]+/;

/** The first word of `line`, which does not start with a blank. */
export function firstWord(line: string): string {
  const blank = line.search(BLANK);
  return blank < 0 ? line : line.slice(0, blank);
}

/** A line that starts with a bare word. undefined: it is text. */
export function readWord(line: string, known: Known): Parsed | undefined {
  const word = bareWord(line);
  const row = word === undefined ? undefined : BARE.get(word);
  if (word === undefined || row === undefined) return undefined;
  const rest = line.slice(word.length);
  if (word.length === 1 && (rest !== '' || known.openRequests !== 1)) return undefined; // `y`, `n`
  // `help me` is text: with the bare word, a topic is a bare word or a sign itself.
  if (row.verb === 'help' && rest !== '' && !isBareTopic(rest.trim())) return undefined;
  const read = readArgs(row, rest, known);
  if (read !== undefined) return command(read);
  return row.guarded || row.strict ? misfit(row) : undefined;
}

/** A line that starts with `/`, or with `!help`: never text. */
export function readSlashed(line: string, known: Known): Parsed {
  const word = firstWord(line);
  const row = SLASHED.get(word.slice(1).toLowerCase());
  if (row === undefined) return unknown(word);
  const rest = line.slice(word.length);
  const read = readArgs(row, rest, known);
  if (read !== undefined) return command(read);
  if (row.verb === 'help' && /^\s*\S+$/.test(rest)) return unknown(rest.trim());
  return misfit(row);
}

function unknown(word: string): Mistake {
  return mistake(
    'unknown-command',
    `There is no command "${cleanLabel(word, 32)}"; /help lists them all.\n${AS_TEXT}`,
  );
}

/** The first word if it is of lower-case letters only: the bare forms are, and most lines are ruled out here. */
function bareWord(line: string): string | undefined {
  let end = 0;
  let code = line.charCodeAt(0);
  while (code >= 97 && code <= 122 && end <= LONGEST) code = line.charCodeAt(++end);
  // A word of the table is followed by a blank or nothing (`\s` is also what is trimmed and split at).
  return end > 0 && (end === line.length || BLANK.test(line.charAt(end)))
    ? line.slice(0, end)
    : undefined;
}

const isBareTopic = (topic: string): boolean =>
  BARE.has(topic) || (!isName(topic) && !/^!/.test(topic));

/** The command, if what follows the row's word fits it. */
function readArgs(row: Row, rest: string, known: Known): Command | undefined {
  const values: Values = { user: '', users: [], text: '', path: '', device: '', window: 0 };
  let left = rest;
  for (const arg of row.args) {
    const after = readArg(arg, left, values);
    if (after === undefined) return undefined;
    left = after;
  }
  if (left.trim() !== '') return undefined;
  // Without a name, `accept` is `y`.
  const isAnswer = row.verb === 'accept' || row.verb === 'decline';
  if (isAnswer && values.user === '' && known.openRequests !== 1) return undefined;
  return build(row, values);
}

/** Reads one argument into `values`; what is left of the line, or undefined if it does not fit. */
function readArg(arg: Arg, rest: string, values: Values): string | undefined {
  // Only a text may go on in the next line of a pasted one.
  const line = rest.replace(BLANKS, '');
  switch (arg) {
    case 'text':
      values.text = rest.trim();
      return values.text === '' ? undefined : '';
    case 'path':
      values.path = line.trim();
      return values.path === '' || values.path.includes('\n') ? undefined : '';
    case 'users':
      values.users = line.trimEnd().split(LIST).map(plainName);
      return values.users.every(isName) ? '' : undefined;
    default:
      return readOne(arg, line, values);
  }
}

function readOne(arg: keyof typeof READ, line: string, values: Values): string | undefined {
  const word = firstWord(line);
  if (word === '') return arg.endsWith('?') ? line : undefined;
  return READ[arg](word, values) ? line.slice(word.length) : undefined;
}

const LIST = /[^\S\n]*,[^\S\n]*|[^\S\n]+/;
const plainName = (word: string): string => word.replace(/^@/, '');

function readUser(word: string, values: Values): boolean {
  values.user = plainName(word.replace(/:$/, ''));
  return isName(values.user);
}

const READ: Record<
  Exclude<Arg, 'text' | 'path' | 'users'>,
  (word: string, values: Values) => boolean
> = {
  user: readUser,
  'user?': readUser,
  'chat?'(word, values) {
    const chat = chatNamed(word);
    if (chat) values.chat = chat;
    return chat !== undefined;
  },
  'count?'(word, values) {
    values.count = Number(word);
    return COUNT.test(word);
  },
  window(word, values) {
    values.window = parseWindow(word) ?? 0;
    return values.window > 0;
  },
  /** Only read after a sign (sigils.ts). */
  group: () => false,
  device(word, values) {
    values.device = word;
    return true;
  },
  'topic?'(word, values) {
    values.topic = word.toLowerCase().replace(/^[/!](?=.)/, '');
    return rowsOn(word).length > 0;
  },
};

/** `ls bob`, `ls global`; as the panes show them also `ls @bob`, `ls *devs`. */
function chatNamed(word: string): Target | undefined {
  const name = word.replace(/^[@*]/, '');
  if (!isName(name)) return undefined;
  if (word.startsWith('@')) return { kind: 'user', name };
  if (keyOf(name) === 'global') return { kind: 'global' };
  return { kind: word.startsWith('*') ? 'group' : 'any', name };
}

/** The command of a row whose arguments fit. Rows without words are read elsewhere, by their sign. */
function build(row: Row, values: Values): Command {
  const { user: name, users: names, text, path, device, window, chat, count, topic } = values;
  switch (row.verb) {
    case 'message':
      return row.topic === 'me'
        ? { verb: 'message', to: { kind: 'global' }, text, action: true }
        : { verb: 'message', to: { kind: 'user', name }, text };
    case 'broadcast':
      return { verb: 'broadcast', text };
    case 'whoelsesince':
      return { verb: 'whoelsesince', window };
    case 'block':
    case 'unblock':
      return { verb: row.verb, names };
    case 'ls':
      return { verb: 'ls', ...(chat && { chat }), ...(count && { max: count }) };
    case 'sendfile':
      return { verb: 'sendfile', name, path };
    case 'forget':
      return { verb: 'forget', device };
    case 'startprivate':
      return { verb: 'startprivate', name };
    case 'private':
      return { verb: 'private', name, text };
    case 'stopprivate':
    case 'accept':
    case 'decline':
      return { verb: row.verb, ...(name && { name }) };
    case 'help':
      return { verb: 'help', ...(topic && { topic }) };
    default:
      return { verb: row.verb } as Command; // those without arguments
  }
}

// Lines that start with a word: `message bob hi`, `/DisplayUsers`, `ls devs 200`. Reads a row's arguments as the table
// lays down; knows nothing of slips.

import { parseWindow } from '../lifetime.ts';
import { isName, isRemovedName, keyOf } from '../names.ts';
import { cleanLabel } from '../text.ts';
import type { Command, NotifyLevel, Target } from './command.ts';
import {
  AS_TEXT,
  command,
  type Known,
  type Mistake,
  misfit,
  mistake,
  type Parsed,
} from './parsed.ts';
import { type Arg, BARE, LEVELS, type Row, rowsOn, SLASHED } from './table.ts';

/** A row's arguments once read; its `args` say which are set. */
interface Values {
  user: string;
  users: readonly string[];
  text: string;
  path: string;
  file?: string;
  device: string;
  level: NotifyLevel;
  window: number;
  chat?: Target;
  count?: number;
  older?: true;
  topic?: string;
}

/** `10 m` is a length with a blank in it, not a length of ten seconds. */
const UNIT = /^[smhdw]$/i;
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
  const word = bareWord(/^[YN]$/.test(line) ? line.toLowerCase() : line);
  const row = word === undefined ? undefined : BARE.get(word);
  if (word === undefined || row === undefined) return undefined;
  const rest = line.slice(word.length);
  if (word.length === 1) return rest === '' ? readAnswer(row, known) : undefined; // `y`, `n`
  const read = readRow(row, rest, known);
  if (read !== undefined) return read;
  return row.guarded || row.strict ? misfit(row) : undefined;
}

/** What follows a row's word: a command if it fits, a refusal if it cannot be text. */
function readRow(row: Row, rest: string, known: Known): Parsed | undefined {
  const read = readArgs(row, rest);
  if (read !== undefined && isBareAnswer(read)) return readAnswer(row, known);
  if (read !== undefined) return command(read);
  return row.verb === 'help' && /^\s+\S+$/.test(rest) ? unknown(rest.trim()) : undefined;
}

/**
 * `y`, `n`, or `accept` without a name: valid for exactly one request. undefined: no request is open, nor was one a
 * moment ago.
 */
function readAnswer(row: Row, known: Known): Parsed | undefined {
  if (known.openRequests === 1) return command(build(row, NO_VALUES));
  if (known.openRequests > 1) return misfit(row);
  if (known.lateAnswer) return NOBODY_ASKS;
  return undefined;
}

const NOBODY_ASKS = mistake(
  'no-request',
  `Nobody is asking any more. Nothing was sent.\n${AS_TEXT}`,
);

function isBareAnswer(it: Command): boolean {
  return (it.verb === 'accept' || it.verb === 'decline') && it.name === undefined;
}

/** A line that starts with `/`, or with `!help`: never text. */
export function readSlashed(line: string, known: Known): Parsed {
  const word = firstWord(line);
  const row = SLASHED.get(word.slice(1).toLowerCase());
  if (row === undefined) return unknown(word);
  const rest = line.slice(word.length);
  return readRow(row, rest, known) ?? misfit(row);
}

function unknown(word: string): Mistake {
  return mistake(
    'unknown-command',
    `There is no command "${cleanLabel(word, 32)}"; /help lists them all.\n${AS_TEXT}`,
  );
}

/** The first word if it is all lower-case letters: bare forms are, and this rules out most lines. */
function bareWord(line: string): string | undefined {
  let end = 0;
  let code = line.charCodeAt(0);
  while (code >= 97 && code <= 122 && end <= LONGEST) code = line.charCodeAt(++end);
  // A word of the table is followed by a blank or nothing (`\s` is what lines are trimmed and split at).
  return end > 0 && (end === line.length || BLANK.test(line.charAt(end)))
    ? line.slice(0, end)
    : undefined;
}

/** The command, if what follows the row's word fits it. */
function readArgs(row: Row, rest: string): Command | undefined {
  const values: Values = { ...NO_VALUES };
  let left = rest;
  for (const arg of row.args) {
    const after = readArg(arg, left, values);
    if (after === undefined) return undefined;
    left = after;
  }
  return left.trim() === '' ? build(row, values) : undefined;
}

const NO_VALUES: Values = {
  ...{ user: '', users: [], text: '', path: '', device: '', window: 0, level: 'all' },
};

/** Reads one argument into `values`; returns the rest of the line, or undefined if it does not fit. */
function readArg(arg: Arg, rest: string, values: Values): string | undefined {
  // Only a text may continue on the next line of a pasted one.
  const line = rest.replace(BLANKS, '');
  switch (arg) {
    case 'text':
      values.text = rest.trim();
      return values.text === '' ? undefined : '';
    case 'path':
      values.path = line.trim();
      return values.path === '' || values.path.includes('\n') ? undefined : '';
    case 'file?': {
      const file = line.trim();
      if (file !== '') values.file = file;
      return file.includes('\n') ? undefined : '';
    }
    case 'users':
      values.users = line.trimEnd().split(LIST).map(plainName);
      return values.users.every(isName) ? '' : undefined;
    default:
      return readOne(arg, line, values);
  }
}

function readOne(arg: keyof typeof READ, line: string, values: Values): string | undefined {
  const word = (arg === 'chat?' && REMOVED.exec(line)?.[0]) || firstWord(line);
  if (word === '') return arg.endsWith('?') ? line : undefined;
  return READ[arg](word, values) ? line.slice(word.length) : undefined;
}

const LIST = /[^\S\n]*,[^\S\n]*|[^\S\n]+/;
const plainName = (word: string): string => word.replace(/^@/, '');

function readUser(word: string, values: Values): boolean {
  values.user = plainName(word.replace(/:$/, ''));
  return isName(values.user);
}

function readChat(word: string, values: Values): boolean {
  const chat = chatNamed(word);
  if (chat) values.chat = chat;
  return chat !== undefined;
}

const READ: Record<
  Exclude<Arg, 'text' | 'path' | 'file?' | 'users'>,
  (word: string, values: Values) => boolean
> = {
  user: readUser,
  'user?': readUser,
  'from?': (word, values) => !(values.window > 0 && UNIT.test(word)) && readUser(word, values),
  chat: readChat,
  'chat?': readChat,
  'count?'(word, values) {
    if (keyOf(word) === 'older') values.older = true;
    else values.count = Number(word);
    return values.older === true || COUNT.test(word);
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
  level(word, values) {
    const level = LEVELS.find((it) => it === word.toLowerCase());
    if (level) values.level = level;
    return level !== undefined;
  },
  'topic?'(word, values) {
    values.topic = word.toLowerCase().replace(/^[/!](?=.)/, '');
    return rowsOn(word).length > 0;
  },
};

/** As the list of chats writes it: `cid (removed)`, `cid (removed 2)`. */
const REMOVED = /^@?\S+ \(removed(?: \d+)?\)(?!\S)/i;

/** `ls bob`, `ls global`; also `ls @bob`, `ls *devs`, as the panes show them. */
function chatNamed(word: string): Target | undefined {
  if (isRemovedName(word)) return { kind: 'user', name: word.replace(/^@/, '') };
  const name = word.replace(/^[@*]/, '');
  if (!isName(name)) return undefined;
  if (word.startsWith('@')) return { kind: 'user', name };
  if (keyOf(name) === 'global') return { kind: 'global' };
  return { kind: word.startsWith('*') ? 'group' : 'any', name };
}

/** The command of a row whose arguments fit. Rows without words are read by their sign, elsewhere. */
function build(row: Row, values: Values): Command {
  const { user: name, users: names, text, path, device, window, level } = values;
  const { chat, count, older, topic, file } = values;
  switch (row.verb) {
    case 'message':
      return row.topic === 'me'
        ? { verb: 'message', to: { kind: 'global' }, text, action: true }
        : { verb: 'message', to: { kind: 'user', name }, text };
    case 'broadcast':
      return { verb: 'broadcast', text };
    case 'whoelsesince':
      return { verb: 'whoelsesince', window, ...from(name) };
    case 'block':
    case 'unblock':
      return { verb: row.verb, names };
    case 'ls':
      return {
        verb: 'ls',
        ...(chat && { chat }),
        ...(count && { max: count }),
        ...(older && { older }),
      };
    case 'read':
      return { verb: 'read', chat: chat ?? { kind: 'global' } };
    case 'sendfile':
      return { verb: 'sendfile', name, path };
    case 'forget':
      return { verb: 'forget', device };
    case 'startprivate':
    case 'trust':
      return { verb: row.verb, name };
    case 'notify':
      return { verb: 'notify', level };
    case 'private':
      return { verb: 'private', name, text };
    case 'stopprivate':
      return { verb: 'stopprivate', ...(name && { name }) };
    case 'accept':
    case 'decline':
      return { verb: row.verb, ...(name && { name }), ...(file && { file }) };
    case 'cancelfile':
      return { verb: 'cancelfile', name, ...(file && { file }) };
    case 'help':
      return { verb: 'help', ...(topic && { topic }) };
    case 'whoelse':
    case 'displayallusers':
      return { verb: row.verb, ...from(name) };
    case 'blocked':
    case 'devices':
    case 'passwd':
    case 'name':
    case 'logout':
      return { verb: row.verb };
    case 'toggleblock':
    case 'makegroup':
    case 'addmember':
    case 'removemember':
    case 'members':
      throw new TypeError(`"${row.topic}" has no word: sigils.ts reads it`);
  }
}

/** Where a list begins, if the line says so. */
function from(name: string): { readonly from?: string } {
  return name === '' ? {} : { from: name };
}

// Lines that start with a word: `message bob hi`, `/DisplayUsers`, `ls devs 200`. What follows the word is
// read by the command itself (../commands/); knows nothing of slips.

import { cleanLabel, firstWord } from '../text.ts';
import type { Command } from './command.ts';
import {
  AS_TEXT,
  command,
  type Known,
  type Mistake,
  misfit,
  mistake,
  type Parsed,
} from './parsed.ts';
import { BARE, type Row, rowsOn, SLASHED } from './table.ts';

const LONGEST = Math.max(...[...BARE.keys()].map((word) => word.length));
const BLANK = /\s/;
const ONE_WORD = /^\s+\S+$/;

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
  const read = row.read(rest);
  if (row.verb === 'help' && ONE_WORD.test(rest)) {
    const topic = rest.trim();
    if (read === undefined || rowsOn(topic).length === 0) return unknown(topic);
  }
  if (read === undefined) return undefined;
  return isBareAnswer(read) ? readAnswer(row, known) : command(read);
}

/**
 * `y`, `n`, or `accept` without a name: valid for exactly one request. undefined: no request is open, nor was one a
 * moment ago.
 */
function readAnswer(row: Row, known: Known): Parsed | undefined {
  const alone = row.read('');
  if (known.openRequests === 1 && alone !== undefined) return command(alone);
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

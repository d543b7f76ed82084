// Private words further inside: in later lines of a pasted text, and in commands that only look different (`＠bob hi`).

import { codeBlocks } from '../code.ts';
import { COMMANDS } from '../commands/list.ts';
import { firstWord } from '../text.ts';
import type { Command, Verb } from './command.ts';
import { readForm } from './form.ts';
import { AS_TEXT, type Known, type Mistake, mistake, type Parsed, TEXT_AS_TEXT } from './parsed.ts';
import { isPasswdLine } from './passwords.ts';
import { namesSomebody } from './sigils.ts';
import { privateSlip, slip } from './slips.ts';

/**
 * Refuses a text if one of its later lines, typed alone, would be a private command. In a public text this is any line
 * that fits one, or that fails to but names somebody known. In a direct chat, where people show code with `@Override`
 * or `private int n`, it is only a line that names somebody known: those words were for somebody else. What the user
 * marked as code is left alone.
 */
export function laterCommand(text: string, isPublic: boolean, known: Known): Mistake | undefined {
  for (const { line, number } of laterLines(text)) {
    if (!isPrivate(line, isPublic, known) && !isDisguised(line, isPublic, known)) continue;
    return mistake(
      'slip',
      `Line ${number} looks like a private command, and would be sent as part of the text. Nothing was sent.\n${
        isPublic ? AS_TEXT : TEXT_AS_TEXT
      }`,
    );
  }
  return undefined;
}

/** The lines of a text from the second on, trimmed; not the empty ones, nor code. */
function* laterLines(text: string): Iterable<{ readonly line: string; readonly number: number }> {
  const blocks = codeBlocks(text);
  let block = 0;
  let end = text.indexOf('\n');
  for (let number = 2; end >= 0; number += 1) {
    const start = end + 1;
    end = text.indexOf('\n', start);
    while (start > (blocks[block]?.to ?? Infinity)) block += 1;
    const isCode = start >= (blocks[block]?.from ?? Infinity);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    if (line !== '' && !isCode) yield { line, number };
  }
}

/**
 * Whether a public text might reveal something private: one of its lines is a private command, or nearly one, or names
 * somebody.
 */
export function mayTell(text: string, known: Known): boolean {
  const [first = ''] = text.split('\n', 1);
  return namesSomebody(first, 3, known) || tellsPrivate(text, known);
}

/** The same, without names in plain words. */
export function tellsPrivate(text: string, known: Known): boolean {
  const [first = ''] = text.split('\n', 1);
  return (
    isPrivate(first, true, known) ||
    isDisguised(first, true, known) ||
    laterCommand(text, true, known) !== undefined
  );
}

/** Refuses a line that would be a private command but for wide letters or signs, or invisible characters. */
export function disguised(line: string, known: Known): Mistake | undefined {
  return isDisguised(line, true, known) ? slip('a command in plain letters') : undefined;
}

function isDisguised(line: string, isPublic: boolean, known: Known): boolean {
  const head = line.slice(0, 64);
  if (/^[\0-\x7f]*$/.test(head)) return false;
  const folded = head
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim();
  return folded !== head && isPrivate(folded, isPublic, known);
}

// `- bob: reviews it`. With at most two words it may be `- bob devs`.
const LIST_ITEM = /^[-+*]\s+\S+\s+\S+\s+\S/;

/** Whether a line within a text would be private if typed alone; not if it asks for plain text itself. */
function isPrivate(line: string, isPublic: boolean, known: Known): boolean {
  if (line.startsWith('\\') || LIST_ITEM.test(line)) return false;
  if (isPublic && isPasswdLine(line)) return true;
  const read = readForm(line, known);
  if (read === undefined && privateSlip(line, known) === undefined) return false;
  if (read?.kind === 'command' && !isPrivateCommand(read.command)) return false;
  if (isPublic && (read === undefined || saysPrivate(line, read))) return true;
  return namesSomebody(line, 3, known);
}

/** Whether a line is clearly private without its names being known: it fits, or it starts with `private`. */
function saysPrivate(line: string, read: Parsed): boolean {
  if (read.kind === 'mistake') return /^\/?private$/i.test(firstWord(line));
  return !NAMES_ONLY.has(read.command.verb);
}

// `+x y`, `- item`, `~x`: far more often parts of patches and lists.
const NAMES_ONLY: ReadonlySet<Verb> = new Set([
  'addmember',
  'removemember',
  'members',
  'toggleblock',
]);

/** Whether what the command says is for some only. */
export function isPrivateCommand(it: Command): boolean {
  const isPrivate = COMMANDS[it.verb].isPrivate as (it: Command) => boolean;
  return isPrivate(it);
}

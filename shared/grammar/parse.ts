// parse(line) -> Command or Mistake [DESIGN 2]. Pure, never throws, linear in the line's length. The server's parse is
// the one that counts; the client runs the same one to preview, hint, and keep private words away from the server.
// words.ts and sigils.ts read a line's form; slips.ts and this file keep private words from becoming public by
// accident.

import { isCode } from '../code.ts';
import { chatAt } from '../commands/place.ts';
import { cleanText, isTooLong, TEXT_CHARS_MAX, trimText } from '../text.ts';
import type { Command, Target } from './command.ts';
import { readForm } from './form.ts';
import { command, type Known, type Mistake, mistake, type Parsed, TEXT_AS_TEXT } from './parsed.ts';
import { passwordSlip } from './passwords.ts';
import { disguised, laterCommand } from './pasted.ts';
import { isMake } from './sigils.ts';
import { lateLifetime } from './slipped-signs.ts';
import { slip, slipIn } from './slips.ts';

export type { Known, Parsed } from './parsed.ts';

/** Texts in the result are clean, trimmed, and 1 to TEXT_CHARS_MAX characters long. */
export function parse(line: string, known: Known): Parsed {
  const clean = trimText(cleanText(line));
  if (clean === '') return NOTHING;
  if (clean.charCodeAt(0) === BACKSLASH) return escaped(clean, known);
  const read = readLine(clean, known);
  if (read?.kind === 'command') return checked(read.command, known);
  return read ?? guardText(clean, known) ?? toGlobal(clean);
}

/** What `line` is by its first sign or word; code is text. */
function readLine(line: string, known: Known): Parsed | undefined {
  return isCode(line) ? undefined : (passwordSlip(line) ?? readForm(line, known));
}

/** Text for a chat that is named apart from it: never taken for a command. Cleaned and bounded as by `parse`. */
export function readText(text: string, to: Target): Parsed {
  const clean = cleanText(text).trim();
  if (clean === '') return NOTHING;
  return checkLength({ verb: 'message', to, text: clean });
}

const NOTHING = mistake('empty', 'There is nothing to send.');
const BACKSLASH = 0x5c;

/** The first of the leading `\` is dropped only where the line without them would not have been this text. */
function escaped(line: string, known: Known): Parsed {
  const bare = line.replace(/^\\+/, '').trimStart();
  const isText = !isCode(bare) && readLine(bare, known) === undefined && !guardText(bare, known);
  return toGlobal(isText ? line : line.slice(1).trim());
}

const GLOBAL = { kind: 'global' } as const;

function toGlobal(text: string): Parsed {
  return checkLength({ verb: 'message', to: GLOBAL, text });
}

/** Why a line that is not a command may not go to `global` as it stands; undefined if it may. */
function guardText(line: string, known: Known): Mistake | undefined {
  if (line.length > 2 * TEXT_CHARS_MAX + 2) return TOO_LONG; // too long to be worth a look
  const first = isCode(line) ? undefined : (slipIn(line, known) ?? disguised(line, known));
  return first ?? laterCommand(line, true, known);
}

/** A command that says something. */
type Spoken = Extract<Command, { text: string }>;

/** A command's text: its escape, its action, its later lines, its length. */
function checked(it: Command, known: Known): Parsed {
  if (it.verb === 'sendfile') return isTooLong(it.path) ? TOO_LONG : command(it);
  return 'text' in it ? checkText(it, known) : command(it);
}

function checkText(it: Spoken, known: Known): Parsed {
  if (it.text.length > 2 * TEXT_CHARS_MAX + 2) return TOO_LONG;
  const isPublic = isForEverybody(it);
  const bare = it.text.replace(/^\\+/, '');
  if (bare.length < it.text.length) {
    const text = isRead(it, bare, isPublic, known) ? it.text.slice(1).trim() : it.text;
    return checkLength({ ...it, text });
  }
  const fault = slipWithin(it, it.text, known) ?? laterCommand(it.text, isPublic, known);
  if (fault) return fault;
  const text = actionOf(it);
  return checkLength(text === undefined ? it : ({ ...it, text, action: true } as Spoken));
}

/** What names no chat may be for everybody. */
function isForEverybody(it: Spoken): boolean {
  if (it.verb === 'message') return it.to.kind === 'global';
  if (it.verb === 'private') return false;
  return it.verb === 'broadcast' || chatAt(it.at).kind === 'global';
}

/** Whether `text`, which had a `\` in front, would be read as something other than this text without it. */
function isRead(it: Spoken, text: string, isPublic: boolean, known: Known): boolean {
  const plain = text.trimStart();
  if (isCode(plain)) return true;
  if (slipWithin(it, plain, known) ?? laterCommand(plain, isPublic, known)) return true;
  if (actionOf({ ...it, text: plain }) !== undefined) return true;
  const isPlainGroup = it.verb === 'message' && it.to.kind === 'group' && it.lifetime === undefined;
  return isPlainGroup && isMake(`*g ${plain}`);
}

/** `/me ssage bob hi`, `@bob *30 hi`. */
function slipWithin(it: Spoken, text: string, known: Known): Mistake | undefined {
  if (it.verb !== 'message') return undefined;
  if (it.action && it.to.kind === 'global') return slipIn(`me ${text}`, known);
  const meant = it.lifetime === undefined ? lateLifetime(text, it.to) : undefined;
  return meant === undefined ? undefined : slip(meant, TEXT_AS_TEXT);
}

const ACTION = /^\/me\s+(?=\S)/i;

/** `@bob /me waves`, `*devs /me waves`: so that `/me` works in every pane of the client; the text without `/me`. */
function actionOf(it: Spoken): string | undefined {
  if (it.verb === 'broadcast' || it.verb === 'private' || it.action) return undefined;
  const found = ACTION.exec(it.text);
  return found ? it.text.slice(found[0].length) : undefined;
}

const TOO_LONG = mistake(
  'too-long',
  `That is too long: a text has at most ${TEXT_CHARS_MAX} characters. Send it in parts.`,
);

function checkLength(it: Spoken): Parsed {
  if (trimText(it.text) === '') return NOTHING;
  return isTooLong(it.text) ? TOO_LONG : command(it);
}

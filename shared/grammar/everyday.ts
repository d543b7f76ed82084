// Lines that only begin like a command (`* item`, `@app.route('/x')`, `/usr/bin/env is missing`): they are text in a
// chat where nothing can become public. A line that names somebody, or looks like a mistyped private command, is not
// one of them.

import { firstWord } from '../text.ts';
import type { Verb } from './command.ts';
import type { Known, Parsed } from './parsed.ts';
import { isPasswordLine } from './passwords.ts';
import { laterCommand } from './pasted.ts';
import { isMake, namesSomebody } from './sigils.ts';
import { isGuarded } from './slipped-words.ts';

/** `line` is clean and trimmed; `read` is what it is as a command. `known`: people and groups outside this chat. */
export function isEveryday(line: string, read: Parsed, known: Known): boolean {
  if (!isLoose(read) || isPasswordLine(line)) return false;
  if (namesSomebody(line, 3, known) || laterCommand(line, false, known)) return false;
  switch (line.charAt(0)) {
    case '*':
      return isStarred(line, read);
    case '@':
      return !ADDRESSED.test(line);
    case '/':
      return isPath(firstWord(line));
    case '+':
    case '-':
    case '~':
      return true;
    default:
      return false;
  }
}

/** It fits no command, or only a command on groups whose members are all the user's own. */
function isLoose(read: Parsed): boolean {
  if (read.kind === 'mistake') return read.code === 'usage' || read.code === 'unknown-command';
  const { command } = read;
  if (command.verb !== 'message') return ON_GROUPS.has(command.verb);
  return command.to.kind === 'group' && command.lifetime === undefined;
}

const ON_GROUPS: ReadonlySet<Verb> = new Set(['members', 'addmember', 'removemember']);

/** `@carl, hi` is for somebody, `@app.route()` and `@5pm` are not. */
const ADDRESSED = /^@\s*[A-Za-z][\w-]*[,;:.!?]*\s+\S/;
const EMPHASIS = /^\*+[^*\n]*[^*\s]\*/;
const STATEMENT = /^\*[\w-]+\s+[=;,.)\]+\-/*<>|&%]/;

/** `* item`, `*bold* text`, `*p = 3;`; not `*3o@bob`, nor `*devz text`. */
function isStarred(line: string, read: Parsed): boolean {
  if (/^\*\s*\d/.test(line) || isMake(line)) return false;
  return read.kind === 'mistake' || EMPHASIS.test(line) || STATEMENT.test(line);
}

/** `/usr/bin/env`, `//`, `/*`; not `/mesage`, nor `/msg/carl`. */
function isPath(word: string): boolean {
  return !/^\/[\w-]+$/.test(word) && !word.split(/[^\w-]+/).some(isGuarded);
}

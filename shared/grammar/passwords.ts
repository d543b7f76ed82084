// Lines that look like a change of password: what follows the word may be a password, so no such line is ever text.

import { type Mistake, mistake } from './parsed.ts';
import { isOneSlip } from './slipped-words.ts';

const WORDS = /^(\S+)(?:\s+(\S+))?/;
/** What a slip may put in front, besides `/`. */
const BEFORE = /^(?:[^\s\\]?\/\s*|[!.:,;#&7])/;
/** One slip leaves one half of the word whole: this rules out nearly all lines. */
const HALF = /pas|swd|ord/i;
const ALONE = /^\s*\/?passwd\s*$/;
const ALONE_SLASHED = /^\s*\/passwd\s*$/i;
/** One letter away, but English; `passwords` and `password-protected` are longer words. */
const ENGLISH: ReadonlySet<string> = new Set(['passed', 'passwords']);

/**
 * Whether a line begins with `passwd` or `password`, in any case or one slip away: nothing of such a line is shown
 * again.
 */
export function isPasswordLine(line: string): boolean {
  return isPasswdLine(line) || firstWords(line).some(isPasswordWord);
}

/** The same for `passwd` alone, which is not an English word: for lines within a text. */
export function isPasswdLine(line: string): boolean {
  return firstWords(line).some(isPasswdWord);
}

/**
 * What may be the word: the first one, without what is glued to it (`passwd:x`), or joined to the next (`pass wd x`).
 */
function firstWords(line: string): readonly string[] {
  const start = line.slice(0, 80).trimStart();
  if (start.startsWith('\\') || !HALF.test(start)) return [];
  return [start, start.replace(BEFORE, '')].flatMap((it) => {
    const [, first = '', second = ''] = WORDS.exec(it.toLowerCase()) ?? [];
    return [first, first.replace(/[:;,.=!?"'(].*$/, ''), ...torn(first, second)];
  });
}

/** A blank put in, or in a letter's place. */
function torn(first: string, second: string): readonly string[] {
  const joined = first + second;
  const isTorn = joined === 'passwd' || (joined.length === 5 && isOneSlip(joined, 'passwd'));
  return isTorn ? ['passwd'] : [];
}

/** `passwd`, `paswd`, `passwdx`. */
function isPasswdWord(word: string): boolean {
  return word.startsWith('passwd') || (!ENGLISH.has(word) && isOneSlip(word, 'passwd'));
}

/** `password`, `pasword`, `password1`. */
function isPasswordWord(word: string): boolean {
  if (word.startsWith('password') && /\d/.test(word)) return true;
  return !ENGLISH.has(word) && isOneSlip(word, 'password');
}

/** Why such a line is refused, unless it is the command itself. The refusal repeats nothing of the line. */
export function passwordSlip(line: string): Mistake | undefined {
  if (ALONE.test(line) || ALONE_SLASHED.test(line) || !isPasswordLine(line)) return undefined;
  return PASSWD_ALONE;
}

const PASSWD_ALONE = mistake(
  'usage',
  'To change your password, type passwd alone: it asks for the passwords, and hides them. Nothing was sent.\nTo send the line as plain text all the same, put \\ in front.',
);

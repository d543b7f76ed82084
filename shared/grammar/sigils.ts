// Lines that start with a sign: `@bob hi`, `*devs text`, `*30@bob text`, `~bob`, `+bob devs`, `- devs`.

import { isLength, LENGTHS, LIFETIME_SECONDS_MAX, lengthText, parseLifetime } from '../lifetime.ts';
import { isName, keyOf } from '../names.ts';
import type { Target } from './command.ts';
import { AS_TEXT, command, isKnown, type Known, misfit, mistake, type Parsed } from './parsed.ts';
import { manualOf, rowsOn } from './table.ts';

const TO_USER = /^@\s*([A-Za-z][\w-]{0,31})(?::(?=\s)|(?=\s))\s*(?=\S)/;
const TO_GROUP = /^\*([A-Za-z][\w-]{0,31})(?::(?=\s)|(?=\s))\s*(?=\S)/;
const TIMED = /^\*(\d\w{0,40})([@*])([A-Za-z][\w-]{0,31})(?::(?=\s)|(?=\s))\s*(?=\S)/;
const GLUED = /^[-+~]([A-Za-z][\w-]{0,31})(?:[^\S\n]+([A-Za-z][\w-]{0,31}))?$/;
const APART = /^[-+][^\S\n]+([A-Za-z][\w-]{0,31})$/;

/** A line that starts with `@`: never text, since words for one person may follow. */
export function readAt(line: string): Parsed {
  if (line === '@') return command({ verb: 'whoelse' });
  const found = TO_USER.exec(line);
  if (!found) return misfit(manualOf('@'));
  return say({ kind: 'user', name: found[1] ?? '' }, line.slice(found[0].length));
}

/** A line that starts with `*`: never text (`*sigh*`, `* item` and `*3o*bob` are refused). */
export function readStar(line: string): Parsed {
  const made = readMake(line) ?? (isNearMake(line) ? misfitMake() : undefined);
  if (made) return made;
  const group = TO_GROUP.exec(line);
  if (group) return say({ kind: 'group', name: group[1] ?? '' }, line.slice(group[0].length));
  const timed = TIMED.exec(line);
  if (timed) return readTimed(timed, line.slice(timed[0].length));
  return misfit(manualOf('*'));
}

function readTimed([, time = '', sign, name = '']: RegExpExecArray, text: string): Parsed {
  const lifetime = parseLifetime(time);
  if (lifetime === undefined) {
    const fault = isLength(time)
      ? `A message can live from 1 s to ${lengthText(LIFETIME_SECONDS_MAX)}.`
      : `"${time}" is not a length of time.`;
    return mistake('usage', `${fault} ${LENGTHS}.\n${AS_TEXT}`);
  }
  if (sign === '@') return say({ kind: 'user', name }, text, lifetime);
  if (keyOf(name) === 'global') return say({ kind: 'global' }, text, lifetime);
  return say({ kind: 'group', name }, text, lifetime);
}

function say(to: Target, text: string, lifetime?: number): Parsed {
  return command({ verb: 'message', to, text, ...(lifetime !== undefined && { lifetime }) });
}

/** Whether a line that starts with `*` makes a group, or would but for a slip. */
export function isMake(line: string): boolean {
  return readMake(line) !== undefined || isNearMake(line);
}

const ARROW = '(?:-+>|=+>|[–—]>|→|⇒)';
const NAME = '@?[A-Za-z][\\w-]{0,31}';
const MADE_OF_ONE = new RegExp(`^\\*\\s*${NAME}\\s*${ARROW}\\s*${NAME}$`);
const MADE_OF_MANY = new RegExp(`^\\*\\s*${NAME}\\s*(?:[,;]\\s*(?:${NAME}\\s*)?)+${ARROW}`);

/** `*ann;bob -> devs`, `*ann, bob => devs`, `*@ann -> devs`: meant to make a group. */
function isNearMake(line: string): boolean {
  return MADE_OF_ONE.test(line) || MADE_OF_MANY.test(line);
}

function misfitMake(): Parsed {
  const [row = manualOf('*')] = rowsOn('makegroup');
  return misfit(row);
}

/** `*ann,bob -> devs`: only on one line, and only if exactly one name follows `->`. */
function readMake(line: string): Parsed | undefined {
  const arrow = line.indexOf('->');
  if (arrow < 0 || line.includes('\n')) return undefined;
  const group = line.slice(arrow + 2).trim();
  const members = line
    .slice(1, arrow)
    .split(',')
    .map((name) => name.trim());
  if (!isName(group) || !members.every(isName)) return undefined;
  return command({ verb: 'makegroup', group, members });
}

/**
 * `~`, `~bob`. Where a letter follows the sign directly, a line that does not fit is refused; otherwise (`~5 minutes`,
 * `~/src`) it is text, unless it names somebody: `~ bob`, `~~bob`.
 */
export function readTilde(line: string, known: Known): Parsed | undefined {
  if (line === '~') return command({ verb: 'blocked' });
  const [, name, more] = GLUED.exec(line) ?? [];
  if (name !== undefined && more === undefined) return command({ verb: 'toggleblock', name });
  return looksMeant(line, known) ? misfit(manualOf('~')) : undefined;
}

/**
 * `+bob devs`, `-bob devs`, `+ devs`, `- devs`; a line that does not fit is treated as with `~` (`+1`, `-5 degrees` are
 * text).
 */
export function readPlusMinus(line: string, known: Known): Parsed | undefined {
  const [, name, group] = GLUED.exec(line) ?? [];
  if (name !== undefined && group !== undefined) {
    return command({ verb: line.startsWith('+') ? 'addmember' : 'removemember', name, group });
  }
  const of = APART.exec(line)?.[1];
  if (of !== undefined) return command({ verb: 'members', group: of });
  const sign = line.startsWith('+') ? '+' : '-';
  return looksMeant(line, known) ? misfit(manualOf(sign)) : undefined;
}

const APART_TWO = /^.\s+\S+\s+\S+$/;
const LETTER = /^[A-Za-z]/;

/** Whether a line that starts with `~`, `+` or `-` and does not fit was nevertheless meant as a command. */
function looksMeant(line: string, known: Known): boolean {
  const [word = ''] = line.slice(0, 40).split(/\s/, 1);
  return (
    LETTER.test(line.slice(1, 2)) ||
    isKnown(word.slice(2), known) ||
    namesSomebody(line, APART_TWO.test(line) ? 3 : 2, known)
  );
}

/** Whether one of a line's first `words` words is or contains a known name, whatever signs stand around it. */
export function namesSomebody(line: string, words: number, known: Known): boolean {
  const head = line
    .slice(0, 40 * words)
    .trimStart()
    .split(/\s+/, words);
  return head.some((word) => word.split(/[^\w-]+|^-+/).some((name) => isKnown(name, known)));
}

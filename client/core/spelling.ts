// Targets as they are typed for `send` and `tail`: `global`, `bob` (a user or a group: they share one space of names),
// `@bob`, `*devs`; and the line that brings a text there as text, whatever it holds.

import { FENCE } from '../../shared/code.ts';
import type { Command, Target } from '../../shared/grammar/command.ts';
import { type Known, parse } from '../../shared/grammar/parse.ts';
import { isName, keyOf } from '../../shared/names.ts';
import { cleanText } from '../../shared/text.ts';

type Named = Exclude<Target, { kind: 'any' }>;

/** Undefined if it is not a target. */
export function targetOf(word: string): Target | undefined {
  const name = word.replace(/^[@*]/, '');
  if (keyOf(name) === 'global') return word.startsWith('@') ? undefined : { kind: 'global' };
  if (!isName(name)) return undefined;
  if (word.startsWith('@')) return { kind: 'user', name };
  return { kind: word.startsWith('*') ? 'group' : 'any', name };
}

/**
 * The lines that may bring a text to a target, to be tried in this order until one is not refused. Each of them is
 * always a message with this text: a server, depending on who is a user and which groups there are, can only refuse
 * one, or show the `\` in front of it.
 */
export function linesFor(target: Target, text: string): readonly string[] {
  if (target.kind === 'any') {
    const { name } = target;
    return [...linesFor({ kind: 'user', name }, text), ...linesFor({ kind: 'group', name }, text)];
  }
  const { plain, escaped, isOurs } = spellings(target, text);
  const readings = KNOWN.map((known) => parse(plain, known));
  const other = readings.some((it) => it.kind === 'command' && !isOurs(it.command));
  if (other) return [escaped];
  const isSure = readings.every(({ kind }) => kind === 'command') && !text.includes(FENCE);
  return isSure ? [plain] : [plain, escaped]; // an older server does not know code
}

/** The first of these lines that a server which knows the same does not refuse: read once, where that is enough. */
export function lineFor(target: Named, text: string, known: Known): string {
  const { wanted, plain, escaped, isOurs } = spellings(target, text);
  // Whether the `\` in front of such a text is dropped depends on who is known.
  if (wanted.startsWith('\\') && wanted.includes('\n')) {
    const lines = linesFor(target, text);
    return lines.find((line) => parse(line, known).kind === 'command') ?? escaped;
  }
  const read = parse(plain, known);
  return read.kind === 'command' && isOurs(read.command) ? plain : escaped;
}

function spellings(target: Named, text: string) {
  const wanted = cleanText(text).trim();
  const head = headOf(target);
  const isOurs = ({ verb, ...it }: Command): boolean =>
    verb === 'message' &&
    'text' in it &&
    it.text === wanted &&
    !('action' in it) &&
    isTo(it, target);
  return { wanted, plain: `${head}${wanted}`, escaped: `${head}\\${wanted}`, isOurs };
}

function headOf(target: Named): string {
  if (target.kind === 'global') return '';
  return `${target.kind === 'user' ? '@' : '*'}${target.name} `;
}

function isTo(it: object, target: Target): boolean {
  if (!('to' in it) || 'lifetime' in it) return false;
  const to = it.to as Target;
  return (
    to.kind === target.kind &&
    ('name' in to ? to.name : '') === ('name' in target ? target.name : '')
  );
}

/** Every combination of "name exists" and "does not": text in all of them is text anywhere. */
const KNOWN: readonly Known[] = [true, false].flatMap((users) =>
  [true, false].flatMap((groups) =>
    [0, 1].map((openRequests) => ({
      isUser: () => users,
      isGroup: () => groups,
      openRequests,
    })),
  ),
);

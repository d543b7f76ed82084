// The arguments that several commands take: how each is read, and what completion offers for it.

import { isName, isRemovedName, keyOf } from '../names.ts';
import { firstWord } from '../text.ts';

/** A chat as a person names it. `any` is a user or a group: they share one space of names. */
export type Target =
  | { readonly kind: 'global' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'any'; readonly name: string };

/**
 * What completion offers: names that are known, or these words. `mentions`: users, behind an `@`; `values`: those that
 * the setting in front of it may have; `places`: a chat, for a number behind it; `clauses`: words to find, and what
 * narrows them.
 */
export type Offers =
  | 'users'
  | 'chats'
  | 'places'
  | 'topics'
  | 'mentions'
  | 'settings'
  | 'values'
  | 'clauses'
  | readonly string[];

export interface Argument<T> {
  /** Reads it where `rest` starts: the value, and what follows it. undefined: it does not fit. */
  read(rest: string): readonly [value: T, rest: string] | undefined;
  readonly offers: Offers;
  /** It may have several words. */
  readonly isLong?: true;
}

/** An argument that may be left out. */
export interface Optional<T> extends Argument<T | undefined> {
  readonly isOptional: true;
}

export function optional<T>(argument: Argument<T>): Optional<T> {
  return {
    ...argument,
    isOptional: true,
    read: (rest) => (rest.trim() === '' ? [undefined, ''] : argument.read(rest)),
  };
}

const BLANKS = /^[^\S\n]+/;

/** Only a text may continue on the next line of a pasted one. */
function lineIn(rest: string): string {
  return rest.replace(BLANKS, '');
}

/** An argument of one word. `wordOf`: where the word is not simply what stands before the first blank. */
export function oneWord<T>(
  valueIn: (word: string) => T | undefined,
  { offers = [], wordOf = firstWord }: { offers?: Offers; wordOf?: (line: string) => string } = {},
): Argument<T> {
  return {
    offers,
    read(rest) {
      const line = lineIn(rest);
      const word = wordOf(line);
      const value = word === '' ? undefined : valueIn(word);
      return value === undefined ? undefined : [value, line.slice(word.length)];
    },
  };
}

const plainName = (word: string): string => word.replace(/^@/, '');

function userNamed(word: string): string | undefined {
  const name = plainName(word.replace(/:$/, ''));
  return isName(name) ? name : undefined;
}

export const user = oneWord(userNamed, { offers: 'users' });

/** `10 m` is a length with a blank in it, not a length of ten seconds. */
const UNIT = /^[smhdw]$/i;

/** A name that a list begins at. */
export const start = oneWord(userNamed, { offers: 'users' });
/** The same behind a length of time. */
export const startBehindLength = oneWord(
  (word) => (UNIT.test(word) ? undefined : userNamed(word)),
  { offers: 'users' },
);

const LIST = /[^\S\n]*,[^\S\n]*|[^\S\n]+/;

/** One or more. */
export const users: Argument<readonly string[]> = {
  offers: 'users',
  isLong: true,
  read(rest) {
    const names = lineIn(rest).trimEnd().split(LIST).map(plainName);
    return names.every(isName) ? [names, ''] : undefined;
  },
};

export const group = oneWord((word) => (isName(word) ? word : undefined));

/** As the list of chats writes it: `cid (removed)`, `cid (removed 2)`. */
const REMOVED = /^@?\S+ \(removed(?: \d+)?\)(?!\S)/i;

/** `bob`, `global`; also `@bob`, `*devs`, as the panes show them. */
export const chat = oneWord(chatNamed, {
  offers: 'chats',
  wordOf: (line) => REMOVED.exec(line)?.[0] ?? firstWord(line),
});

function chatNamed(word: string): Target | undefined {
  if (isRemovedName(word)) return { kind: 'user', name: plainName(word) };
  const name = word.replace(/^[@*]/, '');
  if (!isName(name)) return undefined;
  if (word.startsWith('@')) return { kind: 'user', name };
  if (keyOf(name) === 'global') return { kind: 'global' };
  return { kind: word.startsWith('*') ? 'group' : 'any', name };
}

/** A chat as `chat` reads it. */
export function chatText(target: Target): string {
  if (target.kind === 'global') return 'global';
  const sign = target.kind === 'user' ? '@' : target.kind === 'group' ? '*' : '';
  return sign + target.name;
}

/** The rest of the line, and further lines. */
export const text: Argument<string> = {
  offers: 'mentions',
  isLong: true,
  read(rest) {
    const value = rest.trim();
    return value === '' ? undefined : [value, ''];
  },
};

/** The rest of the line. */
const restOfLine: Argument<string> = {
  offers: [],
  read(rest) {
    const value = lineIn(rest).trim();
    return value === '' || value.includes('\n') ? undefined : [value, ''];
  },
};

export const path: Argument<string> = { ...restOfLine, isLong: true };
/** Its number or its name. */
export const file: Argument<string> = restOfLine;

export const settingValue: Argument<string> = { ...restOfLine, offers: 'values' };

/** Some lengths of time to look back through. */
export const WINDOWS: readonly string[] = ['10m', '1h', '12h', '1d', '7d'];

/** For help on lists. */
export const FROM = 'With a name after it, the list begins there.';

/** The words of a line, without those that are left out. */
export function lineOf(...words: readonly (string | number | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(' ');
}

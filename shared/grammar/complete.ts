// Completion: what the word before the cursor may become, from the rows that the parser reads.

import { type Argument, type Offers, path, WINDOWS } from '../commands/arguments.ts';
import { EMOJI } from '../emoji.ts';
import { keyOf } from '../names.ts';
import { unreachable } from '../unreachable.ts';
import { BARE, ROWS, type Row, SLASHED } from './table.ts';

/** In the order in which to offer them (the last speaker first, say). */
export interface Names {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** What `/set` may change, and to what; left out where nobody knows. */
  readonly settings?: ReadonlyMap<string, readonly string[]>;
}

/** `line.slice(from, to)` may become any of the candidates. The caller adds the blank after it. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly string[];
}

/** `cursor` and the result count UTF-16 units. No candidates: nothing known fits. */
export function complete(line: string, cursor: number, names: Names): Completion {
  const head = line.slice(0, cursor);
  const picture = PICTURE.exec(head)?.[1];
  if (picture !== undefined) return pictures(picture, head.length);
  const prefix = PREFIX.exec(head)?.[0] ?? '';
  const before = head.slice(0, head.length - prefix.length).trimStart();
  const from = head.length - prefix.length;
  const key = keyOf(prefix);
  const candidates = new Set(offers(before, names, prefix !== ''));
  return {
    from,
    to: head.length,
    candidates: [...candidates].filter((it) => keyOf(it).startsWith(key)),
  };
}

/** The part of a word that a name may be; brackets and quotes in front of it are not. */
const PREFIX = /[^\s,@*~+/!("'[{<-][^\s,@*~+/!]*$|$/;
/** A begun name of a picture, `:ta`. */
const PICTURE = /(?:^|[\s("'[{<])(:[a-z0-9_+-]+:?)$/i;
const PICTURES = [...EMOJI.keys()].map((name) => `:${name}:`);

function pictures(begun: string, to: number): Completion {
  const candidates = PICTURES.filter((it) => it.startsWith(begun.toLowerCase()));
  return { from: to - begun.length, to, candidates };
}

/** The path that ends a line, where its command takes one; it may be empty. */
export function pathBefore(line: string): string | undefined {
  const [word = ''] = line.trimStart().split(/\s/, 1);
  const words = rowOf(word)?.args.indexOf(path) ?? -1;
  if (words < 0) return undefined;
  return new RegExp(`^\\s*\\S+(?:\\s+\\S+){${words}}\\s+(|\\S.*)$`).exec(line)?.[1];
}

/** What may follow `before`. `begun`: part of it has been typed. */
function offers(before: string, names: Names, begun: boolean): readonly string[] {
  if (before === '') return begun ? [...VERBS, ...names.users] : VERBS;
  if (before === '/') return SLASH_VERBS;
  if (before === '!') return ['help'];
  const sign = SIGNS.find(({ form }) => form.test(before));
  if (sign) return sign.offers(names);
  if (/^[@*~+-]/.test(before)) return mention(before, names, begun);
  const [word = ''] = before.split(/\s/, 1);
  const row = rowOf(word);
  const arg = row && argAt(row, before.slice(word.length));
  const from = arg?.offers ?? 'mentions';
  return from === 'mentions' ? mention(before, names, begun) : offered(from, names, before);
}

function rowOf(word: string): Row | undefined {
  return word.startsWith('/') ? SLASHED.get(word.slice(1).toLowerCase()) : BARE.get(word);
}

const VERBS = [...BARE.keys()].filter((word) => word.length > 1);
const SLASH_VERBS = [...SLASHED.keys()].filter((word) => word.length > 1);
const TOPICS = [...new Set([...SLASH_VERBS, ...ROWS.map((row) => row.topic)])];

const users = ({ users }: Names): readonly string[] => users;
const groups = ({ groups }: Names): readonly string[] => groups;
const chats = ({ users, groups }: Names): readonly string[] => [...users, ...groups, 'global'];

/** What may follow each sign. */
const SIGNS: readonly { form: RegExp; offers: (names: Names) => readonly string[] }[] = [
  { form: /^@\s*$/, offers: users },
  { form: /^\*$/, offers: (names) => [...names.groups, ...names.users] },
  { form: /^\*[\w-]+(?:\s*,\s*[\w-]+)*\s*,\s*$/, offers: users },
  { form: /^\*\d\w*@$/, offers: users },
  { form: /^\*\d\w*\*$/, offers: (names) => [...names.groups, 'global'] },
  { form: /^[~+-]$/, offers: users },
  { form: /^[+-]\s+$/, offers: groups },
  { form: /^[+-][\w-]+\s+$/, offers: groups },
];

/** The argument that comes next after `typed`, which follows the row's word. */
function argAt(row: Row, typed: string): Argument<unknown> | undefined {
  const done = typed
    .trim()
    .split(/\s+/)
    .filter((word) => !/^[@*/]?$/.test(word)).length;
  const last = row.args.at(-1);
  return row.args[done] ?? (last?.isLong ? last : undefined);
}

function offered(
  from: Exclude<Offers, 'mentions'>,
  names: Names,
  before: string,
): readonly string[] {
  if (typeof from !== 'string') return from;
  switch (from) {
    case 'users':
      return names.users;
    case 'chats':
      return chats(names);
    case 'places':
      return chats(names).map((name) => `${name}#`);
    case 'topics':
      return TOPICS;
    case 'settings':
      return [...(names.settings?.keys() ?? [])];
    case 'values':
      return names.settings?.get(before.trim().split(/\s+/).at(-1) ?? '') ?? [];
    case 'clauses':
      return clauses(before.trim().split(/\s+/).at(-1) ?? '', names);
    default:
      return unreachable(from);
  }
}

/** What narrows a search, and behind that its value. */
function clauses(last: string, names: Names): readonly string[] {
  if (last === 'in') return chats(names);
  if (last === 'from') return names.users;
  return last === 'since' ? WINDOWS : ['in', 'from', 'since', 'more'];
}

/** In a text, `@` mentions somebody, and so may a partly typed word; behind a bracket or a quote too. */
function mention(before: string, names: Names, begun: boolean): readonly string[] {
  return SIGNED.test(before) || (begun && WORD.test(before)) ? names.users : [];
}

const SIGNED = /[\s("'[{<]@$/;
const WORD = /[\s("'[{<]$/;

// Slips in a line's first sign: lost, mistyped, apart from what follows, or replaced by another key.

import { isLength } from '../lifetime.ts';
import { isName, keyOf } from '../names.ts';
import type { Target } from './command.ts';
import { isKnown, type Known } from './parsed.ts';

/** The first words of a line that may hold a mistyped sign. */
interface Start {
  readonly line: string;
  readonly word: string;
  /** The word without a colon at the end. */
  readonly bare: string;
  readonly second: string;
  readonly hasThird: boolean;
}

/** `2bob hi`, `30@bob hi`, `30 @bob hi`, `x@bob hi`, `[@bob] hi`, `=bob devs`, `2 bob hi`, `= devs`: what was meant. */
export function lostSign(line: string, word: string, known: Known): string | undefined {
  if (word.length > 64 || !mayHoldSign(word)) return undefined;
  const [, second = '', third] = line.slice(0, 140).split(/\s+/, 3);
  const start = { line, word, bare: word.replace(/:$/, ''), second, hasThird: third !== undefined };
  if (second === '') return alone(start, known);
  return (
    timedApart(start, known) ??
    apart(start, known) ??
    signWithin(start, known) ??
    signReplaced(start, known)
  );
}

/** Cheap: rules out nearly all lines. */
function mayHoldSign(word: string): boolean {
  return !/^[A-Za-z]/.test(word) || word.length === 1 || /^.[+~-]|[@*]/.test(word);
}

/** A line of a single word: `` `bob `` (the same key as `~`), `x~bob`. */
function alone({ line, word, bare }: Start, known: Known): string | undefined {
  const isMeant = /^.~/.test(bare) || isMistypedSign(line, word);
  const name = bare.slice(bare[1] === '~' ? 2 : 1);
  return isMeant && isKnown(name, known) ? '~<user>' : undefined;
}

const LENGTH_FIRST = /^\*(\w{1,40})(?:[@*][A-Za-z][\w-]*:?)?\s+\S/;

/** `@bob *30 hi`, `*devs *5m@bob hi`: with its length behind the name a message would be kept for ever. */
export function lateLifetime(text: string, to: Target): string | undefined {
  const time = LENGTH_FIRST.exec(text)?.[1];
  if (to.kind === 'global' || time === undefined || !isLength(time)) return undefined;
  return `*${time}${to.kind === 'group' ? '*' : '@'}${to.name} <text>`;
}

const TARGET = /^[@*]([A-Za-z][\w-]*):?$/;

/** `30 @bob hi`, `5m *devs hi`: a lifetime without its `*`, followed by an extra blank. */
function timedApart({ word, second, hasThird }: Start, known: Known): string | undefined {
  const name = TARGET.exec(second)?.[1];
  if (name === undefined || !hasThird || !isLength(word)) return undefined;
  return keyOf(name) === 'global' || isKnown(name, known) ? `*${word}${second}` : undefined;
}

/** `2 bob hi`, `x@ bob hi`, `= devs`, `x+ devs`. */
function apart({ word, second, hasThird }: Start, known: Known): string | undefined {
  if (word.length > 2) return undefined;
  const name = second.replace(/:$/, '');
  if (hasThird) {
    const isSign = /^[^A-Za-z>•·–—-]$|@/.test(word);
    return isSign ? signed(name, known) : undefined;
  }
  const isSign = word.length === 1 || /[+-]/.test(word);
  return isSign && known.isGroup(name) ? `+ ${name}` : undefined;
}

const LAST = /([@*])([A-Za-z][\w-]*)[^\w@*]*$/;

/** The sign is there, but in the wrong place: `30@bob hi`, `x@bob hi`, `"@bob" hi`, `x+bob devs`. */
function signWithin({ bare, second }: Start, known: Known): string | undefined {
  const [, sign = '', name = ''] = LAST.exec(bare) ?? [];
  if (name !== '' && (keyOf(name) === 'global' || isKnown(name, known))) return `${sign}${name}`;
  const isAdd = /^.[+-]/.test(bare) && isKnown(bare.slice(2), known) && known.isGroup(second);
  return isAdd ? '+<user> <group>' : undefined;
}

function signed(name: string, known: Known): string | undefined {
  if (!isKnown(name, known)) return undefined;
  return known.isUser(name) ? `@${name}` : `*${name}`;
}

/** Another key's character in place of the sign: `2bob hi`, `"bob hi`, `=bob devs`. */
function signReplaced({ line, word, bare }: Start, known: Known): string | undefined {
  if (!isMistypedSign(line, word)) return undefined;
  return signed(bare.slice(1), known);
}

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '(': ')',
  '[': ']',
  '{': '}',
  '<': '>',
  '“': '”',
  '‘': '’',
  '„': '“',
  '«': '»',
};

/**
 * Whether the first character may stand in for the sign: one that sits near `@` on some keyboard. Letters, and
 * characters that begin quotes, lists and signatures, do not count.
 */
function isMistypedSign(line: string, word: string): boolean {
  const first = word.charAt(0);
  if (/[A-Za-z>•·–—]/.test(first)) return false;
  const closing = CLOSING[first];
  if (closing === undefined) return true;
  for (let at = line.indexOf(closing, word.length); at > 0; at = line.indexOf(closing, at + 1)) {
    if (!/[\w-]/.test(line.charAt(at + 1))) return false;
  }
  return true;
}

/** `bob devs`, `ann,bob -> devs`: the sign is missing, and what is left is not a sentence. */
export function lostGroup(line: string, word: string, known: Known): string | undefined {
  return lostAdd(line, word, known) ?? lostMake(line, known);
}

function lostAdd(line: string, word: string, known: Known): string | undefined {
  if (line.length > 66 || word.length === line.length || line.includes(' ', word.length + 1))
    return undefined;
  const second = line.slice(word.length).trim();
  if (!isName(word) || !isName(second)) return undefined;
  return known.isGroup(second) && known.isUser(word) ? `+${word} ${second}` : undefined;
}

function lostMake(line: string, known: Known): string | undefined {
  const arrow = line.indexOf('->');
  if (arrow < 1 || line.includes('\n') || !isName(line.slice(arrow + 2).trim())) return undefined;
  const members = line.slice(0, Math.min(arrow, 400)).split(/[^\w-]+/);
  const [first = ''] = members; // `8ann,bob`
  const isMeant = [...members, first.slice(1)].some((name) => isKnown(name, known));
  return isMeant ? '*<user>,<user> -> <group>' : undefined;
}

// Looks for words in what was written.

import { parseWindow } from '../lifetime.ts';
import { isName, keyOf } from '../names.ts';
import { type Argument, chat, chatText, type Target } from './arguments.ts';
import { command } from './define.ts';

/** Which messages are looked for: those with all of the texts, wherever they stand in them. */
export interface Wanted {
  /** Words, and the insides of quotes. */
  readonly texts: readonly string[];
  readonly in?: Target;
  /** A user's name. */
  readonly from?: string;
  /** Seconds: written in that time. */
  readonly since?: number;
}

export type Find = { readonly more: true } | Wanted;

const MORE = 'more';
/** The most texts, and all their characters together. */
const TEXTS_MAX = 16;
const LETTERS_MAX = 256;

/** A quoted phrase, or a word. */
const TERM = /"([^"\n]*)"|[^\s"]+/g;

/** What may follow the texts, each once: the word, and what it does with the next one. */
const CLAUSES: Readonly<Record<string, (word: string) => Partial<Wanted> | undefined>> = {
  in(word) {
    const target = chat.read(word)?.[0];
    return target && { in: target };
  },
  from(word) {
    const name = word.replace(/^@/, '');
    return isName(name) ? { from: name } : undefined;
  },
  since(word) {
    const since = parseWindow(word);
    return since === undefined ? undefined : { since };
  },
};

interface Term {
  readonly text: string;
  readonly isQuoted: boolean;
}

const wanted: Argument<Find> = {
  offers: 'clauses',
  isLong: true,
  read(rest) {
    const line = rest.trim();
    if (keyOf(line) === MORE) return [{ more: true }, ''];
    if (line.includes('\n')) return undefined;
    const terms = [...line.matchAll(TERM)].map(
      ([whole, inside]): Term => ({
        text: (inside ?? whole).trim(),
        isQuoted: inside !== undefined,
      }),
    );
    const [clauses, words] = clausesOf(terms);
    const texts = words.map(({ text }) => text).filter((text) => text !== '');
    const letters = texts.reduce((sum, text) => sum + text.length, 0);
    if (texts.length === 0 || texts.length > TEXTS_MAX || letters > LETTERS_MAX) return undefined;
    return [{ texts, ...clauses }, ''];
  },
};

/** Read from the end, so that `in` and `from` within a text stay words. */
function clausesOf(terms: readonly Term[]): readonly [Partial<Wanted>, readonly Term[]] {
  let clauses: Partial<Wanted> = {};
  let left = terms;
  for (;;) {
    const [word, value] = left.slice(-2);
    if (!word || !value || left.length < 3 || word.isQuoted || value.isQuoted) break;
    const key = keyOf(word.text);
    const clause = Object.hasOwn(CLAUSES, key) ? CLAUSES[key]?.(value.text) : undefined;
    if (!clause || key in clauses) break;
    clauses = { ...clauses, ...clause };
    left = left.slice(0, -2);
  }
  return [clauses, left];
}

export const find = command('find', {
  by: 'server',
  reaches: 'nobody',
  section: 'Chats',
  words: ['/find'],
  usage: ['/find <words> [in <chat>] [from <user>] [since <time>]', '/find more'],
  help: 'looks for words in what was written, the newest first',
  example: '/find "fire drill" in devs since 2d',
  form: 'Put words that belong together in quotes, and [in], [from] and [since] after all words.',
  args: { wanted },
  make: ({ wanted }): Find => wanted,
  write(it) {
    if ('more' in it) return '/find more';
    const { texts, from, since } = it;
    return [
      '/find',
      ...texts.map((text) => `"${text}"`),
      ...(it.in ? ['in', chatText(it.in)] : []),
      ...(from === undefined ? [] : ['from', from]),
      ...(since === undefined ? [] : ['since', `${since}`]),
    ].join(' ');
  },
});

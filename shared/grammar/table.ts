// The table of commands, from their list: parser, help and completion read the same rows [DESIGN 2].

import type { Row as RowOf } from '../commands/define.ts';
import { COMMANDS } from '../commands/list.ts';
import type { Command, Verb } from './command.ts';

export { SECTIONS } from '../commands/define.ts';

export type Row = RowOf<Verb, Command>;

export const ROWS: readonly Row[] = Object.values(COMMANDS).flatMap(
  ({ rows }): readonly Row[] => rows,
);

/** Rows by the bare word that a line starts with, and by the word after a leading `/` (in lower case). */
export const BARE: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.words.filter((word) => /^[a-z]/.test(word)).map((word) => [word, row])),
);
export const SLASHED: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.words.map((word) => [word.replace(/^[/!]/, ''), row])),
);

/** The signs that a command may start with. */
export type Sign = '@' | '*' | '~' | '+' | '-' | '\\';
const SIGN = /^[@*~+\-\\]$/;

/** The rows that `/help <topic>` describes: by topic, word (with or without `/`) or sign. */
export function rowsOn(topic: string): readonly Row[] {
  if (SIGN.test(topic)) return ROWS.filter((row) => row.usage.some((it) => it.startsWith(topic)));
  const bare = topic.toLowerCase().replace(/^[/!](?=.)/, '');
  return ROWS.filter((row) => row.topic === bare || SLASHED.get(bare) === row);
}

/** The usages of all lines that start with this sign, and one of them as an example. */
export function manualOf(sign: Sign): { usage: readonly string[]; example: string } {
  const usage = ROWS.flatMap((row) => row.usage).filter((it) => it.startsWith(sign));
  return { usage, example: ROWS.find((row) => row.example.startsWith(sign))?.example ?? '' };
}

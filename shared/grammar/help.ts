// Help as lines of text, from the same rows that the parser reads.

import { SECTIONS } from '../commands/define.ts';
import { ROWS, type Row, rowsOn } from './table.ts';

/** The width of the longest line of help. */
export const HELP_COLUMNS = 78;
const USAGE_COLUMNS = 28;

/** The whole table, section by section. `slashed`: every line except plain text must begin with `/`. */
export function helpLines(slashed = false): readonly string[] {
  const lines = [
    slashed
      ? 'What you can type. What does not begin with / is plain text.'
      : 'What you can type. Words also work with a leading /, then in any case.',
  ];
  for (const section of SECTIONS) {
    lines.push('', section);
    for (const row of ROWS) {
      if (row.section === section) lines.push(...tableLines(slashed ? behindSlash(row) : row));
    }
  }
  lines.push('', '/help <command> tells more, with an example: /help message, /help *');
  return lines;
}

/** What `/help <topic>` says: a verb with or without `/`, or a sign. undefined: there is no such command. */
export function helpOn(topic: string, slashed = false): readonly string[] | undefined {
  const rows = rowsOn(topic).map((row) => (slashed ? behindSlash(row) : row));
  if (rows.length === 0) return undefined;
  return rows.flatMap((row, index) => (index === 0 ? rowLines(row) : ['', ...rowLines(row)]));
}

function behindSlash(row: Row): Row {
  const { words, usage, example } = row;
  return {
    ...row,
    words: words.map(withSlash),
    usage: usage.map(withSlash),
    example: usage[0] === '<text>' ? example : withSlash(example),
  };
}

/** Plain text and its escape stay as they are. */
function withSlash(line: string): string {
  return /^[/<\\]/.test(line) ? line : `/${line}`;
}

/** Two columns; a usage too long for the first stands above. */
function tableLines(row: Row): string[] {
  const usages = joined(row.usage).map((usage) => `  ${usage}`);
  const last = usages.at(-1) ?? '';
  if (last.length > USAGE_COLUMNS) usages.push('');
  const help = wrapped(row.help, HELP_COLUMNS - USAGE_COLUMNS - 2);
  const start = usages.length - 1;
  for (const [index, line] of help.entries()) {
    usages[start + index] = `${(usages[start + index] ?? '').padEnd(USAGE_COLUMNS)}  ${line}`;
  }
  return usages;
}

/** Short usages share a line. */
function joined(usages: readonly string[]): string[] {
  const lines: string[] = [];
  for (const usage of usages) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + usage.length + 4 <= USAGE_COLUMNS)
      lines[lines.length - 1] = `${last}, ${usage}`;
    else lines.push(usage);
  }
  return lines;
}

function rowLines(row: Row): string[] {
  const other = row.words.filter(
    (word) => !row.usage.some((usage) => usage.split(' ')[0] === word),
  );
  const lines = row.usage.map((usage) => `  ${usage}`);
  lines.push(...wrapped(sentence(row.help), HELP_COLUMNS - 4).map((line) => `    ${line}`));
  if (other.length > 0) lines.push(`    Also: ${other.join(', ')}`);
  lines.push(`    Example: ${row.example}`);
  return lines;
}

const sentence = (help: string): string => `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

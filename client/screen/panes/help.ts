// Help for a screen of any width: a row's forms, and below them, indented, what they do. Pure; from the rows that the
// parser reads.

import { ROWS, type Row, rowsOn, SECTIONS } from '../../../shared/grammar/table.ts';
import { type Bindings, keyHelp } from '../keys/bindings.ts';

export function helpText(topic?: string): string {
  const rows = topic === undefined ? ROWS : rowsOn(topic);
  if (topic !== undefined)
    return rows.map((row) => `${rowText(row)}\n    Example: ${row.example}`).join('\n');
  const sections = SECTIONS.map((section) => {
    const of = rows.filter((row) => row.section === section).map(rowText);
    return [section, ...of].join('\n');
  });
  return [HEAD, ...sections, TAIL].join('\n\n');
}

const HEAD = 'What you can type. PgDn shows more, Esc closes this.';
const TAIL = [
  'Plain text goes to the open chat; the line above the input says where.',
  'help keys: what the keys do',
  '/help <command>: more of it, with an example',
].join('\n');

function rowText({ usage, help }: Row): string {
  return [...usage.map((form) => `  ${form}`), `      ${help}`].join('\n');
}

export function keysText(bindings: Bindings): string {
  const rows = keyHelp(bindings).map(({ keys, help }) => `  ${keys}\n      ${help}`);
  return [
    'What the keys do; /help tells what you can type. PgDn shows more, Esc closes this.',
    ...rows,
  ].join('\n');
}

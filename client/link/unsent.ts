// Lines still unanswered when the user leaves, or when the link cannot come back: the user is told that their fate is
// unknown. Timed ones are not quoted: the words may stay on a terminal.

import { isTimed } from '../../shared/lifetime.ts';
import { cleanLabel } from '../../shared/text.ts';

const NAMED_MAX = 5;
const CHARS_MAX = 60;

/** The text, followed by what became of these lines. */
export function withUnsent(text: string, lines: readonly string[]): string {
  return [text, unsentText(lines)].filter((part) => part !== '').join('\n');
}

function unsentText(lines: readonly string[]): string {
  const [first] = lines;
  if (first === undefined) return '';
  if (lines.length === 1) {
    return `One line was not confirmed by the server, and may be lost: ${named(first)}`;
  }
  const rest = lines.length - NAMED_MAX;
  return [
    `${lines.length} lines were not confirmed by the server, and may be lost:`,
    ...lines.slice(0, NAMED_MAX).map((line) => `  ${named(line)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}

function named(line: string): string {
  return isTimed(line) ? 'a timed message' : `"${cleanLabel(line, CHARS_MAX)}"`;
}

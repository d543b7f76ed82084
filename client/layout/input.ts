// The input as rows: the typed text after a prompt, and the cursor's place. Pure.

import { field } from './field.ts';
import { type Cursor, type Row, span } from './row.ts';
import { textCells } from './width.ts';

export interface InputLook {
  readonly columns: number;
  /** It grows to this many rows, and then shows those around the cursor. */
  readonly rowsMax: number;
  /** In front of the first row; later ones are indented as far. */
  readonly prompt: string;
  /** Each character is shown as a dot: for passwords. */
  readonly masked?: boolean;
  /** Shown as what the next character would replace. */
  readonly chosen?: boolean;
}

export interface InputRows {
  readonly rows: readonly Row[];
  readonly cursor: Cursor;
}

/** At least one row. The cursor's place counts from the first of them. */
export function inputRows(
  { graphemes, cursor }: { readonly graphemes: readonly string[]; readonly cursor: number },
  { columns, rowsMax, prompt, masked = false, chosen = false }: InputLook,
): InputRows {
  const indent = textCells(prompt);
  const shown = masked ? graphemes.map(() => '•') : graphemes;
  const typed = field(shown, cursor, { width: columns - indent, rowsMax });
  const edge = (y: number): Row => {
    if (y === 0 && typed.above === 0) return [span(prompt, 'strong')];
    const more = (y === 0 && typed.above > 0) || (y === typed.rows.length - 1 && typed.below > 0);
    return [span((more ? '…' : '').padEnd(indent), 'quiet')];
  };
  return {
    rows: typed.rows.map((text, y) => [...edge(y), span(text, chosen ? 'chosen' : 'text')]),
    cursor: { x: typed.cursor.x + indent, y: typed.cursor.y },
  };
}

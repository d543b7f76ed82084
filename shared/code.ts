// Blocks of code in a text: from a line that begins with ``` to the next line that ends with it. A text that begins
// with a block whose end is missing is code to its end; further down, ``` without an end means nothing.

export const FENCE = '```';

/** `text.slice(from, to)`, both fences included. */
export interface CodeBlock {
  readonly from: number;
  readonly to: number;
  /** Its end is there. */
  readonly closed: boolean;
}

/** A line with a second fence in it opens nothing. */
const OPENING = /^[^\S\n]*```(?![^\n]*```)[^\n]*\n?/gm;
const CLOSING = /```[^\S\n]*$/gm;

/** In order. Takes time linear in the text's length. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let at = text.indexOf(FENCE);
  if (at < 0) return blocks;
  for (let opening = next(OPENING, text, 0); opening; opening = next(OPENING, text, at)) {
    const { index: from } = opening;
    const closing = next(CLOSING, text, from + opening[0].length);
    at = closing ? closing.index + closing[0].length : text.length;
    if (closing || from === 0) blocks.push({ from, to: at, closed: closing !== undefined });
    if (!closing) break;
  }
  return blocks;
}

function next(pattern: RegExp, text: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text) ?? undefined;
}

/** Whether a trimmed text begins with code: none of its signs is a command's. */
export function isCode(text: string): boolean {
  return text.startsWith(FENCE);
}

/** Whether a trimmed text begins with a block of code that goes on. */
export function isUnfinishedCode(text: string): boolean {
  return isCode(text) && codeBlocks(text)[0]?.closed === false;
}

// What is emphasized in a text, and what is code, as people mark it in chats: *bold*, _italic_, `code`, and blocks
// between ```. The marks stay in sight, so nothing of what was written is ever hidden. Pure.

import { codeBlocks, FENCE } from '../../shared/code.ts';
import { addressesIn } from '../core/addresses.ts';

export interface Part {
  readonly text: string;
  readonly is: 'plain' | 'bold' | 'italic' | 'bold-italic' | 'code' | 'mark';
}

const MARK = /[*_`]/;

/** Joined, the parts are the text. Takes time linear in its length. */
export function partsOf(text: string): readonly Part[] {
  if (!MARK.test(text)) return [{ text, is: 'plain' }];
  const parts: Part[] = [];
  let at = 0;
  for (const { from, to, closed } of codeBlocks(text)) {
    parts.push(...inLine(text.slice(at, from)), ...inBlock(text.slice(from, to), closed));
    at = to;
  }
  parts.push(...inLine(text.slice(at)));
  return parts.filter((part) => part.text !== '');
}

function inBlock(text: string, closed: boolean): readonly Part[] {
  const start = text.indexOf(FENCE) + FENCE.length;
  const end = closed ? text.lastIndexOf(FENCE) : text.length;
  return [
    { text: text.slice(0, start), is: 'mark' },
    { text: text.slice(start, end), is: 'code' },
    { text: text.slice(end), is: 'mark' },
  ];
}

/** In backticks: one, two or three on both sides, and no more of them next to these. */
const CODE =
  /(?<![\p{L}\p{N}`])(?:(`)[^`\n]+`|(``)(?!`)(?:[^`\n]|`(?!`))+``|(```)(?!`)(?:[^`\n]|`{1,2}(?!`))+```)(?![\p{L}\p{N}`])/gu;

/**
 * A mark in front of a word and the same behind one, on the same line. What stands around them is a blank, or belongs to
 * the sentence: so `snake_case`, `2*3*4`, `src/_old_/x` and `*p = *q` are what they are.
 */
const EMPHASIS =
  /(?<![^\s([{"'“‘«—–*_])(?:(?<!\*)(\*{1,2})(?=[^\s*])[^*\n]*[^\s*]\1(?!\*)|(?<!_)(_)(?=[^\s_])(?:[^_\n]|(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}]))*[^\s_]_(?!_))(?![^\s.,;:!?)\]}"'”’»—–…*_])/gu;
const MEANS_SOMETHING = /[^\s!-/:-@[-`{-~]/;

/** Text without blocks. */
function inLine(text: string): readonly Part[] {
  if (!MARK.test(text)) return [{ text, is: 'plain' }];
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(CODE)) {
    const [whole, one, two, three] = found;
    const mark = one ?? two ?? three ?? '';
    parts.push(...emphasized(text.slice(at, found.index)));
    parts.push({ text: mark, is: 'mark' });
    parts.push({ text: whole.slice(mark.length, -mark.length), is: 'code' });
    parts.push({ text: mark, is: 'mark' });
    at = found.index + whole.length;
  }
  parts.push(...emphasized(text.slice(at)));
  return parts;
}

function emphasized(text: string): readonly Part[] {
  if (!MARK.test(text)) return [{ text, is: 'plain' }];
  return marked(text, masked(text), 'plain');
}

/** With letters in the place of addresses: what stands in them marks nothing. */
function masked(text: string): string {
  let mask = text;
  for (const { from, to } of addressesIn(text)) {
    mask = mask.slice(0, from) + 'x'.repeat(to - from) + mask.slice(to);
  }
  return mask;
}

type Emphasis = Exclude<Part['is'], 'code' | 'mark'>;

/** `is`: what all of it is already. */
function marked(text: string, mask: string, is: Emphasis): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { index, 0: whole, 1: stars, 2: line } of mask.matchAll(EMPHASIS)) {
    const { length } = stars ?? line ?? '';
    const [from, to] = [index + length, index + whole.length - length];
    if (!MEANS_SOMETHING.test(mask.slice(from, to))) continue;
    parts.push({ text: text.slice(at, index), is });
    parts.push({ text: text.slice(index, from), is: 'mark' });
    parts.push(
      ...marked(text.slice(from, to), mask.slice(from, to), also(is, stars !== undefined)),
    );
    at = to + length;
    parts.push({ text: text.slice(to, at), is: 'mark' });
  }
  parts.push({ text: text.slice(at), is });
  return parts;
}

function also(is: Emphasis, bold: boolean): Emphasis {
  if (is === 'plain') return bold ? 'bold' : 'italic';
  return is === (bold ? 'bold' : 'italic') ? is : 'bold-italic';
}

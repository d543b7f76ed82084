// What a program may write instead of lines: one JSON object per line. A text in it is only text, whatever it holds, so
// that nobody can control a program through what it repeats. Pure.

import { cleanText, isTooLong } from '../../shared/text.ts';
import { linesFor, targetOf } from '../core/spelling.ts';

export type Request =
  /** Lines to try in turn. */
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly id?: string }
  | { readonly kind: 'line'; readonly line: string; readonly id?: string }
  | {
      readonly kind: 'refused';
      readonly code: 'usage' | 'empty' | 'too-long';
      readonly text: string;
      readonly id?: string;
    };

/** The program's own id for its request, repeated in the answer. */
const ID_CHARS_MAX = 64;

/**
 * Reads what a program writes, line by line; undefined for a line that a person may have typed. What follows an object
 * that is not JSON may be the rest of it, such as a text with a bare line break: until the next object, nothing is
 * sent.
 */
export function requestReader(): (line: string) => Request | undefined {
  let torn = false;
  return (line) => {
    if (!/^\s*\{/.test(line)) return torn && line.trim() !== '' ? refused(REST) : undefined;
    const value = objectIn(line);
    torn = value === undefined;
    return value ? requestOf(value) : refused('That is not JSON.');
  };
}

const REST = 'This may be the rest of an object that was not JSON.';

function requestOf({ id, ...what }: Record<string, unknown>): Request {
  if (id !== undefined && !isId(id)) {
    return refused(`"id" must be a string of 1 to ${ID_CHARS_MAX} characters.`);
  }
  return { ...meant(what), ...(id === undefined ? {} : { id }) };
}

function meant({ line, to, text, ...others }: Record<string, unknown>): Request {
  const [other] = Object.keys(others);
  if (other !== undefined) return refused(`"${other}" is not a key here.`);
  if (line === undefined) return textOf(to, text);
  if (to !== undefined || text !== undefined) {
    return refused('"line" cannot be combined with "to" and "text".');
  }
  return typeof line === 'string' ? { kind: 'line', line } : refused('"line" must be a string.');
}

function textOf(to: unknown, text: unknown): Request {
  if (typeof to !== 'string') return refused('"to" is missing, or not a string.');
  if (typeof text !== 'string') return refused('"text" is missing, or not a string.');
  const target = targetOf(to);
  if (!target) return refused(`"to" is neither "global" nor a user or group.`);
  const clean = cleanText(text).trim();
  if (clean === '') return { kind: 'refused', code: 'empty', text: 'There is nothing to send.' };
  if (isTooLong(clean)) {
    return { kind: 'refused', code: 'too-long', text: 'That text is too long. Send it in parts.' };
  }
  return { kind: 'text', lines: linesFor(target, clean) };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= ID_CHARS_MAX;
}

function refused(why: string): Request {
  return { kind: 'refused', code: 'usage', text: `${why} ${FORMS} Nothing was sent.` };
}

const FORMS =
  'Write {"to": "global", "text": "…"} or {"line": "ls bob"}, with an "id" if you like.';

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line); // it begins with a brace, so valid JSON is an object
  } catch {
    return undefined;
  }
}

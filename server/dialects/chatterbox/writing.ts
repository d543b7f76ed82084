// Frames for Chatterbox clients, shaped byte for byte as real ones need them [DESIGN 7]: pure ASCII, no `}` inside a
// text, no length that they would read as a `{`; header and body in one piece.

import { frameOf } from '../../../shared/wire/frame.ts';

/** Frames stay below this size where they can, header included, so that each arrives in one TLS record. */
export const FRAME_BYTES_SOFT = 16_000;
/** The most bytes that a frame's keys and header take. */
export const KEYS_BYTES = 128;

/** A key and its value, which is already JSON. */
export type Field = readonly [key: string, json: string];

/** A text as it stands between the quotes of a JSON string. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(NOT_PLAIN, units);
}

const NOT_PLAIN = /[}\x7f-\uffff]+/g;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Runs and a table make a text in non-Latin letters five times as fast. */
function units(run: string): string {
  let escapes = '';
  for (let at = 0; at < run.length; at += 1) {
    const code = run.charCodeAt(at);
    escapes += `\\u${HEX[code >> 8]}${HEX[code & 0xff]}`;
  }
  return escapes;
}

/** The bytes of an entry around its text. */
const AROUND_BYTES = 300;
const PORTION_MAX = FRAME_BYTES_SOFT - KEYS_BYTES - AROUND_BYTES;
/** The most text in one portion, whatever its letters: each may take six bytes. */
const SLICE_MAX = Math.floor(PORTION_MAX / 6);

/** A text, escaped, in portions that each fit into a frame; most texts are one. */
export function portions(text: string): readonly string[] {
  const whole = escaped(text);
  if (whole.length <= PORTION_MAX) return [whole];
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const isTorn = /[\ud800-\udbff]/.test(text.charAt(at + SLICE_MAX - 1));
    const slice = text.slice(at, at + SLICE_MAX - (isTorn ? 1 : 0));
    at += slice.length;
    const last = parts.at(-1) ?? '';
    const next = escaped(slice);
    if (parts.length > 0 && last.length + next.length <= PORTION_MAX)
      parts.splice(-1, 1, last + next);
    else parts.push(next);
  }
  return parts;
}

export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

export function listed(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}

/** Spaced as the document's own examples are. */
export function frame(fields: readonly Field[]): Uint8Array {
  const json = `{${fields.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`;
  return frameOf(json.padEnd(safeLength(json.length)));
}

const OPEN_BRACE = 0x7b;

/** This length or the next that holds no byte that reads as `{`: some clients look for where the JSON begins. */
function safeLength(length: number): number {
  let safe = length;
  while (hasBrace(safe)) safe += 1;
  return safe;
}

function hasBrace(length: number): boolean {
  return [24, 16, 8, 0].some((shift) => ((length >>> shift) & 0xff) === OPEN_BRACE);
}

/**
 * The login's reply, and how many of the newest entries it holds, the last one first: no more are asked for than fit.
 */
export function acceptance(
  info: string,
  users: readonly string[],
  newest: Iterable<string>,
): { readonly bytes: Uint8Array; readonly count: number } {
  const list = listed(users.map(quoted));
  const words = quoted(info);
  let room = FRAME_BYTES_SOFT - KEYS_BYTES - list.length - words.length;
  const entries: string[] = [];
  for (const entry of newest) {
    room -= entry.length + 2;
    if (room < 0) break;
    entries.push(entry);
  }
  const bytes = frame([
    ['USERNAME_ACCEPTED', 'true'],
    ['INFO', words],
    ['USER_LIST', list],
    ['MESSAGES', listed(entries.toReversed())],
  ]);
  return { bytes, count: entries.length };
}

export function refusal(info: string): Uint8Array {
  return frame([
    ['USERNAME_ACCEPTED', 'false'],
    ['INFO', quoted(info)],
  ]);
}

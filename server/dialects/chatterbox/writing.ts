// Frames for Chatterbox clients, byte for byte as careful as the real ones need it [DESIGN 7]: pure ASCII, no `}` inside
// a text, no length in which they would see a `{`; header and body in one piece.

import { frameOf } from '../../../shared/wire/frame.ts';

/** A frame, header included, stays below this where it can: it then arrives in one piece of TLS. */
export const FRAME_BYTES_SOFT = 16_000;
/** What the keys of a frame and its header take at most. */
export const KEYS_BYTES = 128;

/** A key and its value, which is JSON already. */
export type Field = readonly [key: string, json: string];

/** A text as it stands between the quotes of a JSON string. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(NOT_PLAIN, unit);
}

const NOT_PLAIN = /[}\x7f-\uffff]/g;

function unit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
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

/** The length itself, or the next that holds no byte that reads as `{`: some clients look for where the JSON begins. */
function safeLength(length: number): number {
  let safe = length;
  while (hasBrace(safe)) safe += 1;
  return safe;
}

function hasBrace(length: number): boolean {
  return [24, 16, 8, 0].some((shift) => ((length >>> shift) & 0xff) === OPEN_BRACE);
}

/**
 * The login's reply, and how many of `entries`, oldest first, it holds: the oldest are left out where it would become
 * too long.
 */
export function acceptance(
  info: string,
  users: readonly string[],
  entries: readonly string[],
): { readonly bytes: Uint8Array; readonly count: number } {
  const list = listed(users.map(quoted));
  const words = quoted(info);
  let room = FRAME_BYTES_SOFT - KEYS_BYTES - list.length - words.length;
  let first = entries.length;
  while (first > 0) {
    room -= (entries[first - 1] as string).length + 2;
    if (room < 0) break;
    first -= 1;
  }
  const bytes = frame([
    ['USERNAME_ACCEPTED', 'true'],
    ['INFO', words],
    ['USER_LIST', list],
    ['MESSAGES', listed(entries.slice(first))],
  ]);
  return { bytes, count: entries.length - first };
}

export function refusal(info: string): Uint8Array {
  return frame([
    ['USERNAME_ACCEPTED', 'false'],
    ['INFO', quoted(info)],
  ]);
}

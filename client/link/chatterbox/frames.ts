// The frames of the published Chatterbox protocol as a client sees them, with all variations of real servers: read into
// one strict shape, and written as the most fragile of them need it [DESIGN 7]. Pure; knows no conversation.

import type { Ms } from '../../../shared/clock.ts';
import { cleanText } from '../../../shared/text.ts';
import { frameOf } from '../../../shared/wire/frame.ts';

/** Names are as the server spells them, and may be anything; `to` is `ALL` for everybody. */
export interface OldMessage {
  readonly from: string;
  readonly to: string;
  /** Undefined if the server told no time. */
  readonly at?: Ms;
  readonly text: string;
}

/** Everything that one frame may hold at once. */
export interface OldFrame {
  readonly accepted?: boolean;
  readonly info?: string;
  readonly error?: string;
  readonly users?: readonly string[];
  readonly messages: readonly OldMessage[];
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

const NAME_CHARS_MAX = 256;
/** The rest of a longer text is dropped: the protocol has no limit, and a frame may hold megabytes. */
const TEXT_CHARS_MAX = 10_000;
/** A number above this counts milliseconds: as seconds it would be in the year 5138. */
const SECONDS_MAX = 1e11;
const MILLISECONDS_MAX = 253_402_300_799_999; // the last moment of the year 9999

/** Sender, recipient, time and text; what follows is left out. */
type Tuple = readonly [string, string, unknown, string | number | boolean];

/** What a frame's value says; undefined if it is not of this protocol. A bare string is a notice. */
export function readFrame(value: unknown): OldFrame | undefined {
  const nothing = { messages: [], joined: [], left: [] };
  if (typeof value === 'string') return { ...nothing, info: shortened(value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const keys = new Map(Object.entries(value).map(([key, it]) => [key.toUpperCase(), it]));
  if (!KEYS.some((key) => keys.has(key))) return undefined;
  const accepted = truth(keys.get('USERNAME_ACCEPTED'));
  const [info, error] = [sentence(keys.get('INFO')), sentence(keys.get('ERROR'))];
  const users = keys.has('USER_LIST') ? names(listIn(keys.get('USER_LIST'))) : undefined;
  return {
    ...(accepted !== undefined && { accepted }),
    ...(info !== undefined && { info }),
    ...(error !== undefined && { error }),
    ...(users && { users }),
    messages: messages(keys.get('MESSAGES')),
    joined: names(keys.get('USERS_JOINED')),
    left: names(keys.get('USERS_LEFT')),
  };
}

const KEYS = [
  ...['USERNAME_ACCEPTED', 'INFO', 'ERROR', 'USER_LIST', 'MESSAGES'],
  ...['USERS_JOINED', 'USERS_LEFT'],
];

/** Servers write true as `true`, `"true"`, `"True"` or 1. */
function truth(value: unknown): boolean | undefined {
  if (value === undefined) return undefined;
  return (
    value === true || value === 1 || (typeof value === 'string' && /^(?:true|1)$/i.test(value))
  );
}

function sentence(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return shortened(typeof value === 'string' ? value : JSON.stringify(value));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A string of its own: a slice keeps the whole text in memory. */
export function copied(text: string): string {
  return decoder.decode(encoder.encode(text));
}

function shortened(text: string): string {
  if (text.length <= TEXT_CHARS_MAX) return text;
  return copied(`${text.slice(0, TEXT_CHARS_MAX)}…`);
}

/** An object may list names as its keys: it does if none of its values is one. */
function listIn(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) return value;
  return Object.values(value).some((it) => typeof it === 'string') ? value : Object.keys(value);
}

/** A single name counts as a list. */
function names(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return [...new Set(list.map(nameIn).filter((name) => name !== undefined))];
}

/** A name, or the first one in an object or list that describes a user. */
function nameIn(entry: unknown): string | undefined {
  const parts: readonly unknown[] =
    typeof entry === 'object' && entry !== null ? Object.values(entry) : [entry];
  const name = parts.find((part) => typeof part === 'string');
  return isName(name) ? name : undefined;
}

function messages(value: unknown): readonly OldMessage[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isTuple).map(([from, to, time, content]) => {
    const at = timeOf(time);
    const text = cleanText(shortened(String(content)));
    return { from, to: isAll(to) ? ALL : to, text, ...(at !== undefined && { at }) };
  });
}

function isTuple(entry: unknown): entry is Tuple {
  if (!Array.isArray(entry) || entry.length < 4) return false;
  const [from, to, , text] = entry;
  return isName(from) && isName(to) && ['string', 'number', 'boolean'].includes(typeof text);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= NAME_CHARS_MAX;
}

/** Seconds, whole or not, as a number or text; some servers count milliseconds. */
function timeOf(value: unknown): Ms | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0)) return undefined;
  const at = Math.floor(number > SECONDS_MAX ? number : number * 1000);
  return at <= MILLISECONDS_MAX ? at : undefined;
}

/** The recipient of a message to everybody. */
export const ALL = 'ALL';

/** Whether a name means everybody, and so can be nobody's. */
export function isAll(name: string): boolean {
  return name.toUpperCase() === ALL;
}

export function loginFrame(name: string): Uint8Array {
  return asciiFrame({ USERNAME: name });
}

/** `at` is written in whole seconds. */
export function messageFrame({ from, to, at, text }: Required<OldMessage>): Uint8Array {
  return asciiFrame({ MESSAGES: [[from, to, Math.floor(at / 1000), text]] });
}

/** Pure ASCII: some servers take a length in bytes for one in characters, or know no other letters. */
function asciiFrame(value: object): Uint8Array {
  const escaped = (letter: string): string =>
    `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return frameOf(JSON.stringify(value).replace(/[^\x20-\x7e]/g, escaped));
}

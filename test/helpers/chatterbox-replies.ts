// What is wrong with a message from a Chatterbox server: it violates the published document, or is more than real old
// ones bear [DESIGN 7].

import { HEADER_BYTES, isNames, isObject, messagesFaults } from './chatterbox-frames.ts';

type Check = (value: unknown) => readonly string[];

const string: Check = (value) =>
  typeof value === 'string' && value !== '' ? [] : ['not a string that says something'];

/** A list of those who came, or left: only sent when somebody did. */
const comings: Check = (value) =>
  isNames(value) && value.length > 0 ? twice(value) : ['no list of names'];

const twice = (names: readonly string[]): readonly string[] =>
  new Set(names).size === names.length ? [] : ['the same name twice'];

const KEYS: Readonly<Record<string, Check>> = {
  USERNAME_ACCEPTED: (value) => (typeof value === 'boolean' ? [] : ['neither true nor false']),
  INFO: string,
  USER_LIST: (value) => (isNames(value) ? twice(value) : ['no list of names']),
  MESSAGES: messagesFaults,
  USERS_JOINED: comings,
  USERS_LEFT: comings,
  ERROR: string,
};

/** What is wrong with a message from the server by the document, whatever came before it. */
export function replyFaults(value: unknown): readonly string[] {
  if (!isObject(value)) return ['no object'];
  const keys = Object.keys(value);
  const wrong = keys.flatMap((key) => {
    const check = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    return check ? check(value[key]).map((what) => `${key}: ${what}`) : [`${key} is no key of it`];
  });
  const accepted = value['USERNAME_ACCEPTED'];
  const missing = ['USER_LIST', 'MESSAGES'].filter((key) => !(key in value));
  return [
    ...wrong,
    ...(keys.length === 0 ? ['an object that says nothing'] : []),
    ...(accepted === true && missing.length > 0 ? [`no ${missing} with the acceptance`] : []),
    ...('USER_LIST' in value && accepted !== true ? ['USER_LIST without acceptance'] : []),
    ...('INFO' in value && accepted === undefined ? ['INFO without USERNAME_ACCEPTED'] : []),
  ];
}

const LOGIN_BYTES_MAX = 16 * 1024;
const LOGIN_KEYS = ['USERNAME_ACCEPTED', 'INFO', 'USER_LIST', 'MESSAGES'];

/** What breaks a real old client in one chunk read from its socket. */
export function fragileFaults(chunk: Buffer): readonly string[] {
  const length = chunk.length < HEADER_BYTES ? -1 : chunk.readUInt32BE();
  const body = chunk.subarray(HEADER_BYTES);
  const text = body.toString('latin1');
  const login = text.includes('"USERNAME_ACCEPTED"');
  return [
    ...(length === body.length
      ? []
      : [`a chunk of ${chunk.length} bytes is not one frame (${length})`]),
    ...(body.some((byte) => byte >= 0x80) ? ['not ASCII'] : []),
    ...(chunk.subarray(0, HEADER_BYTES).includes(0x7b) ? ['0x7b in the length'] : []),
    ...(bracesInStrings(text) ? ['} within a string'] : []),
    ...(login && chunk.length >= LOGIN_BYTES_MAX
      ? [`a login reply of ${chunk.length} bytes, more than 16 kB`]
      : []),
    ...(login && !loginKeysFirst(text)
      ? ['the standard keys of the login reply are not first']
      : []),
  ];
}

function bracesInStrings(json: string): boolean {
  return (json.match(/"(?:[^"\\]|\\.)*"/g) ?? []).some((string) => string.includes('}'));
}

/** The login reply comes alone: it holds only its own keys, in the document's order. */
function loginKeysFirst(text: string): boolean {
  try {
    const keys = Object.keys(JSON.parse(text));
    return JSON.stringify(keys) === JSON.stringify(LOGIN_KEYS.filter((key) => keys.includes(key)));
  } catch {
    return false;
  }
}

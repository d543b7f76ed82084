// The framing and the shapes of the published Chatterbox protocol, written from its document alone: shared by the
// strict test client and the strict test server. Nothing here comes from the program under test.

/** `(SRC, DEST, TIMESTAMP, CONTENT)`; TIMESTAMP in whole seconds since 1970. */
export type Tuple = readonly [src: string, dest: string, timestamp: number, content: string];

/** A JSON message from the server, after its shape has been checked. */
export interface Heard {
  readonly USERNAME_ACCEPTED?: boolean;
  readonly INFO?: string;
  readonly USER_LIST?: readonly string[];
  readonly MESSAGES?: readonly Tuple[];
  readonly USERS_JOINED?: readonly string[];
  readonly USERS_LEFT?: readonly string[];
  readonly ERROR?: string;
}

export const HEADER_BYTES = 4;

/** A JSON message prefixed with its length, a 4-byte unsigned integer. */
export function frame(value: unknown): Buffer {
  return framed(JSON.stringify(value));
}

/** Any text as a frame, JSON or not. */
export function framed(text: string | Uint8Array): Buffer {
  const body = Buffer.from(text as string);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

/** Bytes in, however they are cut; the bodies of the frames that they complete out. */
export function frameCutter(): (bytes: Uint8Array) => Buffer[] {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    const bodies: Buffer[] = [];
    while (held.length >= HEADER_BYTES && held.length - HEADER_BYTES >= held.readUInt32BE()) {
      const end = HEADER_BYTES + held.readUInt32BE();
      bodies.push(held.subarray(HEADER_BYTES, end));
      held = held.subarray(end);
    }
    return bodies;
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a body says; throws with a sentence where it is not JSON. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new Error(`a frame that is not JSON: ${Buffer.from(body).toString('latin1')}`);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
}

/** Seconds since the epoch are between 2001 and 2286 in our lifetime; milliseconds are not. */
const isSeconds = (time: unknown): boolean =>
  Number.isInteger(time) && (time as number) > 1e9 && (time as number) < 1e10;

/** What is wrong with `MESSAGES`. */
export function messagesFaults(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [`MESSAGES is no list: ${JSON.stringify(value)}`];
  const faults = value.flatMap(tupleFaults);
  if (faults.length > 0) return faults;
  const times = (value as readonly Tuple[]).map(([, , time]) => time);
  const falls = times.findIndex((time, at) => time < (times[at - 1] ?? 0));
  return falls < 0 ? [] : [`MESSAGES are not oldest to newest: ${times[falls]} comes too late`];
}

function tupleFaults(value: unknown): readonly string[] {
  const said = JSON.stringify(value);
  if (!Array.isArray(value) || value.length !== 4) return [`no 4-tuple: ${said}`];
  const [src, dest, time, content] = value;
  return [
    ...(typeof src === 'string' && src !== '' ? [] : [`SRC is no name: ${said}`]),
    ...(typeof dest === 'string' && dest !== '' ? [] : [`DEST is no name: ${said}`]),
    ...(isSeconds(time) ? [] : [`TIMESTAMP is no integer of seconds since the epoch: ${said}`]),
    ...(typeof content === 'string' ? [] : [`CONTENT is no string: ${said}`]),
  ];
}

/** The seconds now, as a TIMESTAMP. */
export const seconds = (): number => Math.floor(Date.now() / 1000);

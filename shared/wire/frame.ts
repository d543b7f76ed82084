// Frames: a 4-byte big-endian length and that many bytes of JSON [DESIGN 7]. Knows no schema and no socket.

/** How deeply arrays and objects may nest; the schemas need five levels. */
export const FRAME_DEPTH_MAX = 32;

const HEADER_BYTES = 4;
const FIRST_PIECE_BYTES = 512;

export type FrameFault =
  | 'empty' // a length of zero
  | 'too-long' // a length above the decoder's maximum
  | 'too-deep' // more than FRAME_DEPTH_MAX
  | 'not-utf8'
  | 'not-json';

const SENTENCES: Record<FrameFault, string> = {
  empty: 'A frame must not be empty.',
  'too-long': 'The frame is too long.',
  'too-deep': 'The frame is nested too deeply.',
  'not-utf8': 'The frame is not valid UTF-8.',
  'not-json': 'The frame is not valid JSON.',
};

/** Returned, not thrown. `message` is a sentence for the other end and holds nothing of what that end sent. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly reason: FrameFault;
  constructor(reason: FrameFault) {
    super(SENTENCES[reason]);
    this.reason = reason;
  }
}

export interface FrameDecoder {
  /**
   * The bodies of the frames that `bytes` completes, in order; a FrameError comes last, and after it the decoder takes
   * nothing more. A body that lies whole in `bytes` is a view of it. Holds at most twice what has arrived of a frame.
   */
  feed(bytes: Uint8Array): readonly (Uint8Array | FrameError)[];
  /** Whether a frame has begun and not ended: the other end stopped in the middle. */
  readonly partial: boolean;
  /** Memory taken by the frame that has begun. */
  readonly heldBytes: number;
}

type State =
  | { kind: 'header'; length: number; got: number } // the bytes of the length seen so far, as a number
  | { kind: 'body'; length: number; got: number; held: Uint8Array }
  | { kind: 'failed' };

const START: State = { kind: 'header', length: 0, got: 0 };
const NOTHING = new Uint8Array(0);

/** Decodes frames whose bodies have 1 to `bytesMax` bytes. */
export function frameDecoder(bytesMax: number): FrameDecoder {
  return new Decoder(bytesMax);
}

/** A class, not closures: each connection has one. */
class Decoder implements FrameDecoder {
  private readonly bytesMax: number;
  private state: State = START;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  feed(bytes: Uint8Array): readonly (Uint8Array | FrameError)[] {
    const found: (Uint8Array | FrameError)[] = [];
    let at = 0;
    while (at < bytes.length && this.state.kind !== 'failed') {
      const { state } = this;
      const whole = state === START ? this.wholeAt(bytes, at) : undefined;
      if (whole) {
        found.push(whole);
        at += HEADER_BYTES + whole.length;
        continue;
      }
      const wanted = state.kind === 'header' ? 1 : state.length - state.got;
      const next = Math.min(at + wanted, bytes.length);
      const end =
        state.kind === 'header'
          ? this.header(state, bytes[at] as number)
          : this.body(state, bytes.subarray(at, next));
      at = next;
      if (end) found.push(end);
    }
    return found;
  }

  get partial(): boolean {
    const { state } = this;
    return state.kind === 'body' || (state.kind === 'header' && state.got > 0);
  }

  get heldBytes(): number {
    return this.state.kind === 'body' ? this.state.held.length : 0;
  }

  /** The body of the frame at `at`, if the frame is valid and lies whole in `bytes`, as nearly all do. */
  private wholeAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
    const start = at + HEADER_BYTES;
    if (start >= bytes.length) return undefined;
    let length = 0;
    for (let i = at; i < start; i += 1) length = length * 256 + (bytes[i] as number);
    const isRight = length > 0 && length <= this.bytesMax && start + length <= bytes.length;
    return isRight ? bytes.subarray(start, start + length) : undefined;
  }

  /** One byte of a length; too long as soon as no further byte could mend it. */
  private header(from: State & { kind: 'header' }, byte: number): FrameError | undefined {
    const length = from.length * 256 + byte;
    const got = from.got + 1;
    const least = length * 256 ** (HEADER_BYTES - got);
    if (least > this.bytesMax) return this.fail('too-long');
    if (got < HEADER_BYTES) this.state = { kind: 'header', length, got };
    else if (length === 0) return this.fail('empty');
    else this.state = { kind: 'body', length, got: 0, held: NOTHING };
    return undefined;
  }

  private body(from: State & { kind: 'body' }, piece: Uint8Array): Uint8Array | undefined {
    const whole = complete(from, piece);
    if (whole) this.state = START;
    return whole;
  }

  private fail(reason: FrameFault): FrameError {
    this.state = { kind: 'failed' };
    return new FrameError(reason);
  }
}

/**
 * The whole body if `piece` ends it. A body in pieces is gathered in one buffer that doubles as bytes arrive: an
 * announced length takes no room, and a body that trickles in byte by byte is one buffer, not thousands.
 */
function complete(body: State & { kind: 'body' }, piece: Uint8Array): Uint8Array | undefined {
  if (piece.length === body.length) return piece;
  const got = body.got + piece.length;
  if (got > body.held.length) {
    const room = Math.max(got, body.held.length * 2, FIRST_PIECE_BYTES);
    const held = new Uint8Array(Math.min(room, body.length));
    held.set(body.held.subarray(0, body.got));
    body.held.fill(0); // nobody else holds this buffer, and it may contain what is to be forgotten
    body.held = held;
  }
  body.held.set(piece, body.got);
  body.got = got;
  return got === body.length ? body.held : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }); // a byte order mark is no JSON

/**
 * A body's value, or a FrameError. V8 parses without recursion, but 64 KiB of `[` cost it a hundred times as much as
 * text, and a value that deep overflows the stack of JSON.stringify: so the depth is checked first.
 */
export function parseFrame(body: Uint8Array): unknown {
  if (isDeep(body)) return new FrameError('too-deep');
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return new FrameError('not-utf8');
  }
  try {
    return JSON.parse(text);
  } catch {
    return new FrameError('not-json');
  }
}

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, 0x5b, 0x5d];
const CASE = 0x20; // `{` is `[` with this bit, `}` is `]`

/** Whether arrays and objects nest deeper than FRAME_DEPTH_MAX; brackets inside strings don't count. */
function isDeep(body: Uint8Array): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] as number;
    if (quoted && byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) quoted = !quoted;
    else if (!quoted) depth += step(byte);
    if (depth > FRAME_DEPTH_MAX) return true;
  }
  return false;
}

function step(byte: number): number {
  if ((byte & ~CASE) === OPEN) return 1;
  return (byte & ~CASE) === CLOSE ? -1 : 0;
}

/** A frame of `value` as JSON: header and body in one piece, for one write. */
export function encodeFrame(value: object): Uint8Array {
  return frameOf(JSON.stringify(value));
}

const encoder = new TextEncoder();
const SCRATCH_BYTES = 64 * 1024;
/** The most bytes of UTF-8 that one code unit of a string takes. */
const UNIT_BYTES = 3;
/** Frames are put together here: copying the used part costs less than two buffers, for the body and for the frame. */
const scratch = new Uint8Array(SCRATCH_BYTES);

/** A frame of a text that is JSON already. */
export function frameOf(json: string): Uint8Array {
  const most = HEADER_BYTES + json.length * UNIT_BYTES;
  const room = most <= SCRATCH_BYTES ? scratch : new Uint8Array(most);
  const { written } = encoder.encodeInto(json, room.subarray(HEADER_BYTES));
  for (let at = 0; at < HEADER_BYTES; at += 1) room[at] = written >>> (24 - 8 * at);
  const frame = room.slice(0, HEADER_BYTES + written);
  room.fill(0, 0, frame.length); // the frame may hold what is to be forgotten
  return frame;
}

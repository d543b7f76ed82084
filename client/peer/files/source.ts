// A file to be sent, read as blocks of frames ready for the socket: each frame fills one TLS record, and the file's
// bytes are read straight into their place.

import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Refusal } from '../../../shared/refusal.ts';
import { codeOf } from '../../../shared/system-error.ts';
import { cleanLabel } from '../../../shared/text.ts';
import { DATA, DATA_HEADER_BYTES } from '../frames.ts';

const FRAME_BYTES = 16_384; // the most that one TLS record holds
const LENGTH_BYTES = 4;
const PIECE_AT = LENGTH_BYTES + DATA_HEADER_BYTES;
const PIECE_BYTES = FRAME_BYTES - PIECE_AT;
const FRAMES = 32;

export interface Block {
  readonly frames: Uint8Array;
  /** How many of the file's bytes are in it. */
  readonly bytes: number;
}

export interface Source {
  /**
   * The next block; undefined at the end. Two consecutive blocks share no memory. Throws if the file has become
   * shorter.
   */
  next(): Promise<Block | undefined>;
  /** Once everything has been read: its SHA-256 in hex; undefined if the file was changed meanwhile. */
  finish(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** The size of a file that can be sent, or why it can't. */
export async function sendable(path: string): Promise<number | Refusal> {
  const shown = cleanLabel(path);
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
    const what = found.isDirectory() ? 'folder' : 'device';
    return new Refusal('usage', `${shown} is a ${what}; only files can be sent.`);
  } catch (error) {
    const code = codeOf(error);
    const why =
      code === 'ENOENT'
        ? `There is no file ${shown} here.`
        : `The file ${shown} can't be read (${code}).`;
    return new Refusal('usage', why);
  }
}

/** Throws a ChangedError if the file is not as it was offered. */
export async function openSource(path: string, size: number, id: number): Promise<Source> {
  const file = await open(path, 'r');
  const before = await file.stat();
  if (!before.isFile() || before.size !== size) {
    await file.close();
    throw new ChangedError();
  }
  const blocks = [makeBlock(id), makeBlock(id)] as const;
  const hash = createHash('sha256');
  let at = 0;
  let turn: 0 | 1 = 0;
  return {
    async next() {
      const bytes = Math.min(size - at, FRAMES * PIECE_BYTES);
      if (bytes === 0) return undefined;
      const { frames, pieces } = blocks[turn];
      turn = turn === 0 ? 1 : 0;
      await fill(file, pieces, { at, bytes });
      at += bytes;
      return {
        frames: close(frames, pieces, { bytes, hash: (piece) => hash.update(piece) }),
        bytes,
      };
    },
    async finish() {
      const after = await file.stat();
      const changed = after.size !== size || after.mtimeMs !== before.mtimeMs;
      return changed ? undefined : hash.digest('hex');
    },
    close: () => file.close(),
  };
}

export class ChangedError extends Error {
  override readonly name = 'ChangedError';
}

interface Frames {
  readonly frames: Buffer;
  /** Where the file's bytes are in it. */
  readonly pieces: readonly Buffer[];
}

function makeBlock(id: number): Frames {
  const frames = Buffer.allocUnsafeSlow(FRAMES * FRAME_BYTES);
  const pieces = Array.from({ length: FRAMES }, (_, nth) => {
    const frame = frames.subarray(nth * FRAME_BYTES, (nth + 1) * FRAME_BYTES);
    frame.writeUInt32BE(FRAME_BYTES - LENGTH_BYTES);
    frame.writeUInt8(DATA, LENGTH_BYTES);
    frame.writeUInt32BE(id, LENGTH_BYTES + 1);
    return frame.subarray(PIECE_AT);
  });
  return { frames, pieces };
}

/** Reads this many bytes into the pieces, one after the other. */
async function fill(
  file: FileHandle,
  pieces: readonly Buffer[],
  { at, bytes }: { readonly at: number; readonly bytes: number },
): Promise<void> {
  for (let got = 0; got < bytes; ) {
    const first = Math.floor(got / PIECE_BYTES);
    const room = pieces.slice(first, Math.ceil(bytes / PIECE_BYTES));
    room[0] = (room[0] as Buffer).subarray(got - first * PIECE_BYTES);
    const { bytesRead } = await file.readv(room, at + got);
    if (bytesRead === 0) throw new ChangedError();
    got = Math.min(bytes, got + bytesRead); // a file that grew would give more
  }
}

/** The frames that hold this many bytes, the last one cut to its length; each piece is hashed. */
function close(
  frames: Buffer,
  pieces: readonly Buffer[],
  { bytes, hash }: { readonly bytes: number; hash(piece: Uint8Array): void },
): Uint8Array {
  const full = Math.floor(bytes / PIECE_BYTES);
  const rest = bytes % PIECE_BYTES;
  for (const piece of pieces.slice(0, full)) hash(piece);
  if (rest === 0) return frames.subarray(0, full * FRAME_BYTES);
  hash((pieces[full] as Buffer).subarray(0, rest));
  frames.writeUInt32BE(DATA_HEADER_BYTES + rest, full * FRAME_BYTES);
  return frames.subarray(0, full * FRAME_BYTES + PIECE_AT + rest);
}

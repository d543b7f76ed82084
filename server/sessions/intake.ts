// Keeps arriving bytes unread and takes them one frame at a time, in order; a connection that sends faster than that is
// not read meanwhile. So what waits takes as much memory as it has bytes, whatever it says.

import type { Connection } from './connection.ts';

/** The most bytes that may wait; then the connection is not read until half of them are taken. */
const WAITING_BYTES_MAX = 64 * 1024;
/** How many bytes are searched for frames at a time, so that not too many small ones wait at once. */
const PIECE_BYTES = 4 * 1024;
/** How many frames are taken before others have a turn; of small ones a piece holds far more. */
const FRAMES_AT_ONCE = 32;

export interface Intake {
  add(bytes: Uint8Array): void;
  /** Forgets what waits; what is under way goes on. */
  clear(): void;
  /** While something is under way: resolves when nothing is, and nothing waits. */
  readonly working: Promise<void> | undefined;
}

interface Needs<Frame> {
  readonly connection: Pick<Connection, 'pause' | 'resume' | 'holds'>;
  readonly decoder: {
    /** The frames that these bytes complete. */
    feed(bytes: Uint8Array): readonly Frame[];
    /** Bytes held of an incomplete frame. */
    readonly heldBytes: number;
  };
  readonly take: (frame: Frame) => Promise<void>;
  /** Resolves when it may go on; asked after a piece's bytes or 32 frames, while more wait. */
  readonly giveWay: () => Promise<void>;
  /** Called when something threw: nothing further is to be taken. */
  readonly fail: (error: unknown) => void;
}

export function createIntake<Frame>(needs: Needs<Frame>): Intake {
  const { connection, decoder, take, giveWay, fail } = needs;
  let waiting: Uint8Array[] = [];
  let gathered: Gathered | undefined; // the last of these, if more can be put into it
  let waitingBytes = 0;
  let frames: Frame[] = [];
  let busy = false;
  let working = Promise.resolve();
  let paused = false;
  let underWay = 0; // bytes of the frames being taken, or next to be
  let told = 0;
  let taken = 0;

  const tellHeld = (): void => {
    const held = waitingBytes + underWay + decoder.heldBytes;
    if (told === held) return;
    told = held;
    connection.holds?.(held);
  };

  /**
   * Small pieces that wait are gathered: a sender may cut what it says into single bytes, and as a buffer each these
   * would take hundreds of times the room.
   */
  const keep = (bytes: Uint8Array): void => {
    const all = (gathered?.used ?? 0) + bytes.length;
    if (!busy || all > PIECE_BYTES) {
      gathered = undefined;
      waiting.push(bytes);
      return;
    }
    if (!gathered) waiting.push(bytes);
    gathered = withRoom(gathered, all);
    gathered.room.set(bytes, gathered.used);
    wipe(bytes);
    gathered.used = all;
    waiting[waiting.length - 1] = gathered.room.subarray(0, all);
  };

  const nextPiece = (): Uint8Array | undefined => {
    const [first] = waiting;
    if (!first) return undefined;
    if (waiting.length === 1) gathered = undefined;
    if (first.length <= PIECE_BYTES) waiting.shift();
    else waiting[0] = first.subarray(PIECE_BYTES);
    const piece = first.subarray(0, PIECE_BYTES);
    waitingBytes -= piece.length;
    return piece;
  };

  const readOn = (): void => {
    if (!paused || waitingBytes > WAITING_BYTES_MAX / 2) return;
    paused = false;
    connection.resume();
  };

  const takeAll = async (piece: Uint8Array): Promise<void> => {
    const before = decoder.heldBytes;
    frames = [...decoder.feed(piece)];
    underWay = frames.length > 0 ? before + piece.length : 0;
    tellHeld();
    for (let frame = frames.shift(); frame !== undefined; frame = frames.shift()) {
      await take(frame);
      if (frame instanceof Uint8Array) wipe(frame);
      taken += 1;
      if (taken % FRAMES_AT_ONCE === 0 && frames.length > 0) await giveWay();
    }
    wipe(piece);
    underWay = 0;
  };

  const work = async (): Promise<void> => {
    busy = true;
    let since = 0; // bytes taken since it last gave way
    try {
      for (let piece = nextPiece(); piece; piece = nextPiece()) {
        await takeAll(piece);
        readOn();
        tellHeld();
        since += piece.length;
        if (since < PIECE_BYTES || waiting.length === 0) continue;
        since = 0;
        await giveWay();
      }
    } catch (error) {
      fail(error);
    } finally {
      busy = false; // in the same step that found nothing left
    }
  };

  return {
    add(bytes) {
      waitingBytes += bytes.length;
      keep(bytes);
      if (!busy) working = work();
      if (waitingBytes > WAITING_BYTES_MAX && !paused) {
        paused = true;
        connection.pause();
      }
      tellHeld();
    },
    clear() {
      wipe(...waiting);
      waiting = [];
      gathered = undefined;
      waitingBytes = 0;
      frames = [];
      tellHeld();
    },
    get working() {
      return busy ? working : undefined;
    },
  };
}

/** Small pieces in one buffer; the rest of it is free. */
interface Gathered {
  readonly room: Uint8Array;
  used: number;
}

const FIRST_ROOM_BYTES = 256;

/** With room for so many bytes in all; it doubles, so that a few of them take little. */
function withRoom(before: Gathered | undefined, bytes: number): Gathered {
  if (before && before.room.length >= bytes) return before;
  const double = Math.max(bytes, FIRST_ROOM_BYTES, (before?.room.length ?? 0) * 2);
  const room = new Uint8Array(Math.min(double, PIECE_BYTES));
  if (!before) return { room, used: 0 };
  room.set(before.room);
  wipe(before.room);
  return { room, used: before.used };
}

/** These bytes may have been a timed message or a password: nothing of them is to stay in memory. */
function wipe(...pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) piece.fill(0);
}

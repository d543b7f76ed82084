// Keeps arriving bytes unread and takes them one frame at a time, in order; a connection that sends faster than that is
// not read meanwhile. So what waits takes as much memory as it has bytes, whatever it says.

import type { Connection } from './connection.ts';

/** The most bytes that may wait; then the connection is not read until half of them are taken. */
const WAITING_BYTES_MAX = 64 * 1024;
/** How many bytes are searched for frames at a time, so that not too many small ones wait at once. */
const PIECE_BYTES = 4 * 1024;

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
  /** Resolves when it may go on; asked after so many bytes as a piece has, while more wait. */
  readonly giveWay: () => Promise<void>;
  /** Called when something threw: nothing further is to be taken. */
  readonly fail: (error: unknown) => void;
}

export function createIntake<Frame>(needs: Needs<Frame>): Intake {
  const { connection, decoder, take, giveWay, fail } = needs;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let frames: Frame[] = [];
  let busy = false;
  let working = Promise.resolve();
  let paused = false;
  let underWay = 0; // bytes of the frames being taken, or next to be
  let told = 0;

  const tellHeld = (): void => {
    const held = waitingBytes + underWay + decoder.heldBytes;
    if (told === held) return;
    told = held;
    connection.holds?.(held);
  };

  const nextPiece = (): Uint8Array | undefined => {
    const [first] = waiting;
    if (!first) return undefined;
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
      waiting.push(bytes);
      waitingBytes += bytes.length;
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
      waitingBytes = 0;
      frames = [];
      tellHeld();
    },
    get working() {
      return busy ? working : undefined;
    },
  };
}

/** These bytes may have been a timed message or a password: nothing of them is to stay in memory. */
function wipe(...pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) piece.fill(0);
}

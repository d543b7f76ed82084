// Keeps arriving bytes unread and takes them one frame at a time, in order; a connection that sends faster than that is
// not read meanwhile. So what waits takes as much memory as it has bytes, whatever it says.

import type { Connection } from './connection.ts';

/** The most bytes that may wait; then the connection is not read until half of them are taken. */
const WAITING_BYTES_MAX = 64 * 1024;
/** How many bytes are searched for frames at a time, so that not too many small ones wait at once. */
const PIECE_BYTES = 4 * 1024;
/** How many frames are taken before other sessions have a turn; a piece may hold far more, if they are small. */
const FRAMES_AT_ONCE = 32;

/** What takes the frames, one at a time and in order. */
interface Taker<Frame> {
  take(frame: Frame): Promise<void>;
  /** Something threw: nothing further is to be taken. */
  failed(error: unknown): void;
}

interface Needs<Frame> {
  readonly connection: Pick<Connection, 'pause' | 'resume' | 'holds'>;
  readonly decoder: {
    /** The frames that these bytes complete. */
    feed(bytes: Uint8Array): readonly Frame[];
    /** Bytes held of an incomplete frame. */
    readonly heldBytes: number;
  };
  readonly taker: Taker<Frame>;
  /** Resolves when the intake may go on; called after 4 KiB or 32 frames, if more wait. */
  readonly giveWay: () => Promise<void>;
}

export class Intake<Frame> {
  private readonly needs: Needs<Frame>;
  private waiting: Uint8Array[] = [];
  private gathered: Gathered | undefined = undefined; // the last of `waiting`, if more can be put into it
  private waitingBytes = 0;
  private frames: Frame[] = [];
  private busy = false;
  private run: Promise<void> | undefined = undefined;
  private paused = false;
  private underWay = 0; // bytes of the frames being taken, or next to be
  private told = 0;
  private taken = 0;

  constructor(needs: Needs<Frame>) {
    this.needs = needs;
  }

  /** While something is under way: resolves when nothing is, and nothing waits. */
  get working(): Promise<void> | undefined {
    return this.busy ? this.run : undefined;
  }

  add(bytes: Uint8Array): void {
    this.waitingBytes += bytes.length;
    this.keep(bytes);
    if (!this.busy) this.run = this.work();
    if (this.waitingBytes > WAITING_BYTES_MAX && !this.paused) {
      this.paused = true;
      this.needs.connection.pause();
    }
    this.tellHeld();
  }

  /** Forgets what waits; what is under way goes on. */
  clear(): void {
    wipe(...this.waiting);
    this.waiting = [];
    this.gathered = undefined;
    this.waitingBytes = 0;
    this.frames = [];
    this.tellHeld();
  }

  private tellHeld(): void {
    const { connection, decoder } = this.needs;
    const held = this.waitingBytes + this.underWay + decoder.heldBytes;
    if (this.told === held) return;
    this.told = held;
    connection.holds?.(held);
  }

  /**
   * Small pieces that wait are gathered: a sender may cut what it says into single bytes, and as a buffer each these
   * would take hundreds of times the room.
   */
  private keep(bytes: Uint8Array): void {
    const all = (this.gathered?.used ?? 0) + bytes.length;
    if (!this.busy || all > PIECE_BYTES) {
      this.gathered = undefined;
      this.waiting.push(bytes);
      return;
    }
    if (!this.gathered) this.waiting.push(bytes);
    const gathered = withRoom(this.gathered, all);
    gathered.room.set(bytes, gathered.used);
    wipe(bytes);
    gathered.used = all;
    this.gathered = gathered;
    this.waiting[this.waiting.length - 1] = gathered.room.subarray(0, all);
  }

  private nextPiece(): Uint8Array | undefined {
    const { waiting } = this;
    const [first] = waiting;
    if (!first) return undefined;
    if (waiting.length === 1) this.gathered = undefined;
    if (first.length <= PIECE_BYTES) waiting.shift();
    else waiting[0] = first.subarray(PIECE_BYTES);
    const piece = first.subarray(0, PIECE_BYTES);
    this.waitingBytes -= piece.length;
    return piece;
  }

  private readOn(): void {
    if (!this.paused || this.waitingBytes > WAITING_BYTES_MAX / 2) return;
    this.paused = false;
    this.needs.connection.resume();
  }

  private async takeAll(piece: Uint8Array): Promise<void> {
    const { decoder, taker, giveWay } = this.needs;
    const before = decoder.heldBytes;
    this.frames = [...decoder.feed(piece)];
    this.underWay = this.frames.length > 0 ? before + piece.length : 0;
    this.tellHeld();
    for (let frame = this.frames.shift(); frame !== undefined; frame = this.frames.shift()) {
      await taker.take(frame);
      if (frame instanceof Uint8Array) wipe(frame);
      this.taken += 1;
      if (this.taken % FRAMES_AT_ONCE === 0 && this.frames.length > 0) await giveWay();
    }
    wipe(piece);
    this.underWay = 0;
  }

  private async work(): Promise<void> {
    this.busy = true;
    let since = 0; // bytes taken since it last gave way
    try {
      for (let piece = this.nextPiece(); piece; piece = this.nextPiece()) {
        await this.takeAll(piece);
        this.readOn();
        this.tellHeld();
        since += piece.length;
        if (since < PIECE_BYTES || this.waiting.length === 0) continue;
        since = 0;
        await this.needs.giveWay();
      }
    } catch (error) {
      this.needs.taker.failed(error);
    } finally {
      this.busy = false; // in the same step that found nothing left
    }
  }
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

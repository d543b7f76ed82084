// One connection as frames and pieces of files, bounded in both directions. Knows neither what they mean nor in which
// order they may come.

import type { Duplex } from 'node:stream';
import type { Clock, Ms } from '../../shared/clock.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import type { EndCode } from './fault.ts';
import { DATA, DATA_HEADER_BYTES, type Frame, isFrame, PEER_FRAME_BYTES_MAX } from './frames.ts';

/** The most bytes that wait for the other end: more than a session may send at once. */
const UNSENT_BYTES_MAX = 4 * 1024 * 1024;
/** How long the last words may take to leave. */
const LINGER: Ms = 1_000;

export interface Channel {
  send(frame: Frame): void;
  /** Whole frames with pieces of a file. Resolves when the buffer may be reused. */
  sendBlock(bytes: Uint8Array): Promise<void>;
  /** Takes nothing until `flow` is called as often. */
  hold(): void;
  flow(): void;
  readonly held: boolean;
  /** Sends the last frame, takes nothing any more, and closes the connection. */
  finish(last: Frame): void;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
}

export interface ChannelEnds {
  frame(frame: Frame): void;
  /** `bytes` may be kept. */
  data(id: number, bytes: Uint8Array): void;
  /** Everything that arrived in one turn has been passed on. */
  settled(): void;
  /** Something arrived. */
  heard(): void;
  /** Something was sent. */
  said(): void;
  /** Called once, and nothing after it: whoever is told calls `finish`, unless the connection is broken. */
  failed(code: EndCode): void;
}

export function channel(stream: Duplex, clock: Clock, ends: ChannelEnds): Channel {
  const decoder = frameDecoder(PEER_FRAME_BYTES_MAX);
  let open = true;
  let holds = 0;

  const fail = (code: EndCode): void => {
    if (!open) return;
    ends.failed(code);
    open = false;
    if (code === 'broken') stream.destroy();
  };

  const take = (body: Uint8Array | FrameError): void => {
    if (!open) return;
    if (body instanceof FrameError) fail('misspoke');
    else if (body[0] === DATA) takeData(body);
    else takeFrame(parseFrame(body));
  };

  const takeFrame = (value: unknown): void => {
    if (isFrame(value)) ends.frame(value);
    else fail('misspoke');
  };

  const takeData = (body: Uint8Array): void => {
    const bytes = body.subarray(DATA_HEADER_BYTES);
    if (bytes.length === 0) fail('misspoke');
    else ends.data(new DataView(body.buffer, body.byteOffset).getUint32(1), bytes);
  };

  const write = (bytes: Uint8Array, done?: () => void): void => {
    ends.said();
    stream.write(bytes, done);
    if (stream.writableLength > UNSENT_BYTES_MAX) fail('slow');
  };

  stream.on('data', (bytes: Uint8Array) => {
    if (!open) return; // reads on, so that a reset does not lose the last words
    ends.heard();
    for (const body of decoder.feed(bytes)) take(body);
    if (open) ends.settled();
  });
  stream.on('error', () => fail('broken'));
  stream.on('end', () => fail('broken'));
  stream.on('close', () => fail('broken'));
  if (stream.destroyed) clock.after(0, () => fail('broken')); // it broke before anybody listened

  return {
    send(frame) {
      if (open) write(encodeFrame(frame));
    },
    sendBlock: (bytes) =>
      new Promise((resolve) => {
        if (open) write(bytes, resolve);
        else resolve();
      }),
    hold() {
      holds += 1;
      if (holds === 1) stream.pause();
    },
    flow() {
      holds -= 1;
      if (holds === 0) stream.resume();
    },
    get held() {
      return holds > 0;
    },
    finish(last) {
      open = false;
      holds = Number.POSITIVE_INFINITY; // holds by others do not count any more
      stream.resume();
      if (stream.destroyed) return;
      stream.end(encodeFrame(last));
      const cancel = clock.after(LINGER, () => stream.destroy());
      stream.once('close', cancel);
    },
    closed: new Promise((resolve) => {
      if (stream.closed) resolve();
      else stream.once('close', () => resolve());
    }),
  };
}

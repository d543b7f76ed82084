// One connection as frames: what comes in is checked before anybody sees it, and a fault ends the connection with a
// sentence. Knows neither the order of a conversation nor how the stream was made.

import type { Duplex } from 'node:stream';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { REPLY_BYTES_MAX, type Reply, readReply } from '../../shared/wire/native.ts';

export interface Wire {
  /** A value, or a frame that is written already. */
  send(frame: object | Uint8Array): void;
  /** Ends it now, with the reason that `closed` gets. */
  close(reason: string): void;
  /** Nothing more will be sent: what was leaves first, then the other end is told. */
  finish(): void;
}

export interface WireEnds {
  received(reply: Reply): void;
  /** A frame that holds JSON, but nothing of Hearth's. */
  foreign(value: unknown): void;
  /** Once; nothing is received after it. `byThem`: neither a fault of theirs was found nor was it wanted here. */
  closed(reason: string, byThem: boolean): void;
}

export function wire(stream: Duplex, ends: WireEnds): Wire {
  const decoder = frameDecoder(REPLY_BYTES_MAX);
  let open = true;

  const end = (reason: string, byThem: boolean): void => {
    if (!open) return;
    open = false;
    stream.destroy();
    ends.closed(reason, byThem);
  };
  const close = (reason: string): void => end(reason, false);

  const receive = (body: Uint8Array | FrameError): void => {
    if (!open) return;
    const value = body instanceof FrameError ? body : parseFrame(body);
    if (value instanceof FrameError) {
      close(`The server sent a bad frame: ${value.message}`);
      return;
    }
    const reply = readReply(value);
    if (reply) ends.received(reply);
    else ends.foreign(value);
  };

  stream.on('data', (bytes: Uint8Array) => {
    for (const body of decoder.feed(bytes)) receive(body);
  });
  stream.on('end', () => end('The server closed the connection.', true));
  stream.on('close', () => end('The connection is closed.', true));
  stream.on('error', (error) => end(`The connection broke: ${error.message}.`, true));

  return {
    send(frame) {
      if (open) stream.write(frame instanceof Uint8Array ? frame : encodeFrame(frame));
    },
    close,
    finish() {
      if (open) stream.end();
    },
  };
}

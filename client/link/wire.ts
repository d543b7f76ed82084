// One connection as frames: what comes in is checked before anybody sees it, and a fault ends the connection with a
// sentence. Knows neither the order of a conversation nor how the stream was made.

import type { Duplex } from 'node:stream';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { isReply, REPLY_BYTES_MAX, type Reply } from '../../shared/wire/native.ts';

export interface Wire {
  send(frame: object): void;
  /** Ends it now, with the reason that `closed` gets. */
  close(reason: string): void;
}

export interface WireEnds {
  received(reply: Reply): void;
  /** Once; nothing is received after it. */
  closed(reason: string): void;
}

export function wire(stream: Duplex, ends: WireEnds): Wire {
  const decoder = frameDecoder(REPLY_BYTES_MAX);
  let open = true;

  const close = (reason: string): void => {
    if (!open) return;
    open = false;
    stream.destroy();
    ends.closed(reason);
  };

  const receive = (body: Uint8Array | FrameError): void => {
    if (!open) return;
    const value = body instanceof FrameError ? body : parseFrame(body);
    if (value instanceof FrameError) close(`The server sent a bad frame: ${value.message}`);
    else if (isReply(value)) ends.received(value);
    else close("The server sent a frame that is not part of Hearth's protocol.");
  };

  stream.on('data', (bytes: Uint8Array) => {
    for (const body of decoder.feed(bytes)) receive(body);
  });
  stream.on('end', () => close('The server closed the connection.'));
  stream.on('close', () => close('The connection is closed.'));
  stream.on('error', (error) => close(`The connection broke: ${error.message}.`));

  return {
    send(frame) {
      if (open) stream.write(encodeFrame(frame));
    },
    close,
  };
}

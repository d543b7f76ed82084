// One connection as frames: what comes in is checked before anybody sees it, and a fault ends the connection with a
// sentence. Knows neither the order of a conversation nor how the stream was made.

import type { Duplex } from 'node:stream';
import { cleanLabel } from '../../shared/text.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { REPLY_BYTES_MAX, type Reply, readReply } from '../../shared/wire/native.ts';

export interface Wire {
  /** A value, or a frame that is written already. */
  send(frame: object | Uint8Array): void;
  /** Ends it now, with the reason that `closed` gets. */
  close(reason: string): void;
  /** Nothing more will be sent: what was leaves first, then the other end is told. */
  finish(): void;
  /** Gives the stream away, open as it is: nothing more is heard or sent here. */
  release(): Duplex;
}

export interface WireEnds {
  received(reply: Reply): void;
  /** A frame that holds JSON, but nothing of Hearth's; undefined for one that is not even that, and is passed over. */
  foreign(value: unknown): void;
  /** Once; nothing is received after it. `byThem`: neither a fault of theirs was found nor was it wanted here. */
  closed(reason: string, byThem: boolean): void;
  /** Whether a frame that is no JSON spoils no other. */
  passesOver(): boolean;
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
    if (body instanceof FrameError) bad(body);
    else read(parseFrame(body));
  };

  const bad = ({ message }: FrameError): void => close(`The server sent a bad frame: ${message}`);

  const read = (value: unknown): void => {
    if (value instanceof FrameError) {
      if (ends.passesOver()) ends.foreign(undefined);
      else bad(value);
      return;
    }
    const reply = readReply(value);
    if (reply) ends.received(reply);
    else ends.foreign(value);
  };

  const fed = (bytes: Uint8Array): void => {
    const found = decoder.feed(bytes);
    const bare = found.at(-1) instanceof FrameError ? unframedError(bytes) : undefined;
    for (const body of bare === undefined ? found : found.slice(0, -1)) receive(body);
    if (bare !== undefined) close(`The server sent no frame, but said: ${bare}`);
  };
  const ended = (): void => end('The server closed the connection.', true);
  const gone = (): void => end('The connection is closed.', true);
  const broken = (error: Error): void => end(`The connection broke: ${error.message}.`, true);

  stream.on('data', fed).on('end', ended).on('close', gone).on('error', broken);
  stream.resume(); // one that another login left was at rest

  return {
    send(frame) {
      if (open) stream.write(frame instanceof Uint8Array ? frame : encodeFrame(frame));
    },
    close,
    finish() {
      if (open) stream.end();
    },
    release() {
      open = false;
      return stream.off('data', fed).off('end', ended).off('close', gone).pause(); // an error stays heard
    },
  };
}

/** There are old servers that write what is wrong without a frame around it. */
function unframedError(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString();
  const start = text.search(/\{\s*"ERROR"\s*:/i);
  if (start < 0) return undefined;
  const [, error] = /:\s*"((?:[^"\\]|\\.)*)"/.exec(text.slice(start)) ?? [];
  return error === undefined ? undefined : cleanLabel(error, ERROR_CHARS_MAX);
}

const ERROR_CHARS_MAX = 200;

// One connection as frames: incoming ones are checked before anybody sees them, and a fault ends the connection with a
// sentence. Knows neither the order of a conversation nor how the stream was made.

import { cleanLabel } from '../../shared/text.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { REPLY_BYTES_MAX, type Reply } from '../../shared/wire/native.ts';
import type { ReadReply } from '../../shared/wire/reply.ts';
import type { ByteStream } from './byte-stream.ts';

export interface Wire {
  /** A value, or an encoded frame. */
  send(frame: object | Uint8Array): void;
  /** Ends the connection now; `closed` gets the reason. */
  close(reason: string): void;
  /** Nothing more will be sent: lets what was sent leave first, then tells the other end. */
  finish(): void;
  /** Gives the stream away, still open: nothing more is heard or sent here. */
  release(): ByteStream;
}

export interface WireEnds {
  received(reply: Reply): void;
  /** A frame of JSON that is not Hearth's; undefined for one that is not even JSON, and is skipped. */
  foreign(value: unknown): void;
  /** Called once; nothing is received after it. `byThem`: neither a fault of theirs nor this end closed it. */
  closed(reason: string, byThem: boolean): void;
  /** Whether a frame that is not JSON may be skipped. */
  passesOver(): boolean;
}

export function wire(stream: ByteStream, readReply: ReadReply, ends: WireEnds): Wire {
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
  const closed = (why?: Error): void =>
    end(why ? `The connection broke: ${why.message}.` : 'The server closed the connection.', true);

  stream.listen({ data: fed, closed });

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
      stream.listen(undefined);
      return stream;
    },
  };
}

/** Some old servers write what is wrong without a frame around it. */
function unframedError(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  const start = text.search(/\{\s*"ERROR"\s*:/i);
  if (start < 0) return undefined;
  const [, error] = /:\s*"((?:[^"\\]|\\.)*)"/.exec(text.slice(start)) ?? [];
  return error === undefined ? undefined : cleanLabel(error, ERROR_CHARS_MAX);
}

const ERROR_CHARS_MAX = 200;

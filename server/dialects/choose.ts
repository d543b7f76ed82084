// The first byte, then the first frame, decide the dialect [DESIGN 7]. A frame begins with 0x00, a line of text does
// not, which would tell a line-based dialect apart.

import { FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { FRAME_BYTES_MAX } from '../../shared/wire/native.ts';
import { chatterboxDialect } from './chatterbox/chatterbox.ts';
import { isChatterbox } from './chatterbox/reading.ts';
import type { Dialect, Framed, Wire } from './dialect.ts';
import { nativeDialect } from './native.ts';

/** Until a whole frame has arrived, the server speaks native. */
export function chooseDialect(wire: Wire): Dialect {
  const decoder = frameDecoder(FRAME_BYTES_MAX);
  const native = nativeDialect(wire.send);
  let chosen: Framed | undefined;
  return {
    feed: decoder.feed,
    get heldBytes() {
      return decoder.heldBytes;
    },
    read(body) {
      const frame = body instanceof FrameError ? body : parseFrame(body);
      chosen ??= isChatterbox(frame) ? chatterboxDialect(wire) : native;
      return chosen.read(frame);
    },
    get voice() {
      return (chosen ?? native).voice;
    },
  };
}

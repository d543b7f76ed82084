// The first byte, then the first frame, decide the dialect [DESIGN 7]. A frame begins with 0x00, a line of text does
// not, which would tell a line-based dialect apart.

import type { Refusal } from '../../shared/refusal.ts';
import { FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { FRAME_BYTES_MAX } from '../../shared/wire/native.ts';
import { chatterboxDialect } from './chatterbox/chatterbox.ts';
import { isChatterbox } from './chatterbox/reading.ts';
import type { Dialect, Framed, Incoming, Unopened, Voice, Wire } from './dialect.ts';
import { NativeDialect } from './native.ts';

/** Until a whole frame has arrived, the server speaks native. */
export class AnyDialect implements Dialect {
  private readonly wire: Wire;
  private readonly decoder = frameDecoder(FRAME_BYTES_MAX);
  private chosen: Framed;
  private isChosen = false;

  constructor(wire: Wire) {
    this.wire = wire;
    this.chosen = new NativeDialect(wire.send);
  }

  get heldBytes(): number {
    return this.decoder.heldBytes;
  }

  get voice(): Voice {
    return this.chosen.voice;
  }

  feed(bytes: Uint8Array): readonly Unopened[] {
    return this.decoder.feed(bytes);
  }

  read(body: Unopened): readonly (Incoming | Refusal)[] {
    const frame = body instanceof FrameError ? body : parseFrame(body);
    if (!this.isChosen && isChatterbox(frame)) this.chosen = chatterboxDialect(this.wire);
    this.isChosen = true;
    return this.chosen.read(frame);
  }
}

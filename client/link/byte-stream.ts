// A connection as the link takes it: bytes out, bytes in. Whatever carries bytes in order can be one: TLS, a socket of
// this machine, a WebSocket, a pair in memory.

import type { Address } from '../../shared/address.ts';

export interface ByteStream {
  write(bytes: Uint8Array): void;
  /** Lets what was written leave first, then tells the other end. */
  end(): void;
  /** Ends it now. */
  destroy(): void;
  /** Whom it tells from now on. Without anybody it waits, and does not keep the program running. */
  listen(to: StreamListener | undefined): void;
  readonly isOpen: boolean;
  /** The other end's address, if it has one. */
  readonly peer: Address | undefined;
}

export interface StreamListener {
  data(bytes: Uint8Array): void;
  /** Called once; nothing follows. `why`: it broke. */
  closed(why?: Error): void;
}

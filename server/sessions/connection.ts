// A connection as a session sees it: anything that takes and brings bytes. The gate makes real ones, tests make their
// own.

export interface Connection {
  /** The other end's address, for the log. */
  readonly address: string;
  /** The unit for limits by origin: an IPv4 address, or the first 64 bits of an IPv6 one. */
  readonly network: string;
  /**
   * Queues bytes; those queued in one turn of the event loop leave in one write. The connection is destroyed when more
   * than the limit waits for a client that reads nothing, or a multiple of it for one that reads slowly. Does nothing
   * after `end`, or once closed.
   */
  send(bytes: Uint8Array): void;
  /** Stops or resumes reading: back-pressure on whoever sends faster than it is taken. */
  pause(): void;
  resume(): void;
  /** Sends what is queued, then closes; destroys it if the other end doesn't take it in time. */
  end(): void;
  destroy(): void;
  /**
   * What waits includes expired words: unless it leaves within a second, the connection is destroyed. A connection that
   * queues nothing need not have this.
   */
  urge?(): void;
  /** While much waits for the other end: resolves when little does, or when the connection is closed. */
  room?(): Promise<void> | undefined;
  /** This many received bytes are held but not taken yet: they count against what may wait in all. */
  holds?(bytes: number): void;
}

/** What the gate calls for a connection, in this order: `received` any number of times, `closed` once. */
export interface Receiver {
  received(bytes: Uint8Array): void;
  closed(): void;
}

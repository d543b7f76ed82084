// What a session sees of a connection: anything that takes and brings bytes. The gate makes real ones, tests make theirs.

export interface Connection {
  /** The other end's address, for the log. */
  readonly address: string;
  /** What counts as one place where limits are counted: the address, of an IPv6 one the first 64 bits. */
  readonly network: string;
  /**
   * Queues bytes; what is queued in one turn of the event loop leaves in one write. When more than the limit waits for
   * one that reads nothing, or a multiple of it for one that reads slowly, the connection is destroyed. After `end` or
   * once closed, does nothing.
   */
  send(bytes: Uint8Array): void;
  /** Stops and goes on reading: back-pressure on who sends faster than it is taken. */
  pause(): void;
  resume(): void;
  /** Sends what is queued, then closes; destroys it if the other end doesn't take it in time. */
  end(): void;
  destroy(): void;
  /**
   * What waits holds words whose time is over: unless it leaves within a second the connection is destroyed. One that
   * queues nothing does without.
   */
  urge?(): void;
  /** While much waits to be read by the other end: resolves when it is little, or the connection closed. */
  room?(): Promise<void> | undefined;
  /** So many bytes that were received are held, not taken yet: they count against what may wait in all. */
  holds?(bytes: number): void;
}

/** What the gate tells of a connection, in this order: `received` any number of times, `closed` once. */
export interface Receiver {
  received(bytes: Uint8Array): void;
  closed(): void;
}

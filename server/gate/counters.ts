// What a gate counts.

/** Counted since the gate was opened; `open` is the number now. Written here, read by the log and metrics. */
export interface GateCounters {
  /** Sockets, including those in a handshake. */
  open: number;
  accepted: number;
  /** Closed at once: too many in all, or too many new ones from one address. */
  refused: number;
  /** Gone before the TLS handshake was done. */
  failedHandshakes: number;
  bytesIn: number;
  bytesOut: number;
  /** Destroyed because they didn't read what waited for them. */
  slowReaders: number;
  /** Destroyed to make room, because their address had the most connections or the most bytes that wait. */
  gaveWay: number;
}

export function newCounters(): GateCounters {
  return {
    open: 0,
    accepted: 0,
    refused: 0,
    failedHandshakes: 0,
    bytesIn: 0,
    bytesOut: 0,
    slowReaders: 0,
    gaveWay: 0,
  };
}

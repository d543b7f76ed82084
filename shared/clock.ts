// Time as a parameter: whatever needs the time or a timer is handed a Clock by what starts the server or the client.

/** Milliseconds since 1970-01-01 UTC, or a length in milliseconds. */
export type Ms = number;
/** Whole seconds since 1970-01-01 UTC, or a length in seconds. */
export type Seconds = number;

export interface Clock {
  /**
   * Time since some fixed moment: it keeps counting while the machine sleeps, and setting the wall time does not change
   * it.
   */
  elapsed(): Ms;
  /** Wall time. It may jump either way; whoever promises a deadline compares with it again when woken. */
  now(): Ms;
  /**
   * Runs `run` once, `delay` ms from now; with 0, once all that this turn of the event loop brought is done. Returns
   * what cancels it. A pending timer keeps no process alive.
   */
  after(delay: Ms, run: () => void): () => void;
}

const SET_BY: Ms = 5_000;
/** How long a wall time that only goes on is believed before it is compared again. */
const COMPARED_EVERY: Ms = 1_000;

/**
 * Each call returns by how many ms wall time was set since the last call (negative: back); 0 if by at most 5 s. A
 * machine that slept set nothing; a virtual machine that was frozen looks as if it did.
 */
export function clockSettings({ now, elapsed }: Pick<Clock, 'now' | 'elapsed'>): () => Ms {
  let compared = now();
  let before = compared - elapsed();
  return () => {
    const wall = now();
    // The usual case: reading the elapsed time costs more.
    if (wall >= compared && wall < compared + COMPARED_EVERY) return 0;
    compared = wall;
    const ahead = wall - elapsed();
    const by = ahead - before;
    before = ahead;
    return Math.abs(by) > SET_BY ? by : 0;
  };
}

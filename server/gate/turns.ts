// Costly jobs are done one in each turn of the event loop, so that everything else goes on in between. The networks that
// wait take turns. Knows no sockets.

/** Does the job when its turn comes. */
export type Turns = (network: string, job: () => void) => void;

export function createTurns(nextTurn: (run: () => void) => unknown): Turns {
  const waiting = new Map<string, (() => void)[]>(); // the network whose turn is next comes first
  let called = false;

  const call = (): void => {
    if (called || waiting.size === 0) return;
    called = true;
    nextTurn(next);
  };

  const next = (): void => {
    called = false;
    const [[network, jobs] = ['', []]] = waiting;
    const job = jobs.shift();
    waiting.delete(network);
    if (jobs.length > 0) waiting.set(network, jobs);
    call();
    job?.();
  };

  return (network, job) => {
    const jobs = waiting.get(network);
    if (jobs) jobs.push(job);
    else waiting.set(network, [job]);
    call();
  };
}

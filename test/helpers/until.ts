// Waiting for what other processes or callbacks do, by asking again and again; it fails after a limit.

/** Resolves once `done` says true; fails after `limit` milliseconds with what `told` says. */
export async function until(
  done: () => boolean,
  told: () => string = () => 'it never came',
  limit = 40_000,
): Promise<void> {
  let asked = 0; // other processes need the time more than this one
  const deadline = performance.now() + limit;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(told());
    await new Promise<void>((resolve) => setTimeout(resolve, asked < 100 ? 0 : 5));
    asked += 1;
  }
}

/** Lets what is under way without a timer go on for so many turns. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((done) => setImmediate(done));
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

// Waiting for what other processes or callbacks do, by asking again and again; it fails after a limit.

/** Resolves once `done` says true; fails after `limit` milliseconds with what `told` says. */
export async function until(
  done: () => boolean,
  told: () => string = () => 'it never came',
  limit = 20_000,
): Promise<void> {
  let turns = 0; // other processes need the time more than this one
  const deadline = performance.now() + limit;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(told());
    await new Promise<void>((resolve) => setTimeout(resolve, turns < 100 ? 0 : 5));
    turns += 1;
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

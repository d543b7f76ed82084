// The only door to uvu. uvu 0.5.6 reports success when `.run()` is forgotten, when a hook throws and when `.only` is
// left in, so a test file gets none of these: each test builds what it needs and closes it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';

export { assert };

type Run = () => void | Promise<void>;

interface Register {
  (title: string, run: Run): void;
  /** For what this machine cannot do: the reason is printed, and the test counts as skipped. */
  skip(title: string, reason: string): void;
}

/** A suite of sentences. `limit`: milliseconds a test may take; by default it ends only what hangs, however busy the machine. */
export function describe(name: string, fill: (test: Register) => void, limit = 120_000): void {
  const tests = suite(name);
  let count = 0;
  let running = false;
  const enter = (title: string): void => {
    if (running) throw new Error(`${name}: "${title}" comes too late to be run; fill is not async`);
    count += 1;
  };
  const register = (title: string, run: Run): void => {
    enter(title);
    tests(title, () => within(limit, title, run));
  };
  const skip = (title: string, reason: string): void => {
    enter(title);
    console.log(`SKIPPED ${name}: ${title}: ${reason}`);
    tests.skip(title);
  };
  fill(Object.assign(register, { skip }));
  if (count === 0) throw new Error(`${name}: no tests`);
  running = true;
  tests.run();
}

/** What `run` throws, which must be an error; fails when it throws nothing. */
export async function thrownBy(run: Run): Promise<Error> {
  try {
    await run();
  } catch (error) {
    assert.instance(error, Error);
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

async function within(limit: number, title: string, run: Run): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${title}: not done after ${limit} ms`)), limit);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

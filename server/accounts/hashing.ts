// scrypt in threads of its own, at a lower priority than the rest of the server. In Node's thread pool it would compete
// with the syncs of the journal. It knows no accounts.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Derive, Derived } from './passwords.ts';

const THREAD = new URL('./hashing-thread.js', import.meta.url);
/** The hash itself lies outside the heap. */
const HEAP_MB = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/**
 * Starts a thread when one is needed and none is idle, so there are as many as hashes were ever under way at once. They
 * do not keep the process alive: a server that stops does not wait until all guesses are hashed.
 */
export function hashingThreads(): Derive {
  const idle: Worker[] = [];

  const start = (): Worker => {
    const thread = new Worker(THREAD, { execArgv: [], resourceLimits: HEAP_MB });
    thread.once('online', () => thread.unref()); // earlier it has no effect
    return thread;
  };

  return async (asked) => {
    const thread = idle.pop() ?? start();
    thread.postMessage(asked, [asked.password.buffer]);
    const answered = once(thread, 'message');
    thread.unref(); // a listener makes it keep the process again
    const derived: Derived = (await answered)[0]; // throws the error that ends a thread
    idle.push(thread);
    if (derived.kind === 'key') return derived.key;
    throw new Error(derived.why);
  };
}

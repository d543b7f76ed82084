// npm run fuzz [cases] [seed]: hostile clients against a whole house in memory, as many as asked for (100,000), and a
// tenth as many hostile servers against our client. Ends with an error, the seed and the smallest case when anybody else
// noticed one of them.

import { type Outcome, runAssaults, runOrdeals, runPrefixes } from './run.ts';

/** One run of fast-check keeps what it has made up: many short ones don't. */
const CASES_A_RUN = 5_000;

const [cases = 100_000, first = Math.floor(Math.random() * 2 ** 31)] = process.argv
  .slice(2)
  .map(Number);

const heapMiB = (): number => {
  global.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
};

function checked({ cases: done, failure }: Outcome, what: string): number {
  if (failure === undefined) return done;
  console.error(`${what}: ${failure}`);
  process.exit(1);
}

console.log(`seed ${first}`);
const started = performance.now();
let done = checked(await runPrefixes(), 'a prefix');
const before = heapMiB();
for (let seed = first, left = cases; left > 0; seed += 1, left -= CASES_A_RUN) {
  const some = Math.min(CASES_A_RUN, left);
  done += checked(await runAssaults(some, seed), `seed ${seed}`);
  done += checked(await runOrdeals(Math.ceil(some / 10), seed), `a server of seed ${seed}`);
}
const seconds = (performance.now() - started) / 1000;
const rate = Math.round(done / seconds);
console.log(
  `${done} cases in ${seconds.toFixed(0)} s, ${rate} a second; heap ${before} MiB before, ${heapMiB()} after`,
);

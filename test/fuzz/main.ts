// npm run fuzz [cases] [seed]: hostile clients against a whole house in memory, as many as asked for (100,000). Ends with
// an error, the seed and the smallest case when anybody else noticed one of them.

import { runAssaults, runPrefixes } from './run.ts';

/** One run of fast-check keeps what it has made up: many short ones don't. */
const CASES_A_RUN = 5_000;

const [cases = 100_000, first = Math.floor(Math.random() * 2 ** 31)] = process.argv
  .slice(2)
  .map(Number);

const heapMiB = (): number => {
  global.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
};

function stop(failure: string): never {
  console.error(failure);
  process.exit(1);
}

console.log(`seed ${first}`);
const started = performance.now();
const every = await runPrefixes();
if (every.failure !== undefined) stop(every.failure);
const before = heapMiB();
let done = 0;
for (let seed = first; done < cases; seed += 1) {
  const run = await runAssaults(Math.min(CASES_A_RUN, cases - done), seed);
  if (run.failure !== undefined) stop(`seed ${seed}: ${run.failure}`);
  done += run.cases;
}
const seconds = (performance.now() - started) / 1000;
const all = done + every.cases;
console.log(
  `${all} cases in ${seconds.toFixed(0)} s, ${Math.round(all / seconds)} a second; heap ${before} MiB before, ${heapMiB()} after`,
);

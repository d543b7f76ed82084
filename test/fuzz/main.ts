// npm run fuzz -- [--cases N] [--seed N] [--target NAME]: hostile clients against a whole house in memory, as many as
// asked for (100,000), and a tenth as many hostile servers against our client (target `house`); and as often each pure
// part that reads foreign input, by itself. At a failure it ends with an error, the seed and the smallest case.

import { parseArgs } from 'node:util';
import { runPure } from './pure.ts';
import { type Outcome, runAssaults, runOrdeals, runPrefixes } from './run.ts';
import { TARGETS } from './targets.ts';

/** fast-check keeps everything a run has made up: many short runs keep less. */
const CASES_A_RUN = 5_000;
/** How often the heap is printed. */
const TIMES_TOLD = 4;

const { values } = parseArgs({
  options: { cases: { type: 'string' }, seed: { type: 'string' }, target: { type: 'string' } },
});
const cases = Number(values.cases ?? 100_000);
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

const heapMiB = (): string => {
  global.gc?.();
  return (process.memoryUsage().heapUsed / 2 ** 20).toFixed(1);
};

function checked({ cases: done, failure }: Outcome, what: string): number {
  if (failure === undefined) return done;
  console.error(`${what}: ${failure}`);
  process.exit(1);
}

/** Runs a target in parts; prints its cases, its rate, and the heap after each part. */
async function run(name: string, part: (count: number, seed: number) => Promise<number>) {
  const started = performance.now();
  const heaps = [heapMiB()];
  let done = 0;
  for (let time = 0, left = cases; time < TIMES_TOLD && left > 0; time += 1) {
    const some = Math.min(left, Math.ceil(cases / TIMES_TOLD));
    done += await part(some, first + cases - left);
    left -= some;
    heaps.push(heapMiB());
  }
  const seconds = (performance.now() - started) / 1000;
  const rate = Math.round(done / seconds).toLocaleString('en');
  console.log(
    `${name}: ${done.toLocaleString('en')} cases in ${seconds.toFixed(0)} s, ${rate} a second, heap ${heaps.join(' ')} MiB: ok`,
  );
}

async function house(count: number, from: number): Promise<number> {
  let done = 0;
  for (let seed = from, left = count; left > 0; seed += 1, left -= CASES_A_RUN) {
    const some = Math.min(CASES_A_RUN, left);
    done += checked(await runAssaults(some, seed), `seed ${seed}`);
    done += checked(await runOrdeals(Math.ceil(some / 10), seed), `a server of seed ${seed}`);
  }
  return done;
}

const wanted = values.target?.split(',') ?? [...Object.keys(TARGETS), 'house'];
console.log(`seed ${first}`);
for (const name of wanted) {
  const target = TARGETS[name];
  if (target) await run(name, async (count, seed) => checked(runPure(target, count, seed), name));
  else if (name === 'house') {
    checked(await runPrefixes(), 'a prefix');
    await run(name, house);
  } else
    throw new Error(`There is no target ${name}, but: ${Object.keys(TARGETS).join(', ')}, house`);
}

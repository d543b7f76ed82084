// Runs one target, case after case; each has a seed of its own, so that it can be repeated alone.

import { maker } from './mutant.ts';
import type { Outcome } from './run.ts';
import type { Target } from './targets.ts';

export function runPure(target: Target, cases: number, seed: number): Outcome {
  for (let n = 0; n < cases; n += 1) {
    try {
      target(maker(seed + n));
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { cases: n + 1, failure: `--cases 1 --seed ${seed + n}\n${text.slice(0, 4_000)}` };
    }
  }
  return { cases, failure: undefined };
}

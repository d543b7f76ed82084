// A sample of what `npm run fuzz` does with the pure parts that read what others wrote.

import { assert, describe } from '../helpers/describe.ts';
import { runPure } from './pure.ts';
import { TARGETS } from './targets.ts';

const SEED = 20_261_121;

describe('made-up input', (test) => {
  for (const [name, target] of Object.entries(TARGETS)) {
    test(`is taken as it should be by: ${name}`, () => {
      assert.is(runPure(target, 3_000, SEED).failure, undefined);
    });
  }
  test('is found out where it is not', () => {
    const { failure } = runPure(() => assert.unreachable('spoilt'), 10, SEED);
    assert.match(failure ?? '', /^--cases 1 --seed 20261121\n.*spoilt/);
  });
}, 30_000);

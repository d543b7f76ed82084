// A sample of what `npm run fuzz` does with the pure parts that read foreign input.

import { assert, describe } from '../helpers/describe.ts';
import { runPure } from './pure.ts';
import { TARGETS, type Target } from './targets.ts';

const SEED = 20_261_121;

describe('made-up input', (test) => {
  for (const [name, target] of Object.entries(TARGETS)) {
    test(`is handled correctly by: ${name}`, () => {
      assert.is(runPure(target, 3_000, SEED).failure, undefined);
    });
  }
  test('is handled correctly where it once was not', () => {
    // A damaged message, in a segment whose line of checksums had lost its beginning.
    assert.is(runPure(TARGETS['segments'] as Target, 1, 20_347_382).failure, undefined);
  });
  test('is reported where it is not', () => {
    const { failure } = runPure(() => assert.unreachable('spoilt'), 10, SEED);
    assert.match(failure ?? '', /^--cases 1 --seed 20261121\n.*spoilt/);
  });
});

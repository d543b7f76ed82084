import fc from 'fast-check';
import type { Subject } from '../../../server/facts.ts';
import { revisionsOf } from '../../../server/store/revisions.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe('revisions', (test) => {
  test('notice every change, however few subjects are told apart', () => {
    const touched = fc.array(fc.nat(12), { maxLength: 80 });
    const law = fc.property(touched, touched, fc.nat(12), fc.integer({ min: 1, max: 12 }), check);
    fc.assert(law, { numRuns: 2_000 });
  });

  test('stay the same while nothing is touched, and of what was touched lately', () => {
    const revisions = revisionsOf(8);
    assert.is(revisions.of('user:a'), 0);
    revisions.advance('user:a', 1);
    const [a, b] = [revisions.of('user:a'), revisions.of('user:b')];
    revisions.advance('user:c', 2);
    revisions.advance('user:d', 3);
    assert.equal([revisions.of('user:a'), revisions.of('user:b')], [a, b]);
  });
});

function check(before: number[], after: number[], one: number, max: number): void {
  const revisions = revisionsOf(max);
  const subject = (n: number): Subject => `user:${n}`;
  let place = 0;
  const touch = (n: number): void => revisions.advance(subject(n), ++place);
  before.forEach(touch);
  const seen = revisions.of(subject(one));
  after.forEach(touch);
  if (after.includes(one)) assert.is.not(revisions.of(subject(one)), seen);
}

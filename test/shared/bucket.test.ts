import { bucket } from '../../shared/bucket.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';

describe('a rate limit', (test) => {
  test('lets a burst through, and then so many a second', () => {
    const clock = fakeClock();
    const it = bucket({ burst: 2, perSecond: 10 }, clock);
    assert.equal([it.take(), it.take(), it.take()], [true, true, false]);
    clock.advance(100);
    assert.equal([it.take(), it.take()], [true, false]);
    clock.advance(100_000);
    assert.equal([it.take(), it.take(), it.take()], [true, true, false]);
  });
  test('says how long what was taken in advance is owed', () => {
    const clock = fakeClock();
    const it = bucket({ burst: 2, perSecond: 10 }, clock);
    assert.equal([it.owe(2), it.owe(1), it.owe(1)], [0, 100, 200]);
    clock.advance(100);
    assert.not.ok(it.take());
    assert.is(it.owe(0), 100);
  });
  test('gives nothing back when the clock steps back', () => {
    const clock = fakeClock();
    const it = bucket({ burst: 1, perSecond: 1 }, clock);
    assert.ok(it.take());
    clock.jump(clock.now() - 60_000);
    assert.not.ok(it.take());
    clock.advance(1_000);
    assert.ok(it.take());
  });
  test('of nothing a second is no limit', () => {
    const it = bucket({ burst: 0, perSecond: 0 }, fakeClock());
    assert.ok(it.take());
    assert.is(it.owe(1_000), 0);
  });
});

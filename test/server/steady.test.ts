// The server's own time, over whatever is done to the clock of its machine.

import { steadyClock } from '../../server/steady.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the server’s time', (test) => {
  test('is wall time as long as that goes as it should', () => {
    const wall = fakeClock();
    const clock = steadyClock(wall);
    for (const step of [0, 1, 999, 1_000, 90_000, 3 * HOUR]) {
      wall.advance(step);
      assert.is(clock.now(), wall.now());
    }
    assert.is(clock.leap(), 0);
  });

  test('goes on at its own pace when the clock is set back an hour, until that has caught up', () => {
    const wall = fakeClock();
    const clock = steadyClock(wall);
    wall.advance(5_000);
    const before = clock.now();
    wall.correct(wall.now() - HOUR);
    assert.is(clock.now(), before);
    wall.advance(30_000);
    assert.is(clock.now(), before + 30_000);
    wall.correct(before + 60_000);
    assert.is(clock.now(), wall.now());
  });

  test('stands still for a step back of less than a second', () => {
    const wall = fakeClock();
    const clock = steadyClock(wall);
    wall.advance(700);
    const before = clock.now();
    wall.correct(before - 600);
    assert.is(clock.now(), before);
    wall.advance(700);
    assert.is(clock.now(), wall.now());
  });

  test('follows a machine that slept for a week, and a clock that was a little late', () => {
    const wall = fakeClock();
    const clock = steadyClock(wall);
    wall.jump(wall.now() + 7 * DAY);
    assert.is(clock.now(), wall.now());
    wall.correct(wall.now() + 20 * HOUR);
    assert.is(clock.now(), wall.now());
    assert.is(clock.leap(), 0);
  });

  test('does not follow a clock that was set a week ahead before it is told to', () => {
    const wall = fakeClock();
    const clock = steadyClock(wall);
    const before = clock.now();
    wall.correct(before + 7 * DAY);
    assert.is(clock.now(), before);
    assert.is(clock.leap(), 7 * DAY);
    wall.advance(10_000);
    assert.is(clock.now(), before + 10_000);
    clock.follow();
    assert.is(clock.now(), wall.now());
    assert.is(clock.leap(), 0);
  });

  test('is no earlier than what was kept', () => {
    const wall = fakeClock();
    const clock = steadyClock(wall);
    const kept = wall.now() + 600_000;
    clock.reached(kept);
    clock.reached(kept - 1_000);
    assert.is(clock.now(), kept);
    wall.advance(1_000);
    assert.is(clock.now(), kept + 1_000);
  });
});

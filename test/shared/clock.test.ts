import { clockSettings } from '../../shared/clock.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';

describe('the settings of a clock', (test) => {
  test('are reported once, ahead and back; sleep and small steps are not settings', () => {
    const clock = fakeClock();
    const setBy = clockSettings(clock);
    clock.advance(100_000);
    assert.is(setBy(), 0);
    clock.jump(clock.now() + 3_600_000); // asleep
    assert.is(setBy(), 0);
    clock.correct(clock.now() + 60_000);
    assert.is(setBy(), 60_000);
    assert.is(setBy(), 0);
    clock.correct(clock.now() - 7_000);
    assert.is(setBy(), -7_000);
    clock.correct(clock.now() + 5_000);
    assert.is(setBy(), 0);
    assert.is(setBy(), 0);
  });
  test('cost a look at the time of day, and at what has elapsed once a second', () => {
    const clock = fakeClock();
    let looks = 0;
    const elapsed = (): number => {
      looks += 1;
      return clock.elapsed();
    };
    const setBy = clockSettings({ now: clock.now, elapsed });
    for (let n = 0; n < 1_000; n += 1) {
      clock.advance(4);
      assert.is(setBy(), 0);
    }
    assert.ok(looks <= 5, `${looks} looks in 4 s`);
  });
});

describe("this machine's clock", (test) => {
  test('does what is due at once when a timer asks for it, though nothing else happens', async () => {
    const begun = systemClock.elapsed();
    const cancel = systemClock.after(10_000, () => undefined); // the next event
    await new Promise<void>((resolve) => {
      systemClock.after(1, () => systemClock.after(0, resolve));
    });
    cancel();
    const took = systemClock.elapsed() - begun;
    assert.ok(took < 8_000, `${took} ms`);
  });
});

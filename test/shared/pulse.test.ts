import { keepalive, pulse } from '../../shared/pulse.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';

const SILENCE = { pingAfter: 30_000, deadAfter: 60_000 };

function watched() {
  const clock = fakeClock();
  const told: string[] = [];
  const state = { deaf: false };
  const ends = { ping: () => told.push('ping'), dead: () => told.push('dead') };
  const beat = pulse(clock, { ...SILENCE, ...ends, deaf: () => state.deaf });
  return { clock, told, beat, state };
}

describe('an end that is silent', (test) => {
  test('is asked, and given up if it says nothing then either', () => {
    const { clock, told, beat } = watched();
    clock.advance(29_000);
    beat.heard();
    clock.advance(29_999);
    assert.equal(told, []);
    clock.advance(1);
    assert.equal(told, ['ping']);
    clock.advance(29_999);
    assert.equal(told, ['ping']);
    clock.advance(1);
    clock.advance(100_000);
    assert.equal(told, ['ping', 'dead']);
  });
  test('is not given up for a step of the clock, nor while nothing is read of it', () => {
    const { clock, told, beat, state } = watched();
    clock.jump(clock.now() + 1_000_000);
    clock.advance(1);
    beat.heard();
    clock.advance(30_000);
    assert.not.ok(told.includes('dead'));
    state.deaf = true;
    clock.advance(1_000_000);
    assert.not.ok(told.includes('dead'));
    state.deaf = false;
    clock.advance(90_000);
    assert.ok(told.includes('dead'));
  });
  test('is left alone once it is stopped', () => {
    const { clock, told, beat } = watched();
    clock.advance(30_000);
    beat.stop();
    clock.advance(100_000);
    assert.equal(told, ['ping']);
  });
});

describe('an end that keeps talking', (test) => {
  test('says something itself only while it says nothing else', () => {
    const clock = fakeClock();
    let pings = 0;
    const it = keepalive(clock, 2_500, () => {
      pings += 1;
    });
    it.said();
    clock.advance(2_500);
    assert.is(pings, 0);
    clock.advance(10_000);
    assert.is(pings, 4);
    it.stop();
    clock.advance(10_000);
    assert.is(pings, 4);
  });
});

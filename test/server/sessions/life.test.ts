import { Life } from '../../../server/sessions/life.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

const LIMITS = { helloWithin: 10_000, loginWithin: 120_000, pingAfter: 30_000, dropAfter: 60_000 };
const DAY = 24 * 3_600_000;

function watched() {
  const clock = fakeClock();
  const told: string[] = [];
  const life = new Life(clock, LIMITS, {
    ping: () => told.push('ping'),
    late: (what) => told.push(what),
  });
  life.loggedIn();
  return { clock, life, told };
}

describe('signs of life under a clock that steps', (test) => {
  test('a step forward, or a sleep, drops nobody who answers the ping', () => {
    const { clock, life, told } = watched();
    clock.jump(clock.now() + DAY);
    clock.advance(1);
    assert.equal(told, ['ping']);
    clock.advance(29_000);
    life.heard();
    clock.advance(1_000);
    assert.equal(told, ['ping']);
  });

  test('a step forward after the ping drops nobody who has answered it', () => {
    const { clock, life, told } = watched();
    clock.advance(30_000);
    life.heard();
    clock.jump(clock.now() + DAY);
    clock.advance(29_999);
    assert.equal(told, ['ping', 'ping']);
  });

  test('a step back leaves nobody dead and unnoticed for as long as it was', () => {
    const { clock, told } = watched();
    clock.advance(29_000);
    clock.jump(clock.now() - 20_000);
    clock.advance(80_000);
    assert.equal(told, ['ping', 'silence']);
  });
});

import { ADDRESSES_MAX, admission } from '../../../server/gate/admission.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe('admission', (test) => {
  test('takes so many new connections of an address in a second', () => {
    const clock = fakeClock();
    const { admits } = admission(3, clock);
    const ask = (address: string): boolean[] => [1, 2, 3, 4].map(() => admits(address));
    assert.equal(ask('192.0.2.1'), [true, true, true, false]);
    assert.equal(ask('192.0.2.2'), [true, true, true, false]);
    clock.advance(999);
    assert.not.ok(admits('192.0.2.1'));
    clock.advance(1);
    assert.equal(ask('192.0.2.1'), [true, true, true, false]);
  });
  test('goes on when the clock is set back', () => {
    const clock = fakeClock();
    const { admits } = admission(1, clock);
    assert.ok(admits('192.0.2.1'));
    clock.jump(clock.now() - 3_600_000);
    assert.ok(admits('192.0.2.1'));
    assert.not.ok(admits('192.0.2.1'));
  });
  test('takes any number where there is no limit', () => {
    const { admits } = admission(0, fakeClock());
    for (let n = 0; n < 1000; n += 1) assert.ok(admits('192.0.2.1'));
  });
  test('takes none for ten seconds from where harm came from', () => {
    const clock = fakeClock();
    const { admits, bar } = admission(0, clock);
    bar('2001:db8::1');
    assert.not.ok(admits('2001:db8:0:0:ffff::2'));
    assert.ok(admits('2001:db8:0:1::1'));
    clock.advance(9_999);
    assert.not.ok(admits('2001:db8::1'));
    clock.advance(1);
    assert.ok(admits('2001:db8::1'));
    bar('2001:db8::1');
    for (let n = 0; n < ADDRESSES_MAX; n += 1) bar(`10.0.${n >> 8}.${n & 255}`);
    assert.ok(admits('2001:db8::1'), 'they are bounded');
  });
  test('counts all of one IPv6 network together', () => {
    const { admits } = admission(1, fakeClock());
    assert.ok(admits('2001:db8::1'));
    assert.not.ok(admits('2001:db8:0:0:ffff::2'));
    assert.ok(admits('2001:db8:0:1::1'));
  });
  test('remembers a bounded number of addresses', () => {
    const { admits } = admission(1, fakeClock());
    for (let n = 0; n < ADDRESSES_MAX - 1; n += 1) admits(`10.0.${n >> 8}.${n & 255}`);
    assert.ok(admits('192.0.2.1'));
    assert.not.ok(admits('10.0.0.1'), 'whoever was counted still is');
    assert.ok(admits('192.0.2.2'), 'all others are one');
    assert.not.ok(admits('192.0.2.3'));
    assert.not.ok(admits('192.0.2.1'));
  });
});

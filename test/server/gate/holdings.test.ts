import fc from 'fast-check';
import { COUNTED_FROM, createHoldings, type Holder } from '../../../server/gate/holdings.ts';
import { assert, describe } from '../../helpers/describe.ts';

const MIB = 1024 * 1024;

interface Stub extends Holder {
  bytes: number;
  gone: boolean;
}

const stub = (network: string, bytes = 0): Stub => ({
  network,
  bytes,
  gone: false,
  held() {
    return this.bytes;
  },
  destroy() {
    this.gone = true;
    this.bytes = 0;
  },
});

describe('what waits in all', (test) => {
  test('is bounded: the address that holds most gives way, its largest first', () => {
    let gaveWay = 0;
    const holdings = createHoldings(10 * MIB, () => {
      gaveWay += 1;
    });
    const honest = stub('192.0.2.1', 3 * MIB);
    const greedy = [1, 2, 3].map((n) => stub('192.0.2.9', n * MIB));
    for (const holder of [honest, ...greedy]) holdings.changed(holder);
    assert.equal(
      [honest, ...greedy].map(({ gone }) => gone),
      [false, false, false, false],
    );
    honest.bytes = 5 * MIB;
    holdings.changed(honest);
    assert.equal(
      [honest, ...greedy].map(({ gone }) => gone),
      [false, false, false, true],
    );
    assert.is(gaveWay, 1);
  });
  test('is asked for again before anybody has to go', () => {
    const holdings = createHoldings(10 * MIB);
    const [one, other] = [stub('192.0.2.1', 9 * MIB), stub('192.0.2.9', 9 * MIB)];
    holdings.changed(one);
    assert.ok(holdings.tight);
    one.bytes = 0; // it was read, and nobody said so
    holdings.changed(other);
    assert.not.ok(other.gone);
    holdings.gone(other);
    assert.not.ok(holdings.tight);
  });
  test('stays below the bound, whatever comes and goes', () => {
    const holders = Array.from({ length: 8 }, (_, n) => `192.0.2.${n % 3}`);
    const steps = fc.array(fc.tuple(fc.nat(7), fc.nat(4 * MIB)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        const holdings = createHoldings(8 * MIB);
        const stubs = holders.map((network) => stub(network));
        for (const [at, bytes] of all) {
          const one = stubs[at] as Stub;
          one.bytes = bytes;
          holdings.changed(one);
          const sum = stubs.reduce((total, { bytes: held }) => total + held, 0);
          assert.ok(sum <= 8 * MIB + stubs.length * COUNTED_FROM, `${sum}`);
        }
        for (const one of stubs) holdings.gone(one);
        assert.not.ok(holdings.tight);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { candidates } from '../../../server/chat/candidates.ts';
import { ipAddress, scopeOf } from '../../../shared/address.ts';
import { PEER_ADDRESSES_MAX } from '../../../shared/wire/private.ts';
import { assert, describe } from '../../helpers/describe.ts';

const OWN = ['127.0.0.1', '::1', '192.0.2.1', '2001:db8::1'];
const BOB = '198.51.100.7';
const ANN = '203.0.113.9';

function told(claimed: readonly string[], listener?: string, dialler?: string): readonly string[] {
  return candidates(claimed, { listener, dialler, own: OWN });
}

describe('of the addresses that somebody claims, the other side is told', (test) => {
  test('the one that the server saw, with the port of the first, and each of theirs once', () => {
    const claimed = ['10.0.0.5:4711', '[fd00::5]:4712', '10.0.0.5:4711'];
    assert.equal(told(claimed, BOB, ANN), ['198.51.100.7:4711', '10.0.0.5:4711', '[fd00::5]:4712']);
    assert.equal(told(['198.51.100.7:4711'], BOB, ANN), ['198.51.100.7:4711']);
    assert.equal(told(['10.0.0.5:4711'], '2001:db8::77', ANN), [
      '[2001:db8::77]:4711',
      '10.0.0.5:4711',
    ]);
  });
  test('nothing that is not an address', () => {
    assert.equal(told(['bob.example:80', '10.0.0.5:0', '10.0.0.6:80'], BOB, ANN), [
      '198.51.100.7:80',
      '10.0.0.6:80',
    ]);
    assert.equal(told(['nonsense'], BOB, ANN), []);
    assert.equal(told([], BOB, ANN), []);
  });
  test('no address of many, of nobody, or that hides another', () => {
    const claimed = ['224.0.0.1:80', '0.0.0.0:80', '255.255.255.255:80', '[ff02::1]:80'];
    const hidden = ['[::ffff:127.0.0.1]:80', '[::7f00:1]:80', '[64:ff9b::7f00:1]:80'];
    assert.equal(told([...claimed, ...hidden], BOB, ANN), ['198.51.100.7:80']);
  });
  test('loopback only if both are on this machine', () => {
    const loopback = ['127.0.0.1:80', '[::1]:80', '127.8.8.8:81'];
    assert.equal(told(loopback, '127.0.0.1', '127.0.0.1'), loopback);
    assert.equal(told(loopback, '127.0.0.1', '::1'), loopback);
    assert.equal(told(loopback, '192.0.2.1', '127.0.0.1'), ['192.0.2.1:80', ...loopback]);
    assert.equal(told(loopback, '127.0.0.1', ANN), []);
    assert.equal(told(loopback, BOB, '127.0.0.1'), ['198.51.100.7:80']);
    assert.equal(told(loopback, BOB, ANN), ['198.51.100.7:80']);
    assert.equal(told(loopback, undefined, undefined), []);
    assert.equal(told(loopback, 'unknown', 'unknown'), []);
  });
  test("the server's own addresses only if the one who listens is there", () => {
    const own = ['192.0.2.1:80', '[2001:DB8::1]:80'];
    assert.equal(told(own, BOB, ANN), ['198.51.100.7:80']);
    assert.equal(told(own, BOB, '127.0.0.1'), ['198.51.100.7:80']);
    assert.equal(told(own, '127.0.0.1', ANN), ['192.0.2.1:80', '[2001:db8::1]:80']);
    assert.equal(told(own, '192.0.2.1', ANN), ['192.0.2.1:80', '[2001:db8::1]:80']);
  });
  test('an address of one wire only if both are seen on one', () => {
    assert.equal(told(['169.254.0.5:80'], '169.254.0.5', '169.254.0.6'), ['169.254.0.5:80']);
    assert.equal(told(['169.254.0.5:80'], BOB, '169.254.0.6'), ['198.51.100.7:80']);
    assert.equal(told(['169.254.169.254:80'], '169.254.0.5', ANN), []);
    assert.equal(told(['[fe80::1]:80'], '169.254.0.5', '169.254.0.6'), ['169.254.0.5:80']);
  });

  test('no more than the limit, and only what leads off this machine', () => {
    const ip = fc.oneof(
      fc.ipV4(),
      fc.ipV6().map((it) => `[${it}]`),
      fc.constantFrom('127.0.0.1', '[::1]', '192.0.2.1', '[2001:db8::1]', '[::ffff:192.0.2.1]'),
    );
    const claimed = fc.array(
      fc.tuple(ip, fc.integer({ min: -1, max: 70_000 })).map(([host, port]) => `${host}:${port}`),
      { maxLength: 20 },
    );
    return fc.assert(
      fc.property(claimed, (all) => {
        const found = told(all, BOB, ANN);
        assert.ok(found.length <= PEER_ADDRESSES_MAX);
        assert.is(new Set(found).size, found.length);
        for (const text of found) {
          const address = ipAddress(text);
          assert.is(scopeOf(address?.host ?? ''), 'anywhere', text);
          assert.not.ok(OWN.includes(address?.host ?? ''), text);
        }
      }),
      { numRuns: 500 },
    );
  });
});

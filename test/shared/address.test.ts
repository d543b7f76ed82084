import {
  formatAddress,
  ipAddress,
  networkOf,
  plainIp,
  scopeOf,
  typedAddress,
} from '../../shared/address.ts';
import { assert, describe } from '../helpers/describe.ts';

const ADDRESSES = [
  '192.0.2.7:4711',
  '10.0.0.1:1',
  '255.1.1.1:65535',
  '[2001:db8::1]:4711',
  '[fd00::17]:80',
  '[::1]:1',
];

const OTHERS = [
  '',
  ':80',
  '192.0.2.7',
  '192.0.2.7:',
  '192.0.2.7:0',
  '192.0.2.7:080',
  '192.0.2.7:65536',
  '192.0.2.7:99999',
  '192.0.2.7:-1',
  '192.0.2.256:80',
  '192.0.2.07:80',
  '192.0.2:80',
  '[192.0.2.7]:80',
  '2001:db8::1:80',
  '2001:db8::1',
  '[2001:db8::1]',
  '[2001:db8::1%eth0]:80',
  '[fe80::1%1]:80',
  '[:::1]:80',
  '[g::1]:80',
  'localhost:80',
  'example.org:80',
  ' 192.0.2.7:80',
  '192.0.2.7:80 ',
  '192.0.2.7:80\n',
  '0x7f.1:80',
  '2130706433:80',
  '1e3.0.0.1:80',
];

describe('an address to be dialled at', (test) => {
  for (const text of ADDRESSES) {
    test(`${text} is one, and is written as it was`, () => {
      const address = ipAddress(text);
      assert.is(address && formatAddress(address), text);
    });
  }
  for (const text of OTHERS) {
    test(`${JSON.stringify(text)} is none`, () => {
      assert.is(ipAddress(text), undefined);
    });
  }
  test('has one form, however it is written', () => {
    assert.equal(ipAddress('[2001:DB8:0:0::1]:80'), { host: '2001:db8::1', port: 80 });
    assert.equal(ipAddress('[::ffff:127.0.0.1]:80'), { host: '127.0.0.1', port: 80 });
    assert.equal(ipAddress('[::FFFF:7f00:1]:80'), { host: '127.0.0.1', port: 80 });
    assert.is(plainIp('0:0:0:0:0:0:0:1'), '::1');
    assert.is(plainIp('unknown'), undefined);
  });
});

const SCOPES = {
  machine: ['127.0.0.1', '127.255.0.9', '::1'],
  wire: ['169.254.1.2'],
  anywhere: ['10.0.0.1', '100.64.0.1', '192.168.1.1', '203.0.113.9', '2001:db8::1', 'fd00::1'],
  nowhere: [
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '239.1.1.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::2',
    '::7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '2001::1',
    '2002:7f00:1::',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'ff02::1',
  ],
} as const;

describe('the scope of an address', (test) => {
  for (const [scope, all] of Object.entries(SCOPES)) {
    for (const ip of all) {
      test(`${ip}: ${scope}`, () => {
        assert.is(scopeOf(plainIp(ip) ?? ''), scope);
      });
    }
  }
});

describe('an IP address', (test) => {
  test('of IPv6 belongs to its first 64 bits', () => {
    for (const [address, network] of [
      ['192.0.2.1', '192.0.2.1'],
      ['::1', '0:0:0:0'],
      ['::', '0:0:0:0'],
      ['1:2:3:4:5:6:7:8', '1:2:3:4'],
      ['1::3:4:5:6:7:8', '1:0:3:4'],
      ['2001:db8::', '2001:db8:0:0'],
      ['fe80::1%eth0', 'fe80:0:0:0'],
    ] as const) {
      assert.is(networkOf(address), network, address);
    }
  });
  test('of IPv4 that came in over IPv6 is told as IPv4', () => {
    assert.is(plainIp('::ffff:192.0.2.1'), '192.0.2.1');
    assert.is(plainIp('::1'), '::1');
  });
});

describe('an address that people type', (test) => {
  test('is read as it is written', () => {
    for (const text of ['chat.example:4327', '127.0.0.1:1', '[::1]:4327']) {
      const address = typedAddress(text, 4327);
      assert.ok(address);
      assert.is(address && formatAddress(address), text);
    }
    assert.equal(typedAddress('::1', 4327), { host: '::1', port: 4327 });
    assert.equal(typedAddress('chat', 4327), { host: 'chat', port: 4327 });
    for (const text of ['', ':1', 'a:0', 'a:65536', 'a:b', 'a b:1']) {
      assert.is(typedAddress(text, 4327), undefined, text);
    }
  });
});

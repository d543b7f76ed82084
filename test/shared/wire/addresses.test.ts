import { formatAddress, parseAddress, plainIp, scopeOf } from '../../../shared/wire/addresses.ts';
import { assert, describe } from '../../helpers/describe.ts';

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
      const address = parseAddress(text);
      assert.is(address && formatAddress(address), text);
    });
  }
  for (const text of OTHERS) {
    test(`${JSON.stringify(text)} is none`, () => {
      assert.is(parseAddress(text), undefined);
    });
  }
  test('has one form, however it is written', () => {
    assert.equal(parseAddress('[2001:DB8:0:0::1]:80'), { host: '2001:db8::1', port: 80 });
    assert.equal(parseAddress('[::ffff:127.0.0.1]:80'), { host: '127.0.0.1', port: 80 });
    assert.equal(parseAddress('[::FFFF:7f00:1]:80'), { host: '127.0.0.1', port: 80 });
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

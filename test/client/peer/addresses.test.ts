import type { NetworkInterfaceInfo } from 'node:os';
import { checkedCandidates, ownCandidates } from '../../../client/peer/addresses.ts';
import type { Scope } from '../../../shared/address.ts';
import { PEER_ADDRESSES_MAX } from '../../../shared/wire/private.ts';
import { assert, describe } from '../../helpers/describe.ts';

const on = (...addresses: readonly string[]): NetworkInterfaceInfo[] =>
  addresses.map((address) => ({ address }) as NetworkInterfaceInfo);

describe('the addresses that a client tells', (test) => {
  const interfaces = {
    lo: on('127.0.0.1', '::1'),
    eth0: on('192.168.1.5', 'fe80::1', '2001:db8::5'),
    wlan0: on('10.0.0.7', '10.0.0.8'),
    cable: on('169.254.7.7'),
  };
  const hosts = (near: Scope) => ownCandidates(5000, { near, interfaces }).map(({ host }) => host);
  test('are its own, one of each interface first, without those useful only here', () => {
    assert.equal(hosts('anywhere'), ['192.168.1.5', '10.0.0.7', '2001:db8::5', '10.0.0.8']);
  });
  test('include loopback if the server is reached over it, and a wire’s likewise', () => {
    assert.equal(hosts('machine').slice(0, 2), ['127.0.0.1', '192.168.1.5']);
    assert.not.ok(hosts('machine').includes('169.254.7.7'));
    assert.ok(hosts('wire').includes('169.254.7.7'));
    assert.not.ok(hosts('wire').includes('127.0.0.1'));
  });
  test('are few', () => {
    const many = { eth0: on(...Array.from({ length: 50 }, (_, n) => `10.0.0.${n}`)) };
    assert.is(ownCandidates(5000, { interfaces: many }).length, PEER_ADDRESSES_MAX);
  });
  test('of this machine are never ones that others would refuse', () => {
    const own = ownCandidates(5000);
    assert.equal(checkedCandidates(own), own);
  });
});

describe('the addresses that a client is told', (test) => {
  const taken = (host: string, near: Scope = 'anywhere') =>
    checkedCandidates([{ host, port: 5000 }], { near }).map((one) => one.host);
  test('are taken where a peer may be', () => {
    for (const host of ['192.168.1.5', '8.8.8.8', '100.64.0.1', '2001:db8::5', 'fd00::1']) {
      assert.equal(taken(host), [host]);
    }
    assert.equal(taken('::ffff:192.168.1.5'), ['192.168.1.5']);
    assert.equal(taken('2001:DB8:0:0:0:0:0:5'), ['2001:db8::5']);
  });
  test('are left out where no peer can be, however they are spelled', () => {
    const wrong =
      `127.0.0.1 127.9.9.9 ::1 0:0:0:0:0:0:0:1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::127.0.0.1 0.0.0.0 :: 0.1.2.3
      224.0.0.1 239.1.1.1 255.255.255.255 ff02::1 fe80::1 fe80::1%eth0 64:ff9b::7f00:1 ::ffff:224.0.0.1
      localhost example.org 127.1 0x7f000001 2130706433 010.0.0.1 1.2.3 ::1%lo`.split(/\s+/);
    for (const host of ['', ...wrong]) assert.equal(taken(host), [], host);
  });
  test('are left out if they hide another one, or mean something on one wire only', () => {
    const hidden = `169.254.1.1 2002:7f00:1::1 2001:0:7f00:1:: 64:ff9b:1::7f00:1 ::ffff:0:7f00:1 fec0::1`;
    for (const host of hidden.split(' ')) {
      assert.equal(taken(host), [], host);
      assert.equal(taken(host, 'machine'), [], host);
    }
  });
  test('are of loopback, or of one wire, only where the server is reached so', () => {
    for (const host of ['127.0.0.1', '::1']) assert.equal(taken(host, 'machine'), [host]);
    assert.equal(taken('169.254.7.7', 'wire'), ['169.254.7.7']);
    assert.equal(taken('127.0.0.1', 'wire'), []);
    for (const host of ['0.0.0.0', 'ff02::1', '::', 'fe80::1'])
      for (const near of ['machine', 'wire', 'nowhere'] as const)
        assert.equal(taken(host, near), [], host);
  });
  test('never have a privileged port, or port 0', () => {
    const ports = [0, 22, 1023, 65_536, -1, 1.5, Number.NaN];
    const told = ports.map((port) => ({ host: '10.0.0.1', port }));
    assert.equal(checkedCandidates(told), []);
  });
  test('are never the server, but may be on its machine: its operator chats too', () => {
    const server = { host: '::ffff:10.0.0.1', port: 4327 };
    const told = [
      { host: '10.0.0.1', port: 4327 },
      { host: '10.0.0.1', port: 5000 },
    ];
    assert.equal(checkedCandidates(told, { server }), [told[1]]);
  });
  test('are few, and each once', () => {
    const many = Array.from({ length: 500 }, (_, n) => ({ host: `10.0.${n % 20}.1`, port: 5000 }));
    assert.is(checkedCandidates(many).length, PEER_ADDRESSES_MAX);
    const same = [many[0], many[0]].flatMap((one) => one ?? []);
    assert.is(checkedCandidates(same).length, 1);
  });
});

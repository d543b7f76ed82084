import { once } from 'node:events';
import * as net from 'node:net';
import { networkInterfaces } from 'node:os';
import { duplexPair } from 'node:stream';
import * as tls from 'node:tls';
import { openGate } from '../../../server/gate/gate.ts';
import { fingerprintOf } from '../../../shared/certificate.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { closeOf, dial, dialSecurely, identity, inHall } from '../../helpers/hall.ts';
import { until } from '../../helpers/until.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.family === 'IPv6');

describe('the gate', (test) => {
  test('turns plain sockets into connections that talk both ways', () =>
    inHall({}, async ({ gate, port, inside, heard }) => {
      const socket = dial(port);
      socket.write('hello');
      await until(() => heard.length === 1);
      assert.equal(heard, ['hello']);
      assert.is(inside[0]?.address, '127.0.0.1');
      inside[0]?.send(Buffer.from('welcome'));
      const [said] = await once(socket, 'data');
      assert.is(String(said), 'welcome');
      assert.equal(
        { ...gate.counters },
        {
          open: 1,
          accepted: 1,
          refused: 0,
          failedHandshakes: 0,
          bytesIn: 5,
          bytesOut: 7,
          slowReaders: 0,
          gaveWay: 0,
        },
      );
      socket.destroy();
      await until(() => heard.includes('closed'));
    }));
  test('speaks TLS 1.3 and nothing older', () =>
    inHall({ secure: true }, async ({ gate, port, inside, heard }) => {
      const socket = dialSecurely(port);
      await once(socket, 'secureConnect');
      assert.is(socket.getProtocol(), 'TLSv1.3');
      assert.is(socket.getPeerX509Certificate()?.fingerprint256, fingerprintOf(identity.cert));
      socket.write('hello');
      await until(() => heard.length === 1);
      assert.is(inside[0]?.address, '127.0.0.1');
      inside[0]?.send(Buffer.from('welcome'));
      const [said] = await once(socket, 'data');
      assert.is(String(said), 'welcome');
      const old = tls.connect({ port, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
      await thrownBy(async () => void (await once(old, 'secureConnect')));
      await closeOf(old);
      assert.is(inside.length, 1);
      assert.is(gate.counters.failedHandshakes, 1);
    }));
  test('takes a stream that came some other way, TLS included', () =>
    inHall({ secure: true }, async ({ gate, heard }) => {
      const [here, there] = duplexPair();
      gate.take(there);
      const socket = tls.connect({ socket: here as net.Socket, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      socket.write('hello');
      await until(() => heard.length === 1);
      socket.end();
      await until(() => heard.includes('closed'));
    }));
  test('listens on IPv4, IPv6 and every address of a name', async () => {
    const names = ['127.0.0.1', 'localhost', '0.0.0.0', ...(hasIpv6 ? ['::1', '::'] : [])];
    for (const host of names) {
      await inHall({ host }, async ({ gate, inside }) => {
        assert.ok(gate.addresses.length > 0);
        let count = 0;
        for (const { address, port } of gate.addresses) {
          assert.is(port, gate.addresses[0]?.port);
          const socket = dial(port, address === '0.0.0.0' ? '127.0.0.1' : address);
          count += 1;
          await until(() => inside.length === count);
          socket.destroy();
        }
      });
    }
  });
  test('tells IPv4 addresses as such where both kinds come in', () =>
    inHall({ host: hasIpv6 ? '::' : '0.0.0.0' }, async ({ port, inside }) => {
      dial(port);
      await until(() => inside.length === 1);
      assert.is(inside[0]?.address, '127.0.0.1');
    }));
  test('ends its connections when it closes, after their last words', async () => {
    let socket: net.Socket | undefined;
    let said = '';
    await inHall({ limits: { endMs: 60_000 } }, async ({ port, inside }) => {
      socket = dial(port);
      socket.on('data', (bytes) => {
        said += bytes;
      });
      await until(() => inside.length === 1);
      inside[0]?.send(Buffer.from('bye'));
    });
    if (socket) await closeOf(socket);
    assert.is(said, 'bye');
  });
  test('does not wait for a peer that never closes, nor for one that shakes hands for ever', async () => {
    const held: net.Socket[] = [];
    await inHall({ secure: true, limits: { endMs: 50 } }, async ({ gate, port, inside }) => {
      const silent = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      silent.on('error', () => {});
      const open = dialSecurely(port);
      held.push(silent, open);
      await until(() => inside.length === 1 && gate.counters.open === 2);
      open.pause();
    });
    for (const socket of held) socket.destroy();
  });
  test('may be closed twice, and takes nobody then', () =>
    inHall({}, async ({ gate, port, inside }) => {
      dial(port);
      await until(() => inside.length === 1);
      await Promise.all([gate.close(), gate.close()]);
      await closeOf(dial(port));
      const [, there] = duplexPair();
      gate.take(there);
      assert.ok(there.destroyed);
    }));
});

describe('a gate that cannot listen says why', (test) => {
  const failure = async (host: string | undefined, port: number): Promise<string> => {
    const error = await thrownBy(async () => {
      const gate = await openGate({ host, port, clock: systemClock }, () => ({
        received: () => {},
        closed: () => {},
      }));
      await gate.close();
    });
    assert.is(error.name, 'GateError');
    return error.message;
  };

  test('the port is taken', () =>
    inHall({}, async ({ port }) => {
      const message = await failure('127.0.0.1', port);
      assert.match(message, `Another program listens on port ${port} of 127.0.0.1`);
      assert.match(await failure('localhost', port), 'Another program');
    }));
  test('the address is not of this machine', async () => {
    assert.match(await failure('192.0.2.1', 0), 'no address 192.0.2.1');
  });
  test('the name is not known', async () => {
    assert.match(await failure('no-such-host.invalid', 0), 'is not known here');
  });
  test('the port is no port', async () => {
    for (const port of [-1, 65536, 1.5, Number.NaN]) {
      assert.match(await failure('127.0.0.1', port), 'is not a port');
    }
  });
});

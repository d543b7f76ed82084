import { once } from 'node:events';
import * as net from 'node:net';
import { networkInterfaces } from 'node:os';
import { duplexPair } from 'node:stream';
import * as tls from 'node:tls';
import { type Gate, type GateLimits, openGate } from '../../../server/gate/gate.ts';
import type { Connection } from '../../../server/sessions/connection.ts';
import { fingerprintOf, selfSigned } from '../../../shared/certificate.ts';
import { systemClock } from '../../../shared/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const identity = selfSigned({ commonName: 'hearth', now: systemClock.now(), days: 10 });

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.family === 'IPv6');

interface Hall {
  readonly gate: Gate;
  readonly port: number;
  /** Connections in the order in which they came in. */
  readonly inside: Connection[];
  readonly heard: string[];
}

interface Wish {
  readonly secure?: boolean;
  readonly host?: string;
  readonly limits?: Partial<GateLimits>;
}

/** Opens a gate on a free port, runs, and closes it; nothing may be left open then. */
async function inHall(wish: Wish, run: (hall: Hall) => Promise<void>): Promise<void> {
  const inside: Connection[] = [];
  const heard: string[] = [];
  const gate = await openGate(
    {
      host: wish.host ?? '127.0.0.1',
      port: 0,
      identity: wish.secure === true ? identity : undefined,
      limits: { newPerSecondMax: 0, endMs: 200, ...wish.limits },
      clock: systemClock,
    },
    (connection) => {
      inside.push(connection);
      return {
        received: (bytes) => void heard.push(Buffer.from(bytes).toString()),
        closed: () => void heard.push('closed'),
      };
    },
  );
  try {
    await run({ gate, port: gate.addresses[0]?.port ?? 0, inside, heard });
  } finally {
    await gate.close();
  }
  assert.is(gate.counters.open, 0);
}

/** Resolves when `test` holds, looking once a turn. */
async function until(test: () => boolean): Promise<void> {
  const late = performance.now() + 5000;
  while (!test()) {
    if (performance.now() > late) throw new Error(`never: ${test}`);
    await new Promise(setImmediate);
  }
}

/** A plain socket to the gate, errors swallowed. */
function dial(port: number, host = '127.0.0.1'): net.Socket {
  const socket = net.connect(port, host);
  socket.on('error', () => {});
  return socket;
}

function dialSecurely(port: number): tls.TLSSocket {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => {});
  return socket;
}

const closeOf = (socket: net.Socket): Promise<void> => {
  socket.resume();
  return until(() => socket.closed);
};

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
    await inHall({}, async ({ port, inside }) => {
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
    inHall({}, async ({ gate, port }) => {
      await Promise.all([gate.close(), gate.close()]);
      await closeOf(dial(port));
      const [, there] = duplexPair();
      gate.take(there);
      assert.ok(there.destroyed);
    }));
});

describe('what the gate does not take', (test) => {
  test('are more connections than the limit: closed at once, others go on', () =>
    inHall({ limits: { connectionsMax: 2 } }, async ({ gate, port, inside, heard }) => {
      const [first] = [dial(port), dial(port)];
      await until(() => inside.length === 2);
      await closeOf(dial(port));
      assert.is(gate.counters.refused, 1);
      assert.is(inside.length, 2);
      first?.destroy();
      await until(() => heard.includes('closed'));
      const again = dial(port);
      await until(() => inside.length === 3);
      assert.not.ok(again.destroyed);
    }));
  test('are more new ones of an address in a second', () =>
    inHall({ limits: { newPerSecondMax: 2 } }, async ({ gate, port, inside }) => {
      const sockets = [dial(port), dial(port), dial(port)];
      await Promise.race(sockets.map(closeOf));
      await until(() => inside.length === 2);
      assert.is(gate.counters.refused, 1);
    }));
  test('is a slow reader: dropped, while others go on', () =>
    inHall({}, async ({ gate, port, inside, heard }) => {
      const slow = dial(port);
      slow.pause();
      await until(() => inside.length === 1);
      const quick = dial(port);
      let taken = 0;
      quick.on('data', (bytes: Buffer) => {
        taken += bytes.length;
      });
      await until(() => inside.length === 2);
      const frame = Buffer.alloc(64 * 1024);
      let sent = 0;
      while (gate.counters.slowReaders === 0) {
        for (const connection of inside) connection.send(frame);
        sent += frame.length;
        while (taken < sent) await once(quick, 'data');
      }
      await until(() => heard.includes('closed'));
      assert.is(gate.counters.open, 1);
      quick.write('still here');
      await until(() => heard.includes('still here'));
      slow.destroy();
    }));
  test('are garbage and plain text at the TLS port: one socket gone, nobody told', () =>
    inHall({ secure: true }, async ({ gate, port, inside, heard }) => {
      const good = dialSecurely(port);
      await until(() => inside.length === 1);
      const rubbish = [
        'GET / HTTP/1.0\r\n\r\n',
        '\0\0\0\x10{"USERNAME":"a"}',
        '\x16\x03\x01\xff\xff',
        '\x80'.repeat(9999),
      ];
      for (const words of rubbish) {
        const socket = dial(port);
        socket.end(words, 'latin1');
        await closeOf(socket);
      }
      await until(() => gate.counters.open === 1);
      assert.is(gate.counters.failedHandshakes, rubbish.length);
      good.write('still here');
      await until(() => heard.includes('still here'));
      assert.is(inside.length, 1);
    }));
  test('is a handshake that takes too long, even if bytes trickle in', () =>
    inHall({ secure: true, limits: { handshakeMs: 60 } }, async ({ gate, port, inside }) => {
      const silent = dial(port);
      const trickling = dial(port);
      trickling.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
      const timer = globalThis.setInterval(() => trickling.write('x'), 10);
      await Promise.all([closeOf(silent), closeOf(trickling)]);
      clearInterval(timer);
      assert.is(gate.counters.failedHandshakes, 2);
      await until(() => gate.counters.open === 0);
      assert.is(inside.length, 0);
    }));
  test('is a connection that breaks off in the handshake', () =>
    inHall({ secure: true }, async ({ gate, port }) => {
      const socket = dial(port);
      await once(socket, 'connect');
      socket.resetAndDestroy();
      const second = dialSecurely(port);
      await once(second, 'secureConnect');
      await until(() => gate.counters.failedHandshakes === 1 && gate.counters.open === 1);
    }));
  test('is garbage within TLS: a connection gone, and others go on', () =>
    inHall({ secure: true }, async ({ port, inside, heard }) => {
      const raw = dial(port);
      const broken = tls.connect({ socket: raw, rejectUnauthorized: false });
      broken.on('error', () => {});
      const good = dialSecurely(port);
      await until(() => inside.length === 2);
      const tcp = (broken as unknown as { _parent?: net.Socket })._parent ?? raw;
      tcp.resetAndDestroy();
      await until(() => heard.includes('closed'));
      good.write('still here');
      await until(() => heard.includes('still here'));
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
      assert.match(await failure('127.0.0.1', port), 'is no port');
    }
  });
});

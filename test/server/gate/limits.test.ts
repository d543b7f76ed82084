import { createHook } from 'node:async_hooks';
import { once } from 'node:events';
import type * as net from 'node:net';
import * as tls from 'node:tls';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { clientHello, closeOf, dial, dialSecurely, type Hall, inHall } from '../../helpers/hall.ts';
import { until } from '../../helpers/until.ts';

/** Sends to one that does not read and one that does, until the first is dropped. */
async function dropSlowReader(
  { gate, inside, heard, told }: Hall,
  slow: net.Socket,
  callAgain: () => net.Socket,
): Promise<void> {
  slow.pause();
  await until(() => inside.length === 1);
  const quick = callAgain();
  let taken = 0;
  quick.on('data', (bytes: Buffer) => {
    taken += bytes.length;
  });
  await until(() => inside.length === 2);
  const frame = Buffer.alloc(64 * 1024);
  for (let sent = frame.length; gate.counters.slowReaders === 0; sent += frame.length) {
    for (const connection of inside) connection.send(frame);
    await until(() => taken === sent);
  }
  await until(() => heard.includes('closed'));
  assert.is(gate.counters.open, 1);
  assert.equal(told, ['slow 127.0.0.1']);
  quick.write('still here');
  await until(() => heard.includes('still here'));
  slow.destroy();
}

describe('what the gate does not take', (test) => {
  test('are more connections than the limit: closed at once, others go on', () =>
    inHall({ limits: { connectionsMax: 2 } }, async ({ gate, port, inside, heard, told }) => {
      const [first] = [dial(port), dial(port)];
      await until(() => inside.length === 2);
      await closeOf(dial(port));
      assert.is(gate.counters.refused, 1);
      assert.equal(told, ['full 127.0.0.1']);
      assert.is(inside.length, 2);
      first?.destroy();
      await until(() => heard.includes('closed'));
      const again = dial(port);
      await until(() => inside.length === 3);
      assert.not.ok(again.destroyed);
    }));
  test('are those of a few addresses that have all: the newest of the greediest gives way', () =>
    inHall({ limits: { connectionsMax: 4, perAddressMax: 3 } }, async (hall) => {
      const { gate, port, inside } = hall;
      const dialFrom = async (from: string): Promise<net.Socket> => {
        const socket = dial(port, '127.0.0.1', from);
        const before = gate.counters.accepted;
        await until(() => gate.counters.accepted > before || socket.closed);
        return socket;
      };
      const greedy: net.Socket[] = [];
      for (let n = 0; n < 3; n += 1) greedy.push(await dialFrom('127.0.0.2'));
      const other = await dialFrom('127.0.0.3');
      const newcomer = await dialFrom('127.0.0.4');
      await until(() => greedy.some(({ closed }) => closed));
      assert.equal(
        greedy.map(({ closed }) => closed),
        [false, false, true],
      );
      await until(() => inside.length === 5);
      const late = await dialFrom('127.0.0.4');
      await closeOf(late);
      assert.equal([other.closed, newcomer.closed], [false, false]);
      assert.equal([gate.counters.gaveWay, gate.counters.refused, gate.counters.open], [1, 1, 4]);
    }));
  test('are more connections of one address, so that it never has all', () =>
    inHall({ limits: { perAddressMax: 2 } }, async ({ gate, port, inside, heard }) => {
      const [first] = [dial(port), dial(port)];
      await until(() => inside.length === 2);
      await closeOf(dial(port));
      assert.is(gate.counters.refused, 1);
      dial(port, '127.0.0.1', '127.0.0.2');
      await until(() => inside.length === 3);
      first?.destroy();
      await until(() => heard.includes('closed'));
      dial(port);
      await until(() => inside.length === 4);
    }));
  test('are more new ones of an address in a second', () =>
    inHall(
      { limits: { newPerSecondMax: 2 }, clock: fakeClock() },
      async ({ gate, port, inside, told }) => {
        const sockets = [dial(port), dial(port), dial(port)];
        await Promise.race(sockets.map(closeOf));
        await until(() => inside.length === 2);
        assert.is(gate.counters.refused, 1);
        assert.equal(told, ['too-many-new 127.0.0.1']);
        for (const socket of sockets) socket.destroy();
      },
    ));
  test('are more handshakes at once that are not done: the address with most gives way', () =>
    inHall({ secure: true, limits: { handshakesMax: 3 } }, async ({ gate, port, inside }) => {
      const hello = await clientHello();
      const begin = async (from: string, counted: number): Promise<net.Socket> => {
        const socket = dial(port, '127.0.0.1', from);
        socket.write(hello);
        await Promise.race([once(socket, 'data'), closeOf(socket)]);
        await until(() => gate.counters.failedHandshakes === counted);
        return socket;
      };
      const one = await begin('127.0.0.2', 0);
      const crowd = [await begin('127.0.0.3', 0), await begin('127.0.0.3', 0)];
      await begin('127.0.0.3', 1);
      assert.is(gate.counters.open, 3);
      await closeOf(crowd[0] as net.Socket);
      assert.not(one.destroyed);
      dialSecurely(port);
      await until(() => inside.length === 1);
      assert.is(gate.counters.failedHandshakes, 2);
      dialSecurely(port);
      await until(() => inside.length === 2);
      assert.is(gate.counters.failedHandshakes, 2, 'what is done does not count');
      assert.not(one.destroyed);
    }));
  test('are handshakes of one address ahead of those of others', () =>
    inHall({ secure: true }, async ({ gate, port }) => {
      const hello = await clientHello();
      const answered: string[] = [];
      const sockets = [...Array.from({ length: 100 }, () => '127.0.0.2'), '127.0.0.3'].map((from) =>
        dial(port, '127.0.0.1', from).once('data', () => answered.push(from)),
      );
      await until(() => gate.counters.accepted === sockets.length);
      for (const socket of sockets) socket.write(hello);
      await until(() => answered.length === sockets.length);
      assert.ok(answered.indexOf('127.0.0.3') < 50, `${answered.indexOf('127.0.0.3')}`);
      for (const socket of sockets) socket.destroy();
    }));
  test('are more bytes that came in than may wait in all: the address with most gives way', () =>
    inHall({ limits: { arrivedBytesMax: 100_000 } }, async ({ gate, port, inside }) => {
      for (const from of ['127.0.0.2', '127.0.0.3', '127.0.0.3']) {
        dial(port, '127.0.0.1', from);
        const count = inside.length;
        await until(() => inside.length > count);
      }
      for (const connection of inside) connection.holds?.(33_000);
      assert.is(gate.counters.gaveWay, 0);
      inside[0]?.holds?.(40_000);
      assert.is(gate.counters.gaveWay, 1);
      await until(() => gate.counters.open === 2);
      for (const connection of inside) connection.holds?.(0);
    }));
  for (const secure of [false, true]) {
    const how = secure ? 'over TLS' : 'without TLS';
    test(`is a slow reader ${how}: dropped, while others go on`, () =>
      inHall({ secure }, async (hall) => {
        const call = secure ? dialSecurely : dial;
        await dropSlowReader(hall, call(hall.port), () => call(hall.port));
      }));
  }
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
  test('is a connection that never speaks: nothing of TLS is made for it', () =>
    inHall({ secure: true, limits: { handshakeMs: 60 } }, async ({ gate, port }) => {
      let begun = 0;
      const hook = createHook({
        init: (_, type) => {
          if (type === 'TLSWRAP') begun += 1;
        },
      }).enable();
      const [silent, leaving] = [dial(port), dial(port)];
      leaving.end();
      await Promise.all([closeOf(silent), closeOf(leaving)]);
      assert.is(gate.counters.failedHandshakes, 2);
      assert.is(begun, 0);
      hook.disable();
    }));
  test('is not a connection whose first byte comes late', () =>
    inHall({ secure: true }, async ({ gate, port, inside }) => {
      const late = dial(port);
      await until(() => gate.counters.accepted === 1);
      const securely = tls.connect({ socket: late, rejectUnauthorized: false });
      await until(() => inside.length === 1);
      securely.destroy();
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

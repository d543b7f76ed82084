import { Duplex, duplexPair } from 'node:stream';
import type { GateCounters } from '../../../server/gate/counters.ts';
import { createHoldings } from '../../../server/gate/holdings.ts';
import { connect, type GateShared } from '../../../server/gate/socket.ts';
import type { Connection } from '../../../server/sessions/connection.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { gateShared } from '../../helpers/hall.ts';

const MAX = 1024;

/** A socket that notes each write; it takes bytes only when told to. */
class StubSocket extends Duplex {
  readonly writes: Uint8Array[] = [];
  private readonly done: (() => void)[] = [];
  slow: boolean;
  constructor(slow: boolean) {
    super({ allowHalfOpen: true });
    this.slow = slow;
  }
  override _read(): void {}
  override _write(bytes: Uint8Array, _: BufferEncoding, done: () => void): void {
    this.writes.push(bytes);
    if (this.slow) this.done.push(done);
    else done();
  }
  /** Takes one write of what waits. */
  takeOne(): void {
    this.done.shift()?.();
  }
  /** Takes what waits. */
  drain(): void {
    this.slow = false;
    for (const done of this.done.splice(0)) done();
  }
}

interface Scene {
  readonly socket: StubSocket;
  readonly connection: Connection;
  readonly clock: FakeClock;
  readonly counters: GateCounters;
  /** What the receiver was told, in order. */
  readonly told: string[];
}

function scene({ slow = false, house }: { slow?: boolean; house?: GateShared } = {}): Scene {
  const socket = new StubSocket(slow);
  const clock = fakeClock();
  const shared = house ?? gateShared(clock, MAX);
  const told: string[] = [];
  const connection = connect(socket, '192.0.2.1', {
    house: shared,
    accept: () => ({
      received: (bytes) => void told.push(Buffer.from(bytes).toString()),
      closed: () => void told.push('closed'),
    }),
  });
  return { socket, connection, clock, counters: shared.counters, told };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const bytes = (length: number): Buffer => Buffer.alloc(length, 'x');

describe('a connection', (test) => {
  test('sends what was queued in one turn in one write', async () => {
    const { socket, connection, counters } = scene();
    for (const word of ['one ', 'two ', 'three']) connection.send(Buffer.from(word));
    assert.is(socket.writes.length, 0);
    await turn();
    assert.equal(socket.writes.map(String), ['one two three']);
    connection.send(Buffer.from('four'));
    await turn();
    assert.equal(socket.writes.map(String), ['one two three', 'four']);
    assert.is(counters.bytesOut, 17);
  });
  test('does not copy what waits alone', async () => {
    const frame = bytes(9);
    const { socket, connection } = scene();
    connection.send(frame);
    await turn();
    assert.is(socket.writes[0]?.buffer, frame.buffer);
    assert.is(socket.writes[0]?.byteOffset, frame.byteOffset);
  });
  test('shares one end of the turn with all others of its gate', async () => {
    let asked = 0;
    const original = globalThis.setImmediate;
    const house = gateShared(fakeClock(), MAX);
    const scenes = Array.from({ length: 50 }, () => scene({ house }));
    globalThis.setImmediate = ((run: () => void) => {
      asked += 1;
      return original(run);
    }) as typeof setImmediate;
    try {
      for (const { connection } of [...scenes, ...scenes]) connection.send(bytes(3));
    } finally {
      globalThis.setImmediate = original;
    }
    await turn();
    assert.is(asked, 1);
    for (const { socket } of scenes) assert.equal(socket.writes.map(String), ['xxxxxx']);
  });
  test('lets the limit wait for a client that reads nothing, and not a byte more', async () => {
    const { socket, connection, counters, clock, told } = scene({ slow: true });
    connection.send(bytes(MAX / 2));
    await turn();
    connection.send(bytes(MAX / 2));
    await turn();
    clock.advance(9_999);
    connection.send(bytes(1));
    assert.not.ok(socket.destroyed);
    clock.advance(1);
    connection.send(bytes(1));
    assert.ok(socket.destroyed);
    assert.equal(told, []);
    await turn();
    assert.equal(told, ['closed']);
    assert.is(counters.slowReaders, 1);
  });
  test('lets four times as much wait for a client that reads slowly', async () => {
    const { socket, connection, counters, clock } = scene({ slow: true });
    connection.send(bytes(MAX));
    for (let n = 0; n < 100; n += 1) {
      connection.send(bytes(40));
      await turn();
      clock.advance(5_000);
      socket.takeOne();
    }
    assert.not.ok(socket.destroyed);
    connection.send(bytes(4 * MAX - socket.writableLength));
    assert.not.ok(socket.destroyed);
    connection.send(bytes(1));
    assert.ok(socket.destroyed);
    assert.is(counters.slowReaders, 1);
  });
  test('counts what waits in its own queue as well', () => {
    const { socket, connection } = scene();
    connection.send(bytes(4 * MAX));
    assert.not.ok(socket.destroyed);
    connection.send(bytes(1));
    assert.ok(socket.destroyed);
  });
  test('says when there is room for more', async () => {
    const { socket, connection } = scene({ slow: true, house: gateShared(fakeClock(), 1e6) });
    connection.send(bytes(60_000));
    assert.is(connection.room?.(), undefined);
    connection.send(bytes(60_000));
    let hasRoom = false;
    const waits = connection.room?.()?.then(() => {
      hasRoom = true;
    });
    await turn();
    assert.not.ok(hasRoom);
    socket.drain();
    await waits;
    assert.ok(hasRoom);
  });
  test('says so too when it is closed', async () => {
    const { connection } = scene({ slow: true, house: gateShared(fakeClock(), 1e6) });
    connection.send(bytes(120_000));
    const waits = connection.room?.();
    connection.destroy();
    await waits;
    assert.is(connection.room?.(), undefined);
  });
  test('has room again once the reader has taken what waited', async () => {
    const { socket, connection, counters } = scene({ slow: true });
    connection.send(bytes(MAX));
    await turn();
    socket.drain();
    await turn();
    connection.send(bytes(MAX));
    await turn();
    assert.not.ok(socket.destroyed);
    assert.is(counters.slowReaders, 0);
    assert.is(counters.bytesOut, 2 * MAX);
  });
  test('passes on what the socket receives, in order, and `closed` once', async () => {
    const { socket, connection, counters, told } = scene();
    socket.push('one');
    await turn();
    socket.push('two');
    await turn();
    connection.destroy();
    connection.destroy();
    await turn();
    assert.equal(told, ['one', 'two', 'closed']);
    assert.is(counters.bytesIn, 6);
  });
  test('brings nothing while it is paused', async () => {
    const { socket, connection, told } = scene();
    connection.pause();
    socket.push('one');
    await turn();
    assert.equal(told, []);
    connection.resume();
    await turn();
    assert.equal(told, ['one']);
  });
  test('may be paused, sent to and destroyed before it is accepted', async () => {
    const told: string[] = [];
    const [socket, clock] = [new StubSocket(false), fakeClock()];
    connect(socket, 'x', {
      house: gateShared(clock, MAX),
      accept: (connection) => {
        connection.pause();
        connection.send(bytes(1));
        connection.destroy();
        return { received: () => {}, closed: () => void told.push('closed') };
      },
    });
    await turn();
    assert.equal(told, ['closed']);
    assert.is(socket.writes.length, 0);
  });
  test('sends what is queued before it ends, and then nothing more', async () => {
    const { socket, connection, told } = scene();
    connection.send(Buffer.from('last words'));
    connection.end();
    connection.send(Buffer.from('more'));
    connection.end();
    connection.pause();
    await turn();
    assert.equal(socket.writes.map(String), ['last words']);
    assert.ok(socket.writableFinished);
    socket.push('unheard');
    await turn();
    socket.push(null);
    await turn();
    await turn();
    assert.equal(told, ['closed']);
  });
  test('ends also while it is paused', async () => {
    const { socket, connection, told } = scene();
    connection.pause();
    socket.push('unread');
    connection.end();
    socket.push(null);
    await turn();
    await turn();
    assert.equal(told, ['closed']);
  });
  test('is destroyed when the other end does not take the last words in time', async () => {
    const { socket, connection, clock, told } = scene({ slow: true });
    connection.send(bytes(9));
    connection.end();
    clock.advance(2999);
    assert.not.ok(socket.destroyed);
    clock.advance(1);
    assert.ok(socket.destroyed);
    await turn();
    assert.equal(told, ['closed']);
    assert.is(clock.pending, 0);
  });
  test('ends when the other end does, and leaves no timer behind', async () => {
    const { socket, connection, clock, told } = scene();
    connection.send(bytes(1));
    socket.push(null);
    await turn();
    await turn();
    assert.is(socket.writes.length, 1);
    assert.equal(told, ['closed']);
    assert.is(clock.pending, 0);
  });
  test('is closed by an error, quietly', async () => {
    const { socket, connection, told } = scene();
    socket.destroy(new Error('ECONNRESET'));
    await turn();
    connection.send(bytes(1));
    connection.end();
    await turn();
    assert.equal(told, ['closed']);
  });
  test('holds nothing once it is closed, though its receiver is told later and still says so', async () => {
    const [holdings, arrivals] = [createHoldings(16_384), createHoldings(8_192)];
    const house = { ...gateShared(fakeClock(), 16_384), holdings, arrivals };
    const { socket, connection } = scene({ slow: true, house });
    connection.send(bytes(5_000));
    connection.holds?.(5_000);
    assert.ok(holdings.tight && arrivals.tight);
    socket.destroy();
    await turn();
    assert.not(holdings.tight || arrivals.tight);
    connection.holds?.(4_500);
    assert.not(holdings.tight || arrivals.tight);
  });
  test('works over any stream that goes both ways', async () => {
    const [here, there] = duplexPair();
    const closed = new Promise<void>((resolve) => {
      connect(there, 'x', {
        house: gateShared(fakeClock(), MAX),
        accept: (connection) => ({
          received: (sent) => {
            connection.send(sent);
            connection.end();
          },
          closed: resolve,
        }),
      });
    });
    here.write('echo');
    let heard = '';
    here.on('data', (piece) => {
      heard += piece;
    });
    here.on('end', () => here.end());
    await closed;
    assert.is(heard, 'echo');
  });
});

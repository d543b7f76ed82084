// A slow client in whose queue words lie whose time is over is let go: nothing of them stays in the server.

import { Duplex } from 'node:stream';
import { connect } from '../../../server/gate/socket.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { gateShared } from '../../helpers/hall.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function scene() {
  const clock = fakeClock();
  const waiting: (() => void)[] = [];
  const socket = new Duplex({
    read() {},
    write: (_bytes, _encoding, done) => void waiting.push(done),
  });
  const house = gateShared(clock, 1_000_000);
  const accept = () => ({ received() {}, closed() {} });
  const connection = connect(socket, '127.0.0.1', { house, accept });
  /** The other end takes the oldest write. */
  const take = () => waiting.shift()?.();
  return { clock, socket, connection, take };
}

describe('a connection that is urged', (test) => {
  test('is destroyed if what waited then has not left within a second', async () => {
    const { clock, socket, connection } = scene();
    connection.send(Buffer.from('timed'));
    await turn();
    connection.urge?.();
    clock.advance(999);
    assert.not(socket.destroyed);
    clock.advance(1);
    assert.ok(socket.destroyed);
    await turn();
    assert.is(clock.pending, 0);
  });

  test('goes on if it has left, whatever has come since', async () => {
    const { clock, socket, connection, take } = scene();
    connection.send(Buffer.from('timed'));
    await turn();
    connection.urge?.();
    connection.send(Buffer.from('later'));
    await turn();
    take();
    await turn();
    clock.advance(1_000);
    assert.not(socket.destroyed);
    connection.urge?.();
    connection.urge?.();
    clock.advance(1_000);
    assert.ok(socket.destroyed);
  });

  test('has nothing to do when nothing waits', () => {
    const { clock, connection } = scene();
    connection.urge?.();
    assert.is(clock.pending, 0);
  });
});

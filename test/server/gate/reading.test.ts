import { spawn, spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { Reading } from '../../../server/gate/reading.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { closeOf, dial, dialSecurely, inHall } from '../../helpers/hall.ts';
import { until } from '../../helpers/until.ts';

describe('a socket is read', (test) => {
  const reader = (burst: number) => {
    const clock = fakeClock();
    const socket = new PassThrough();
    const reading = new Reading(socket, { rate: { burst, perSecond: 1 }, clock });
    return {
      ...{ clock, socket },
      arrived: () => reading.arrived(),
      pause: () => reading.pause(),
      resume: () => reading.resume(),
      drain: () => reading.drain(),
    };
  };
  test('unless its receiver has enough', () => {
    const { socket, pause, resume } = reader(9);
    pause();
    assert.ok(socket.isPaused());
    resume();
    assert.not.ok(socket.isPaused());
  });
  test('unless it sends more pieces than it may', () => {
    const { clock, socket, arrived } = reader(2);
    for (let n = 0; n < 2; n += 1) arrived();
    assert.not.ok(socket.isPaused());
    arrived();
    assert.ok(socket.isPaused());
    clock.advance(999);
    assert.ok(socket.isPaused());
    clock.advance(1);
    assert.not.ok(socket.isPaused());
  });
  test('not before both allow it', () => {
    const { clock, socket, arrived, pause, resume } = reader(1);
    for (let n = 0; n < 2; n += 1) arrived();
    pause();
    clock.advance(1_000);
    assert.ok(socket.isPaused());
    arrived();
    resume();
    assert.ok(socket.isPaused());
    clock.advance(1_000);
    assert.not.ok(socket.isPaused());
  });
  test('to its end when nothing of it is wanted any more', () => {
    const { clock, socket, arrived, pause, drain } = reader(1);
    pause();
    for (let n = 0; n < 9; n += 1) arrived();
    drain();
    assert.not.ok(socket.isPaused());
    assert.is(clock.pending, 0);
  });
});

describe('records of TLS', (test) => {
  test('of single bytes wait their time, and all arrive', () =>
    inHall({ secure: true, limits: { pieces: { burst: 10, perSecond: 100 } } }, async (hall) => {
      const socket = dialSecurely(hall.port);
      socket.setNoDelay(true);
      await until(() => hall.inside.length === 1);
      const began = performance.now();
      for (let n = 0; n < 40; n += 1) await new Promise((done) => socket.write('x', done));
      await until(() => hall.heard.join('').length === 40);
      assert.ok(performance.now() - began >= 250, 'a hundred a second, after the first ten');
    }));
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  const title = 'that change keys all the time end the connection, and bar its address for a while';
  if (!hasOpenssl) test.skip(title, 'there is no openssl here');
  else
    test(title, () =>
      inHall({ secure: true, limits: { newPerSecondMax: 20 } }, async (hall) => {
        const { gate, port, inside, heard, told } = hall;
        const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`], {
          stdio: ['pipe', 'ignore', 'ignore'],
        });
        child.stdin.on('error', () => {});
        await until(() => inside.length === 1);
        while (!heard.includes('closed')) {
          child.stdin.write('k\n');
          await new Promise((done) => child.stdin.write('', done));
          await new Promise(setImmediate);
        }
        child.kill();
        assert.is(told[0], 'rekeys 127.0.0.1');
        const { refused } = gate.counters;
        await closeOf(dial(port));
        assert.is(gate.counters.refused, refused + 1);
      }),
    );
});

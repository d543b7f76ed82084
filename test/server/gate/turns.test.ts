import { createTurns } from '../../../server/gate/turns.ts';
import { assert, describe } from '../../helpers/describe.ts';

/** Turns that come when told; `log` names the jobs in the order in which they were done. */
function watched() {
  const calls: (() => void)[] = [];
  const log: string[] = [];
  const turn = createTurns((run) => calls.push(run));
  return {
    log,
    calls,
    ask: (network: string, name: string) => turn(network, () => void log.push(name)),
    next: () => calls.shift()?.(),
  };
}

describe('turns of the event loop', (test) => {
  test('have one job each', () => {
    const { log, calls, ask, next } = watched();
    for (const name of ['one', 'two', 'three']) ask('a', name);
    assert.is(calls.length, 1);
    next();
    assert.equal(log, ['one']);
    assert.is(calls.length, 1);
    next();
    next();
    assert.equal(log, ['one', 'two', 'three']);
    assert.is(calls.length, 0);
    ask('a', 'four');
    next();
    assert.is(log.at(-1), 'four');
  });

  test('go round the networks: a newcomer does not wait behind all that one of them asks', () => {
    const { log, ask, next } = watched();
    for (let n = 0; n < 100; n += 1) ask(`${n % 2}`, `flood ${n}`);
    ask('z', 'newcomer');
    for (let n = 0; n < 101; n += 1) next();
    assert.is(log.indexOf('newcomer'), 2);
    assert.is(log.length, 101);
  });

  test('may be asked for by a job that has its own', () => {
    const calls: (() => void)[] = [];
    const turn = createTurns((run) => calls.push(run));
    let done = 0;
    turn('a', () => turn('a', () => (done += 1)));
    calls.shift()?.();
    assert.is(calls.length, 1);
    calls.shift()?.();
    assert.is(done, 1);
  });
});

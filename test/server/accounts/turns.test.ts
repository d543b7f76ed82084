import { createTurns } from '../../../server/accounts/turns.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { assert, describe } from '../../helpers/describe.ts';

/** Turns whose jobs end when told; `log` names them in the order in which they began, or were refused. */
function watched(limits: { atOnce: number; waiting: number }) {
  const turn = createTurns(limits);
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const settle = async () => {
    for (let turns = 0; turns < 10; turns += 1)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    log,
    async ask(network: string, name: string) {
      const job = () => {
        log.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      };
      turn(network, job).catch((error: unknown) => {
        log.push(error instanceof Refusal ? `${name} ${error.code}` : String(error));
      });
      await settle();
    },
    async end() {
      ends.shift()?.();
      await settle();
    },
  };
}

describe('turns', (test) => {
  test('few run at once, those of one network in the order in which they came', async () => {
    const { log, ask, end } = watched({ atOnce: 2, waiting: 10 });
    for (const name of ['a1', 'a2', 'a3', 'a4']) await ask('a', name);
    assert.equal(log, ['a1', 'a2']);
    await end();
    await end();
    assert.equal(log, ['a1', 'a2', 'a3', 'a4']);
  });

  test('networks take turns: a late one does not wait for the whole queue of another', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 10 });
    for (const name of ['a1', 'a2', 'a3', 'a4']) await ask('a', name);
    await ask('b', 'b1');
    await ask('b', 'b2');
    await ask('c', 'c1');
    for (let n = 0; n < 6; n += 1) await end();
    assert.equal(log, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  test('a full queue takes no more of whoever fills it, and makes room for others', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 4 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) await ask('a', name);
    assert.equal(log, ['a1', 'a6 busy']);
    for (const name of ['b1', 'b2', 'b3']) await ask('b', name);
    assert.equal(log.slice(2), ['a5 busy', 'a4 busy', 'b3 busy']);
    for (let n = 0; n < 4; n += 1) await end();
    assert.equal(log.slice(5), ['a2', 'b1', 'a3', 'b2']);
  });

  test('a job that fails hands its place over', async () => {
    const turn = createTurns({ atOnce: 1, waiting: 1 });
    const failed = turn('a', () => Promise.reject(new Error('no')));
    const next = turn('a', async () => 'done');
    assert.is(await failed.catch(({ message }) => message), 'no');
    assert.is(await next, 'done');
  });
});

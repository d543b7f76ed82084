import type { Standing } from '../../../server/accounts/standing.ts';
import { createTurns } from '../../../server/accounts/turns.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { turns } from '../../helpers/until.ts';

interface For {
  readonly account?: string;
  readonly standing?: Standing;
}

const AMY = { account: 'amy' };
const A = { name: 'amy', network: 'a', standing: () => 'new' as const };

/** Turns whose jobs end when told; `log` names them in the order in which they began, or were refused. */
function watched(limits: { atOnce: number; waiting: number }) {
  let tosses = 0;
  const turn = createTurns(limits, () => ++tosses % 2 === 1);
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const settle = async () => {
    await turns(10);
  };
  return {
    log,
    /** `account`: the name that it is for; its own if that is left out. */
    async ask(network: string, name: string, { account = name, standing = 'new' }: For = {}) {
      const job = () => {
        log.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      };
      turn({ name: account, network, standing: () => standing }, job).catch((error: unknown) => {
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
    assert.equal(log, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  test('a full queue takes no more from whoever fills it, and makes room for others', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 4 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) await ask('a', name);
    assert.equal(log, ['a1', 'a6 busy']);
    for (const name of ['b1', 'b2', 'b3']) await ask('b', name);
    assert.equal(log.slice(2), ['a5 busy', 'a4 busy', 'b3 busy']);
    for (let n = 0; n < 4; n += 1) await end();
    assert.equal(log.slice(5), ['b1', 'a2', 'b2', 'a3']);
  });

  test('a job that fails hands its place over', async () => {
    const turn = createTurns({ atOnce: 1, waiting: 1 });
    const failed = turn(A, () => Promise.reject(new Error('no')));
    const next = turn(A, async () => 'done');
    assert.is(await failed.catch(({ message }) => message), 'no');
    assert.is(await next, 'done');
  });

  test('names take turns: one that many networks want does not keep another waiting', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 10 });
    for (const network of ['a', 'b', 'c', 'd']) await ask(network, `amy ${network}`, AMY);
    await ask('z', 'bob');
    for (let n = 0; n < 5; n += 1) await end();
    assert.equal(log.indexOf('bob'), 1);
  });

  test('of many networks that want one name, the first and the last go first', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 10 });
    for (const network of ['a', 'b', 'c', 'd', 'e']) await ask(network, network, AMY);
    for (let n = 0; n < 5; n += 1) await end();
    assert.equal(log, ['a', 'b', 'e', 'c', 'd']);
  });

  test('a recent login from the network goes first, a failed one last, but not for ever', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 10 });
    await ask('z', 'running');
    for (const n of [1, 2]) await ask(`f${n}`, `failed ${n}`, { standing: 'failed' });
    for (const n of [1, 2, 3, 4]) await ask(`n${n}`, `new ${n}`);
    await ask('h', 'home', { standing: 'home' });
    for (let n = 0; n < 8; n += 1) await end();
    const expected = [
      'running',
      'home',
      'failed 1',
      'new 1',
      'new 2',
      'failed 2',
      'new 3',
      'new 4',
    ];
    assert.equal(log, expected);
  });

  test('whoever is new gets a third of them, beside those at home and those that failed', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 60 });
    for (let n = 0; n < 20; n += 1) {
      await ask('a', `own ${n}`, { account: 'eve', standing: 'home' });
      await ask('a', `wrong ${n}`, { standing: 'failed' });
    }
    await ask('z', 'new');
    for (let n = 0; n < 3; n += 1) await end();
    assert.ok(log.includes('new'), log.join(', '));
  });

  test('a network that had none lately does not wait for all that have had one', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 60 });
    for (let n = 0; n < 40; n += 1) await ask(`${n}`, `first ${n}`);
    for (let n = 0; n < 40; n += 1) {
      await end();
      await ask(`${n}`, `second ${n}`);
    }
    await ask('z', 'newcomer');
    await end();
    assert.is(log.at(-1), 'newcomer');
  });

  test('when one name fills the queue, another network gets in, but no second try of one', async () => {
    const { log, ask, end } = watched({ atOnce: 1, waiting: 4 });
    for (const network of ['a', 'b', 'c', 'd']) await ask(network, network, AMY);
    await ask('b', 'b again', AMY);
    assert.equal(log, ['a'], 'there is room');
    await ask('e', 'e', AMY);
    await ask('f', 'f', AMY);
    await ask('f', 'f again', AMY);
    assert.equal(log, ['a', 'b again busy', 'd busy', 'f again busy']);
    await ask('z', 'bob');
    assert.is(log.at(-1), 'f busy', 'another name gets in too');
    for (let n = 0; n < 4; n += 1) await end();
    assert.equal(log.slice(5).sort(), ['b', 'bob', 'c', 'e']);
  });

  test('of a full queue cost little to be refused', async () => {
    const turn = createTurns({ atOnce: 1, waiting: 200 });
    const standing = () => 'failed' as const;
    const started = process.cpuUsage();
    let refused = 0;
    for (let n = 0; n < 3_000; n += 1) {
      const claimant = { name: `name${n}`, network: `${n % 150}`, standing };
      turn(claimant, () => new Promise(() => {})).catch(() => (refused += 1));
    }
    await new Promise((resolve) => setImmediate(resolve));
    assert.is(refused, 2_799);
    const { user, system } = process.cpuUsage(started);
    const each = (user + system) / 1_000 / refused;
    assert.ok(each < 0.5, `${each} ms each`);
  });
});

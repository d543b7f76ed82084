import type { Stored } from '../../../server/facts.ts';
import { createOrder } from '../../../server/store/order.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { areOfOneShape } from '../../helpers/shapes.ts';
import { turns } from '../../helpers/until.ts';

function ordered(ready?: () => Promise<void>) {
  const batches: (readonly Stored[])[] = [];
  let seq = 0;
  const order = createOrder({
    clock: fakeClock(),
    number: () => ++seq,
    write: async () => undefined,
    apply: (batch) => batches.push(batch),
    ...(ready && { ready }),
  });
  order.start(0);
  return { order, batches };
}

describe('the order of facts', (test) => {
  test('what one batch brings is bounded, so that it drops nobody as a slow reader', async () => {
    const { order, batches } = ordered();
    const long = '\u{1F600}'.repeat(4000);
    const stored = await Promise.all(
      Array.from({ length: 100 }, () => order.commit(say('global', long), [])),
    );
    const lsns = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(
      stored.map((fact) => fact !== 'conflict' && fact.lsn),
      lsns,
    );
    assert.equal(
      batches.flat().map(({ lsn }) => lsn),
      lsns,
    );
    for (const batch of batches) assert.ok(JSON.stringify(batch).length < 256 * 1024);
    assert.ok(batches.length <= 20);
  });

  test('each waiter gets its own fact, also when read marks came before it', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { order, batches } = ordered(() => gate);
    order.mark('amy', 'global', 1);
    const first = order.commit(say('global', 'first'), []);
    await turns(5);
    const second = order.commit(say('global', 'second'), []);
    open();
    for (const [fact, text] of [
      [await first, 'first'],
      [await second, 'second'],
    ] as const) {
      assert.is(fact !== 'conflict' && fact.kind === 'message' && fact.body.text, text);
    }
    assert.is(batches.flat().filter(({ kind }) => kind === 'marks').length, 1);
  });

  test('where many answer at once, their facts wait for each other; where few do, none waits', async () => {
    const shared = async (first: number): Promise<number> => {
      const { order, batches } = ordered();
      const say2 = () => [1, 2].map(() => order.commit(say('global', 'hi'), []));
      await Promise.all(Array.from({ length: first }, () => order.commit(say('global', 'hi'), [])));
      const answers = [];
      for (let turn = 0; turn < 5; turn += 1) {
        answers.push(...say2());
        await turns(1);
      }
      await Promise.all(answers);
      return batches.length - 1;
    };
    assert.is(await shared(10), 1);
    assert.ok((await shared(3)) > 1);
  });

  test('what nothing more comes to is written, however many there were before', async () => {
    const { order, batches } = ordered();
    await Promise.all(Array.from({ length: 50 }, () => order.commit(say('global', 'hi'), [])));
    const late = order.commit(say('global', 'late'), []);
    await turns(6);
    assert.is(batches.length, 2);
    await late;
  });

  test('all messages have one shape, so that each leaves no more behind than itself', async () => {
    const { order, batches } = ordered();
    for (let n = 0; n < 50; n += 1) await order.commit(say('global', 'hi'), []);
    assert.ok(areOfOneShape(batches.flat().slice(40)));
  });

  test('a loser against a fact in a batch that still waits is told when that one is applied', async () => {
    const { order, batches } = ordered();
    const long = 'x'.repeat(4000);
    const many = Array.from({ length: 50 }, (_, n) => order.commit(say(`c${n}`, long), []));
    const lost = await order.commit(say('c40', 'hi'), [{ on: 'chat:c40', revision: 0 }]);
    assert.is(lost, 'conflict');
    assert.ok(batches.flat().some(({ on }) => on === 'chat:c40'));
    await Promise.all(many);
  });
});

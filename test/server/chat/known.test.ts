// Who there is, for a client that completes names.

import { assert, describe } from '../../helpers/describe.ts';
import { register } from '../../helpers/facts.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

async function names(client: TestClient): Promise<readonly string[]> {
  const before = client.events('people').length;
  client.send({ id: `p.${before}`, people: true });
  await until(() => client.events('people').length > before);
  return client.events('people').at(-1)?.names ?? [];
}

describe('who there is', (test) => {
  test('is told to whoever asks, here or away, whoever was here last first', async () => {
    const { enter, clock } = await testHouse({ guests: true });
    const amy = await enter('amy');
    for (const name of ['bob', 'cid']) {
      const one = await enter(name);
      clock.advance(2_000);
      one.cut();
      await until(() => one.ended);
      clock.advance(2_000);
    }
    await enter('gus', { guest: true });
    assert.ok(amy.welcome?.people);
    let told = await names(amy);
    // When somebody was here last is kept a moment after they left.
    for (let tries = 0; tries < 100 && told[1] !== 'cid'; tries += 1) told = await names(amy);
    assert.equal(told, ['gus', 'cid', 'bob']);
  });
  test('leaves out whoever blocks the asker, and not whom the asker blocks', async () => {
    const { enter } = await testHouse({});
    const amy = await enter('amy');
    const bob = await enter('bob');
    await amy.line('block bob');
    assert.equal(await names(amy), ['bob']);
    assert.equal(await names(bob), []);
  });
  test('is two thousand at most', async () => {
    const record = emptyRecord();
    for (let n = 0; n < 9_000; n += 1)
      record.facts.push({ ...register(`id${n}`, `u${n}`), lsn: n + 1, seq: 0 });
    const { enter } = await testHouse({ record });
    const amy = await enter('amy');
    await enter('last');
    const all = await names(amy);
    assert.is(all.length, 2_000);
    assert.is(all[0], 'last');
  });
});

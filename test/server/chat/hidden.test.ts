// Pages that have to pass many messages of somebody blocked.

import { PAGE_MESSAGES_MAX } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { emptyRecord, type MemoryRecord } from '../../helpers/memory-store.ts';
import { until } from '../../helpers/until.ts';

const HIDDEN = 10_000;

/** amy wrote the first and the last message of `global`, bob all in between. */
function chatty(): MemoryRecord {
  const record = emptyRecord();
  for (const name of ['amy', 'bob']) {
    record.facts.push({ ...register(name), lsn: record.facts.length + 1, seq: 0 });
  }
  for (let seq = 1; seq <= HIDDEN + 2; seq += 1) {
    const by = seq === 1 || seq === HIDDEN + 2 ? 'amy' : 'bob';
    record.facts.push({ ...say('global', `text ${seq}`, by), lsn: seq + 2, seq });
  }
  return record;
}

let pages = 0;

async function page(client: TestClient, range: object) {
  pages += 1;
  const id = `p.${pages}`;
  client.send({ id, page: { chat: 'global', ...range } });
  await until(() => client.events('page').at(-1)?.id === id);
  return client.events('page').at(-1) as ReturnType<typeof client.events<'page'>>[number];
}

describe('a page past much that is hidden', (test) => {
  test('is given up after a while, and says where it is to go on', async () => {
    const { enter } = await testHouse({ record: chatty() });
    const zoe = await enter('zoe', { partial: true });
    await zoe.line('block bob');
    for (const [first, side, found] of [
      [{ below: HIDDEN + 2 }, 'below', 1],
      [{ above: 1 }, 'above', HIDDEN + 2],
    ] as const) {
      let asked: object = { max: 1, ...first };
      let steps = 0;
      for (;;) {
        const { messages, more, next } = await page(zoe, asked);
        steps += 1;
        if (next === undefined) {
          assert.equal([messages.map(({ seq }) => seq), more], [[found], false]);
          break;
        }
        assert.equal([messages, more], [[], true]);
        asked = { max: 1, [side]: next };
      }
      assert.is(steps, 5, side);
    }
  });

  test('goes on to the end for a client that would take an empty one for the end', async () => {
    const { enter } = await testHouse({ record: chatty() });
    const zoe = await enter('zoe');
    await zoe.line('block bob');
    const { messages, more, next } = await page(zoe, { above: 1, max: 1 });
    assert.equal([messages[0]?.seq, more, next], [HIDDEN + 2, false, undefined]);
  });

  test('reads on one page at a time, however many search', async () => {
    const { enter, store } = await testHouse({ record: chatty() });
    const askers = [await enter('zoe'), await enter('yan'), await enter('xia')];
    for (const asker of askers) await asker.line('block bob');
    const read = store.page;
    const counts = { now: 0, most: 0, all: 0 };
    store.page = async (chat, range) => {
      if (range.max < PAGE_MESSAGES_MAX) return read(chat, range); // the first look of each
      counts.now += 1;
      counts.all += 1;
      counts.most = Math.max(counts.most, counts.now);
      await new Promise((resolve) => setImmediate(resolve));
      counts.now -= 1;
      return read(chat, range);
    };
    const found = await Promise.all(askers.map((asker) => page(asker, { above: 1, max: 1 })));
    assert.equal(
      found.map(({ messages }) => messages[0]?.seq),
      askers.map(() => HIDDEN + 2),
    );
    assert.is(counts.most, 1);
    assert.ok(counts.all >= askers.length * Math.floor(HIDDEN / PAGE_MESSAGES_MAX));
  });

  test('gives way: others are answered meanwhile', async () => {
    const turns: (() => void)[] = [];
    const { enter } = await testHouse({ record: chatty(), nextTurn: (run) => turns.push(run) });
    const [zoe, ben] = [await enter('zoe'), await enter('ben')];
    await zoe.line('block bob');
    zoe.send({ id: 'p.1', page: { chat: 'global', above: 1, max: 1 } });
    let slices = 0;
    for (; zoe.events('page').length === 0; slices += 1) {
      assert.is((await ben.line('/name')).kind, 'notice');
      turns.shift()?.();
    }
    assert.ok(slices > HIDDEN / 256, `${slices}`);
  });
});

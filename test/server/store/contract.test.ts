// What every store must do, run against both: the twin in memory, and files on a disk in memory.

import type { Stored } from '../../../server/facts.ts';
import { StorageError, type Store } from '../../../server/store/store.ts';
import { benches, opened, seqs, tell, turn } from '../../helpers/benches.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';
import { testKeeper } from '../../helpers/keeper.ts';

for (const [name, bench] of Object.entries(benches)) {
  describe(`store in ${name}`, (test) => {
    test('gives facts rising places, and those on a chat rising numbers', async () => {
      const { store } = await opened(bench());
      const all = (await Promise.all([
        store.commit(register('u1')),
        store.commit(say('a', 'one')),
        store.commit(say('b', 'one')),
        store.commit(say('a', 'two')),
      ])) as Stored[];
      assert.equal(
        all.map(({ lsn, seq, on }) => [lsn, seq, on]),
        [
          [1, 0, 'user:u1'],
          [2, 1, 'chat:a'],
          [3, 1, 'chat:b'],
          [4, 2, 'chat:a'],
        ],
      );
      await store.close();
    });

    test('has applied a fact, once and in order, when its commit resolves', async () => {
      const { store, keeper } = await opened(bench());
      let resolved = 0;
      keeper.onApply = () => assert.is(resolved, keeper.applied.length);
      for (let n = 0; n < 20; n += 1) {
        await Promise.all(
          [1, 2, 3].map((part) =>
            store.commit(say('a', `${n}.${part}`)).then(() => {
              resolved += 1;
            }),
          ),
        );
        assert.is(keeper.applied.length, resolved);
      }
      assert.equal(
        keeper.applied.map(({ lsn }) => lsn),
        Array.from({ length: 60 }, (_, n) => n + 1),
      );
      await store.close();
    });

    test('says conflict if another fact has touched what was expected meanwhile', async () => {
      const { store, keeper } = await opened(bench());
      const expects = [{ on: 'name:amy' as const, revision: store.revision('name:amy') }];
      const first = store.commit(register('u1', 'Amy'), expects);
      const second = store.commit(register('u2', 'Amy'), expects).then((outcome) => {
        assert.is(keeper.values.get('user:u1')?.['name'], 'Amy', 'the winner is applied');
        return outcome;
      });
      assert.is(((await first) as Stored).lsn, 1);
      assert.is(await second, 'conflict');
      assert.is(store.revision('name:amy'), 1);
      assert.is(store.revision('user:u1'), 1);
      assert.is(store.revision('user:u2'), 0);
      assert.is(await store.commit(register('u2', 'Amy'), expects), 'conflict');
      const now = [{ on: 'name:amy' as const, revision: store.revision('name:amy') }];
      assert.is(((await store.commit(register('u2', 'Amy'), now)) as Stored).lsn, 2);
      await store.close();
    });

    test('keeps nothing of what it refused, and goes on when there is room again', async () => {
      const { store, keeper, refuse } = await opened(bench());
      await store.commit(say('a', 'before'));
      refuse(true);
      const expects = [{ on: 'name:amy' as const, revision: 0 }];
      const refused = thrownBy(
        async () => void (await store.commit(register('u1', 'Amy'), expects)),
      );
      const loser = store.commit(register('u2', 'Amy'), expects);
      assert.instance(await refused, StorageError);
      assert.is(await loser, 'conflict');
      assert.is(store.revision('name:amy'), 0, 'back to what is applied');
      assert.instance(
        await thrownBy(async () => void (await store.commit(say('a', 'no')))),
        StorageError,
      );
      assert.equal(seqs(await store.page('a', { max: 9 })), [1], 'reading goes on');
      refuse(false);
      const after = (await store.commit(register('u2', 'Amy'), expects)) as Stored;
      const more = (await store.commit(say('a', 'after'))) as Stored;
      assert.is(store.revision('name:amy'), after.lsn);
      assert.equal(
        keeper.applied.map((fact) => fact.kind),
        ['message', 'registered', 'message'],
      );
      assert.equal(seqs(await store.page('a', { max: 9 })), [1, more.seq]);
      await store.close();
    });

    test('gives pages: the newest, below, above, between', async () => {
      const { store } = await opened(bench());
      await tell(store, 'a', 600);
      await store.commit({ ...register('u9'), on: 'chat:a' });
      await tell(store, 'a', 3);
      const page = async (range: Parameters<Store['page']>[1]) =>
        seqs(await store.page('a', range));
      const check = async (): Promise<void> => {
        assert.equal(await page({ max: 4 }), [600, 602, 603, 604]);
        assert.equal(await page({ max: 3, below: 258 }), [255, 256, 257]);
        assert.equal(await page({ max: 3, above: 254 }), [255, 256, 257]);
        assert.equal(await page({ max: 3, above: 0 }), [1, 2, 3]);
        assert.equal(await page({ max: 3, above: 254, below: 300 }), [297, 298, 299]);
        assert.equal(await page({ max: 30, above: 254, below: 257 }), [255, 256]);
        assert.equal(await page({ max: 30, above: 600 }), [602, 603, 604]);
        assert.equal(await page({ max: 30, above: 604 }), []);
        assert.equal(await page({ max: 30, below: 1 }), []);
        assert.equal(await page({ max: 30, above: 9, below: 10 }), []);
        assert.equal(await page({ max: 0 }), []);
        assert.is((await page({ max: 1000 })).length, 603);
        assert.is((await page({ max: 1000, above: 0 })).length, 603);
        assert.is((await page({ max: 1000, above: -5, below: 1e9 })).length, 603);
      };
      await check();
      await turn();
      await check();
      await store.close();
      assert.equal(await store.page('nobody', { max: 5 }), []);
    });

    test('gives a message as it was sent, action and deadline included', async () => {
      const { store } = await opened(bench());
      const plain = say('a', 'waves — 👋\n"\\');
      const { text } = plain.body;
      await store.commit({
        ...plain,
        expiresAt: 1_800_000_000,
        body: { ...plain.body, action: true },
      });
      await store.commit(plain);
      const common = { by: 'u1', from: 'u1', at: plain.at, text };
      assert.equal(await store.page('a', { max: 5 }), [
        { seq: 1, ...common, action: true, expiresAt: 1_800_000_000 },
        { seq: 2, ...common },
      ]);
      await store.close();
    });

    test('goes on after a restart with the same epoch, values, history and rising numbers', async () => {
      const first = await opened(bench());
      await first.store.commit(register('u1', 'Amy'));
      await tell(first.store, 'a', 300);
      await first.store.commit(say('b', 'hi', 'u1', { stream: 's', n: 7 }));
      const before = await first.store.page('a', { max: 1000 });
      const { epoch } = first.store;
      await first.store.close();
      const { store, keeper } = await opened(first);
      assert.ok(epoch);
      assert.is(store.epoch, epoch);
      assert.equal(Object.fromEntries(keeper.values), Object.fromEntries(first.keeper.values));
      assert.equal(keeper.values.get('inbox:u1'), { 'line-s': 7 });
      assert.equal(await store.page('a', { max: 1000 }), before);
      assert.is(store.revision('chat:a'), 0, 'nothing touched it since the start');
      const next = (await store.commit(say('a', 'next'))) as Stored;
      assert.ok(next.seq > 300);
      assert.ok(next.lsn > 302);
      assert.equal(seqs(await store.page('a', { max: 2 })), [300, next.seq]);
      await store.close();
    });

    test('moves read marks lazily: one fact per user within a second, the highest of each chat', async () => {
      const { store, keeper, clock } = await opened(bench());
      await tell(store, 'a', 3);
      store.mark('u1', 'a', 2);
      store.mark('u1', 'a', 3);
      store.mark('u1', 'a', 1);
      store.mark('u1', 'b', 5);
      store.mark('u2', 'a', 1);
      await turn();
      assert.is(keeper.applied.length, 3);
      clock.advance(1000);
      await turn();
      await turn();
      const marks = keeper.applied.slice(3);
      assert.equal(
        marks.map(({ kind, on, by, seq, at, body }) => [
          kind,
          on,
          by,
          seq,
          at === clock.now(),
          body,
        ]),
        [
          ['marks', 'inbox:u1', 'u1', 0, true, { marks: { a: 3, b: 5 } }],
          ['marks', 'inbox:u2', 'u2', 0, true, { marks: { a: 1 } }],
        ],
      );
      await store.close();
    });

    test('lets read marks go along with a commit, and keeps them over a refusal and at the end', async () => {
      const first = await opened(bench());
      const { store, keeper, refuse } = first;
      store.mark('u1', 'a', 2);
      refuse(true);
      await thrownBy(async () => void (await store.commit(say('a', 'x'))));
      refuse(false);
      await store.commit(say('a', 'y'));
      assert.equal(keeper.values.get('inbox:u1'), { 'mark-a': 2 });
      store.mark('u1', 'a', 4);
      await store.close();
      const again = await opened(first);
      assert.equal(again.keeper.values.get('inbox:u1'), { 'mark-a': 4 });
      await again.store.close();
    });

    test('takes nothing before it is open and after it is closed, but finishes what it was given', async () => {
      const bare = bench();
      const early = bare.make();
      assert.instance(
        await thrownBy(async () => void (await early.commit(say('a', 'x')))),
        StorageError,
      );
      const { store, keeper } = await opened(bare);
      await thrownBy(() => store.open(testKeeper()));
      const given = store.commit(say('a', 'last'));
      await store.close();
      assert.is(((await given) as Stored).seq, 1);
      assert.is(keeper.applied.length, 1);
      assert.instance(
        await thrownBy(async () => void (await store.commit(say('a', 'x')))),
        StorageError,
      );
      store.mark('u1', 'a', 1);
      await store.close();
    });
  });
}

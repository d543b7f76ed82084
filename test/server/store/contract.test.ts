// What every store must do, run against both: the twin in memory, and files on a disk in memory.

import type { Message, Stored } from '../../../server/facts.ts';
import { filesStore } from '../../../server/store/files/store.ts';
import { emptyRecord, memoryStore } from '../../../server/store/memory.ts';
import { StorageError, type Store } from '../../../server/store/store.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { register, say, whisper } from '../../helpers/facts.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestKeeper, testKeeper } from '../../helpers/keeper.ts';

interface Bench {
  readonly clock: FakeClock;
  /** A store on what the one before left, which must be closed. */
  make(): Store;
  /** Whether writing is refused. */
  refuse(on: boolean): void;
}

function memoryBench(): Bench {
  const clock = fakeClock();
  const record = emptyRecord();
  let refusing = false;
  let ids = 0;
  return {
    clock,
    make: () =>
      memoryStore({ clock, record, randomId: () => `id${++ids}`, refuses: () => refusing }),
    refuse: (on) => {
      refusing = on;
    },
  };
}

function filesBench(limits: { segmentLetters?: number; checkpointBytes?: number } = {}): Bench {
  const clock = fakeClock();
  const disk = forgetfulDisk();
  let ids = 0;
  const refusing = (): boolean => disk.capacity === 0;
  return {
    clock,
    make: () =>
      filesStore({
        folder: '/data',
        disk,
        clock,
        randomId: () => `id${++ids}`,
        onDamage: ({ file, reason }) => assert.unreachable(`${file}: ${reason}`),
        onTrouble: (error) => assert.ok(refusing(), error.message),
        limits,
        owner: { pid: 1, mark: 'x', lives: () => false },
      }),
    refuse: (on) => {
      disk.capacity = on ? 0 : Number.POSITIVE_INFINITY;
    },
  };
}

interface Open extends Bench {
  readonly store: Store;
  readonly keeper: TestKeeper;
}

async function opened(bench: Bench): Promise<Open> {
  const store = bench.make();
  const keeper = testKeeper();
  await store.open(keeper);
  return { ...bench, store, keeper };
}

const texts = (messages: readonly Message[]): string[] => messages.map(({ text }) => text);
const seqs = (messages: readonly Message[]): number[] => messages.map(({ seq }) => seq);
/** Enough turns of the event loop for a commit and what follows from it. */
async function turn(): Promise<void> {
  for (let n = 0; n < 4; n += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function tell(store: Store, chat: string, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => store.commit(say(chat, `m${n + 1}`))));
}

const benches: Record<string, () => Bench> = {
  memory: memoryBench,
  files: () => filesBench(),
  'files, with a checkpoint after every commit': () => filesBench({ checkpointBytes: 1 }),
};

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

    test('says conflict to who expected what another fact has moved on meanwhile', async () => {
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

    test('moves read marks lazily: one fact a user within a second, the highest of each chat', async () => {
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

    test('lets read marks ride along with a commit, keeps them over a refusal, and at the end', async () => {
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

    test('shows a timed message until its second comes, erased or not, and then no more', async () => {
      const { store, clock } = await opened(bench());
      const end = Math.floor(clock.now() / 1000) + 2;
      await tell(store, 'a', 1);
      await store.commit(whisper('a', 'timed', end));
      await tell(store, 'a', 1);
      assert.equal(texts(await store.page('a', { max: 9 })), ['m1', 'timed', 'm1']);
      clock.advance(end * 1000 - clock.now() - 1);
      assert.is((await store.page('a', { max: 9 })).length, 3);
      clock.advance(1);
      assert.equal(texts(await store.page('a', { max: 9 })), ['m1', 'm1']);
      assert.equal(texts(await store.page('a', { max: 2 })), ['m1', 'm1'], 'others fill the page');
      assert.equal(texts(await store.page('a', { max: 2, above: 0 })), ['m1', 'm1']);
      clock.correct(clock.now() - 5_000);
      await store.erase(end).gone;
      assert.equal(texts(await store.page('a', { max: 9 })), ['m1', 'm1'], 'erased is erased');
      await store.close();
    });

    test('tells once in which chats something became due', async () => {
      const { store, clock } = await opened(bench());
      const now = Math.floor(clock.now() / 1000);
      assert.equal(store.erase(now).chats, []);
      await turn();
      for (const [chat, after] of [
        ['a', 1],
        ['a', 2],
        ['b', 2],
        ['c', 7_300],
      ] as const) {
        await store.commit(whisper(chat, 'x', now + after));
      }
      const due = (until: number) => [...store.erase(now + until).chats].sort();
      assert.equal(due(0), []);
      assert.equal(due(1), ['a']);
      assert.equal(due(1), []);
      assert.equal(due(2), ['a', 'b']);
      assert.equal(due(3), []);
      assert.equal(due(20_000), ['c'], 'after a sleep of hours');
      assert.equal(due(40_000), []);
      await store.close();
    });

    test('counts what would be erased, and erases it over a restart', async () => {
      const first = await opened(bench());
      const now = Math.floor(first.clock.now() / 1000);
      await first.store.erase(now).gone;
      await first.store.commit(whisper('a', 'brief', now + 10));
      await first.store.commit(whisper('a', 'long', now + 90_000));
      await first.store.commit(say('a', 'for ever'));
      await first.store.erase(now + 5).gone;
      await first.store.close();
      const second = await opened(first);
      assert.equal(texts(await second.store.page('a', { max: 9 })), ['brief', 'long', 'for ever']);
      assert.is(await second.store.countTimed(now, now + 10), 1);
      assert.is(await second.store.countTimed(now + 10, now + 89_999), 0);
      assert.is(await second.store.countTimed(now, now + 90_000), 2);
      assert.equal(second.keeper.values, first.keeper.values, 'whatever became of the words');
      await second.store.erase(now + 50).gone;
      await turn();
      assert.is(await second.store.countTimed(now, now + 90_000), 1);
      assert.equal(texts(await second.store.page('a', { max: 9 })), ['long', 'for ever']);
      assert.equal(second.store.erase(now + 90_000).chats, ['a'], 'known over the restart');
      await second.store.close();
      const third = await opened(first);
      assert.equal(texts(await third.store.page('a', { max: 9 })), ['for ever']);
      assert.is(((await third.store.commit(say('a', 'next'))) as Stored).seq, 4, 'no number again');
      await third.store.close();
    });

    test('takes a timed message whose time is over before it is written, and never shows it', async () => {
      const { store, clock, keeper } = await opened(bench());
      const now = Math.floor(clock.now() / 1000);
      await store.erase(now).gone;
      assert.is(((await store.commit(whisper('a', 'late', now))) as Stored).seq, 1);
      assert.is(keeper.applied.length, 1);
      assert.equal(await store.page('a', { max: 9 }), []);
      await store.close();
    });

    test('forgets a chat of which the keeper keeps nothing any more', async () => {
      const { store, keeper } = await opened(bench());
      await tell(store, 'a', 3);
      keeper.forget('chat:a');
      const body = { here: true };
      await store.commit({ kind: 'presence', on: 'chat:a', by: 'u1', at: 0, body });
      assert.equal(await store.page('a', { max: 9 }), []);
      await store.close();
    });
  });
}

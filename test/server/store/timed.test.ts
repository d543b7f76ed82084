// What every store must do with timed messages.

import type { Message, Stored } from '../../../server/facts.ts';
import { benches, opened, tell, turn } from '../../helpers/benches.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say, whisper } from '../../helpers/facts.ts';

const texts = (messages: readonly Message[]): string[] => messages.map(({ text }) => text);

for (const [name, bench] of Object.entries(benches)) {
  describe(`timed messages in ${name}`, (test) => {
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
  });
}

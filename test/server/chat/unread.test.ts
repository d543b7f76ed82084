import fc from 'fast-check';
import { createUnread, UNREAD_MAX } from '../../../server/chat/unread.ts';
import type { Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { emptyRecord, memoryStore } from '../../helpers/memory-store.ts';

async function opened() {
  const clock = fakeClock();
  const store = memoryStore({ clock, randomId: () => 'e', record: emptyRecord() });
  await store.open(testKeeper());
  let looks = 0;
  const page: Store['page'] = (...asked) => {
    looks += 1;
    return store.page(...asked);
  };
  const write = async (chat: string, count: number, by = 'bob'): Promise<void> => {
    const facts = Array.from({ length: count }, () => store.commit(say(chat, 'x', by)));
    await Promise.all(facts);
  };
  return { clock, store, write, page, looks: () => looks };
}

const all = (): boolean => true;

describe('what is unread', (test) => {
  test('is counted as if all were read again, whoever counts, in whatever order', async () => {
    const step = fc.oneof(
      fc.record({ write: fc.integer({ min: 1, max: 400 }), by: fc.constantFrom('amy', 'bob') }),
      fc.record({ above: fc.nat(1200), without: fc.constantFrom('amy', 'bob', 'cid') }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 900 }),
        async (steps, max) => {
          const { store, clock, write, page } = await opened();
          const unread = createUnread({ page }, clock, max);
          const authors: string[] = []; // of the message with the seq at + 1
          for (const one of steps) {
            if ('write' in one) {
              await write('a', one.write, one.by);
              authors.push(...Array.from({ length: one.write }, () => one.by));
              continue;
            }
            const { above, without } = one;
            const upTo = authors.length;
            const counts = ({ by }: { by: string }): boolean => by !== without;
            const found = await unread.count({ chat: 'a', above, upTo, counts });
            const wanted = authors.map((by, at) => by !== without && at >= above);
            assert.is(found, wanted.slice(-UNREAD_MAX).filter(Boolean).length);
            await unread.count({ chat: 'b', above: 0, upTo: 1, counts });
          }
          await store.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is read once for all who ask at the same time, and then known without a wait', async () => {
    const { clock, write, page, looks } = await opened();
    const unread = createUnread({ page }, clock);
    await write('a', 300);
    const span = { chat: 'a', above: 0, upTo: 300, counts: all };
    assert.equal(await Promise.all([1, 2, 3].map(() => unread.count(span))), [300, 300, 300]);
    assert.is(looks(), 2);
    assert.is(unread.count({ ...span, above: 290 }), 10);
    await write('a', 5);
    assert.is(await unread.count({ ...span, upTo: 305 }), 305);
    assert.is(looks(), 3, 'only what is new');
    assert.is(unread.count(span), 300, 'not what came after');
    assert.is(unread.count({ ...span, above: 305, upTo: 305 }), 0);
  });

  test('looks at no more than a thousand messages of a chat, however many there are', async () => {
    const { clock, write, page, looks } = await opened();
    const unread = createUnread({ page }, clock);
    await write('a', 10_000);
    const span = { chat: 'a', above: 0, upTo: 10_000, counts: all };
    assert.is(await unread.count(span), UNREAD_MAX);
    assert.is(looks(), 4);
    assert.is(unread.count({ ...span, above: 5_000 }), UNREAD_MAX);
  });

  test('does not count what has expired meanwhile', async () => {
    const { store, clock, page } = await opened();
    const unread = createUnread({ page }, clock);
    const expiresAt = clock.now() / 1000 + 30;
    await store.commit({ ...say('a', 'x'), expiresAt });
    await store.commit(say('a', 'y'));
    const span = { chat: 'a', above: 0, upTo: 2, counts: all };
    assert.is(await unread.count(span), 2);
    clock.advance(29_999);
    assert.is(unread.count(span), 2);
    clock.advance(1);
    assert.is(unread.count(span), 1);
  });

  test('is tried again after the disk refused', async () => {
    const { clock, write, page } = await opened();
    let refuses = true;
    const unread = createUnread(
      { page: (...asked) => (refuses ? Promise.reject(new Error('EIO')) : page(...asked)) },
      clock,
    );
    await write('a', 3);
    const span = { chat: 'a', above: 0, upTo: 3, counts: all };
    for (const _ of [1, 2]) {
      assert.is((await thrownBy(async () => void (await unread.count(span)))).message, 'EIO');
    }
    refuses = false;
    assert.is(await unread.count(span), 3);
  });
});

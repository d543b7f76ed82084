// A search for what some wrote passes the segments of others unread.

import { createAuthors } from '../../../server/store/files/authors.ts';
import { LIMITS } from '../../../server/store/files/limits.ts';
import type { Page, Store } from '../../../server/store/store.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';

const byAmy = (by: string): boolean => by === 'amy';
const fromStart = { above: 1, max: 256, searching: byAmy };

async function opened(disk: ForgetfulDisk) {
  const read: string[] = [];
  const store = filesInMemory({
    disk: {
      ...disk,
      read(path) {
        read.push(path);
        return disk.read(path);
      },
    },
    clock: fakeClock(),
    limits: { ...LIMITS, segmentsCached: 12 },
  });
  await store.open(testKeeper());
  read.length = 0;
  return { store, read };
}

/** Amy's first message, 5,000 of bob's, and what else is said; carried into files, for a server that starts anew. */
async function filled(...more: readonly ReturnType<typeof say>[]) {
  const disk = forgetfulDisk();
  const { store } = await opened(disk);
  const hidden = Array.from({ length: 5_000 }, (_, n) => say('a', `hidden ${n}`, 'bob'));
  const all = [say('a', 'first', 'amy'), ...hidden, ...more];
  await Promise.all(all.map((fact) => store.commit(fact)));
  await store.close();
  return opened(disk.restart());
}

/** Reads on, as a long search does, until there is something of amy's or nothing more. */
async function searched(store: Store, from: Page): Promise<readonly string[]> {
  for (let range = from; ; ) {
    const found = await store.page('a', range);
    const texts = found.filter(({ by }) => byAmy(by)).map(({ text }) => text);
    if (texts.length > 0 || found.length < range.max) return texts;
    const [first, last] = [found[0]?.seq ?? 0, found.at(-1)?.seq ?? 0];
    range = range.below === undefined ? { ...range, above: last } : { ...range, below: first };
  }
}

describe('a search past what is hidden', (test) => {
  test('reads each segment that it passes only the first time, in both directions', async () => {
    const { store, read } = await filled(say('a', 'last', 'amy'));
    assert.equal(await searched(store, fromStart), ['last']);
    assert.ok(read.length >= 20, `${read.length} read`);
    read.length = 0;
    assert.equal(await searched(store, fromStart), ['last']);
    const back = { below: 4_900, max: 256, searching: byAmy };
    assert.equal(await searched(store, back), ['first']);
    assert.ok(read.length <= 4, `${read.length} read again`);
    assert.is((await store.page('a', { above: 1, max: 6_000 })).length, 5_001, 'others see all');
    await store.close();
  });

  test('finds what is written later, in a segment that it once passed', async () => {
    const { store } = await filled();
    assert.equal(await searched(store, fromStart), []);
    await store.commit(say('a', 'late', 'amy'));
    assert.equal(await searched(store, fromStart), ['late']);
    await store.close();
  });

  test('leaves in the cache what others read', async () => {
    const { store, read } = await filled();
    await store.page('a', { below: 200, max: 50 });
    await searched(store, { ...fromStart, above: 600 });
    read.length = 0;
    await store.page('a', { below: 200, max: 50 });
    assert.equal(read, []);
    await store.close();
  });
});

describe('what is known of who wrote where', (test) => {
  const message = (seq: number, by: string) => ({ seq, by, from: by, at: 0, text: '' });
  const way = { base: 0, step: 1, wanted: byAmy } as const;

  test('holds until a segment is gone or has other authors', () => {
    const authors = createAuthors();
    authors.know('a', 0, [message(1, 'bob')]);
    authors.know('a', 256, [message(256, 'bob'), message(257, 'cid')]);
    assert.is(authors.next('a', way), 512);
    assert.is(authors.next('a', { ...way, base: 256, step: -1 }), -256);
    assert.is(authors.next('b', way), 0);
    authors.know('a', 256, [message(256, 'bob'), message(257, 'amy')]);
    assert.is(authors.next('a', way), 256);
    authors.know('a', 0, undefined);
    assert.is(authors.next('a', way), 0);
  });

  test('is never that a note may be passed: everybody sees it', () => {
    const authors = createAuthors();
    authors.know('a', 0, [{ ...message(1, 'bob'), note: true }]);
    assert.is(authors.next('a', way), 0);
  });

  test('is bounded: the chats known longest go first', () => {
    const authors = createAuthors(2);
    for (const chat of ['a', 'b', 'c']) authors.know(chat, 0, [message(1, 'bob')]);
    const known = ['a', 'b', 'c'].filter((chat) => authors.next(chat, way) > 0);
    assert.equal(known, ['b', 'c']);
  });
});

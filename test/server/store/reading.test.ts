// What a server holds of the past does not grow with how much of it is read.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nanoid } from 'nanoid';
import { createUnread } from '../../../server/chat/unread.ts';
import { realDisk } from '../../../server/store/files/real-disk.ts';
import { filesStore } from '../../../server/store/files/store.ts';
import type { Store } from '../../../server/store/store.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { testKeeper } from '../../helpers/keeper.ts';

const CHATS = 24;
const MESSAGES = 1_600;
const TEXT = 'x'.repeat(300);
const MIB = 2 ** 20;

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

async function opened(folder: string): Promise<Store> {
  const store = filesStore({
    ...{ folder, disk: realDisk, clock: systemClock, randomId: nanoid },
    onDamage: ({ file, reason }) => assert.unreachable(`${file}: ${reason}`),
  });
  await store.open(testKeeper());
  return store;
}

async function readAll(store: Store, chat: string): Promise<number> {
  let count = 0;
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const page = await store.page(chat, { below, max: 256 });
    count += page.length;
    const [first] = page;
    if (!first) return count;
    below = first.seq;
  }
}

describe('reading through much history', (test) => {
  test('leaves no more of it in memory than reading half of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-reading-'));
    const chats = Array.from({ length: CHATS }, (_, n) => `c${n}`);
    const writing = await opened(folder);
    for (const chat of chats) {
      const facts = Array.from({ length: MESSAGES }, () => writing.commit(say(chat, TEXT)));
      await Promise.all(facts);
    }
    await writing.close();

    const store = await opened(folder);
    const unread = createUnread(store, systemClock, 10_000);
    const read = async (some: readonly string[]): Promise<void> => {
      for (const chat of some) {
        assert.is(await readAll(store, chat), MESSAGES);
        const span = { chat, above: 0, upTo: MESSAGES, counts: () => true };
        assert.is(await unread.count(span), 1000);
      }
    };
    await read(chats.slice(0, CHATS / 2));
    const before = heapAfterCollection();
    await read(chats.slice(CHATS / 2));
    const grown = heapAfterCollection() - before;
    assert.ok(grown < 3 * MIB, `${(grown / MIB).toFixed(1)} MiB more`);
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

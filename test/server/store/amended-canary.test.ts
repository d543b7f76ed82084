// A text that was edited or deleted is in no file after the next checkpoint, nor in a backup made from then on: also
// when the power goes at whatever operation. That of a timed message, and the text in its place, are in no file at all.

import type { Stored } from '../../../server/facts.ts';
import { contentsOf } from '../../../server/store/files/contents.ts';
import type { FilesStore } from '../../../server/store/files/store.ts';
import type { Keeper } from '../../../server/store/store.ts';
import { CANARY, CONTROL, findIn, watched } from '../../helpers/canary.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { amend, say, whisper } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type Ending, powerCuts } from '../../helpers/power-cuts.ts';
import { until } from '../../helpers/until.ts';

/** Half a minute after words are gone they are carried out of the files. */
const SOON = 30_000;
const LATER = 300_000;
const START = 1_790_000_000_000;
const END = START / 1000 + 1_000;

/** Of chats it keeps that they are there, and no words, as the server's own does. */
const keeper: Keeper = {
  restore() {},
  miss: () => false,
  rebuild: () => undefined,
  apply() {},
  snapshot: (on) => (on.startsWith('chat:') ? {} : undefined),
  nameOf: () => undefined,
};

interface Run {
  readonly disk: ForgetfulDisk;
  readonly clock: FakeClock;
  readonly confirmed: Set<'edit' | 'delete'>;
}

const begin = (): Run => ({ disk: forgetfulDisk(), clock: fakeClock(START), confirmed: new Set() });

async function opened(run: Pick<Run, 'disk' | 'clock'>): Promise<FilesStore> {
  const store = filesInMemory({ ...run, onTrouble: () => {} });
  await store.open(keeper);
  return store;
}

const filesWith = (disk: ForgetfulDisk, text: string): readonly string[] =>
  disk.files().filter((path) => findIn(disk.peek(path) ?? Buffer.alloc(0), text).length > 0);

const isIn = (disk: ForgetfulDisk, text: string, folder: string): boolean =>
  filesWith(disk, text).some((path) => path.startsWith(`/data/${folder}/`));

async function backupHas(disk: ForgetfulDisk, store: FilesStore, text: string): Promise<boolean> {
  const held = await store.hold();
  let found = false;
  for await (const { path, bytes } of contentsOf(disk, '/data', held)) {
    const content = disk.peek(`/data/${path}`)?.subarray(0, bytes) ?? Buffer.alloc(0);
    found ||= findIn(content, text).length > 0;
  }
  held.release();
  return found;
}

const texts = async (store: FilesStore): Promise<string[]> =>
  (await store.page('a', { max: 999 })).map(({ text, deleted }) => (deleted ? 'deleted' : text));

/** Two of the canary among many, in files; one is edited, one deleted. */
async function life(run: Run): Promise<void> {
  const { disk, clock, confirmed } = run;
  const store = await opened(run);
  const pass = async (time: number, done: () => boolean): Promise<void> => {
    clock.advance(time);
    await until(() => done() || disk.isCut);
  };
  await store.commit(say('a', CANARY));
  await store.commit(say('a', `${CANARY} again`));
  await store.commit(say('a', CONTROL));
  await pass(LATER, () => isIn(disk, CANARY, 'chats') && !isIn(disk, CANARY, 'journal'));
  await store.commit(amend('edited', 'a', 1, { text: 'better' }));
  confirmed.add('edit');
  await store.commit(amend('deleted', 'a', 2, {}));
  confirmed.add('delete');
  await pass(SOON, () => filesWith(disk, CANARY).length === 0);
  await store.close();
}

async function comeBack({ disk, confirmed }: Run, leftover: Ending): Promise<void> {
  const run = {
    disk: leftover === 'killed' ? disk.kill() : disk.restart(leftover),
    clock: fakeClock(START + LATER),
  };
  const store = await opened(run);
  const there = await texts(store);
  if (confirmed.has('edit')) assert.is(there[0], 'better');
  if (confirmed.has('delete')) assert.is(there[1], 'deleted');
  if (there.length > 0) await store.commit(amend('edited', 'a', 1, { text: 'better' }));
  if (there.length > 1) await store.commit(amend('deleted', 'a', 2, {}));
  assert.not.ok(await backupHas(run.disk, store, CANARY));
  await store.close();
  assert.equal(filesWith(run.disk.restart('nothing'), CANARY), []);
}

async function cutAt(operation: number, leftover: Ending): Promise<boolean> {
  const run = begin();
  run.disk.cutAt = operation;
  await life(run).catch((error: unknown) => {
    if (!run.disk.isCut) throw error;
  });
  await comeBack(run, leftover);
  return run.disk.isCut && run.disk.operations === operation;
}

describe('a text that was edited or deleted', (test) => {
  for (const kind of ['edited', 'deleted'] as const) {
    for (const where of ['only the journal', 'a file'] as const) {
      test(`is gone from ${where} half a minute after it was ${kind}`, async () => {
        const run = begin();
        const { disk, clock } = run;
        const store = await opened(run);
        await store.commit(say('a', CANARY));
        await store.commit(say('a', CONTROL));
        if (where === 'a file') {
          clock.advance(LATER);
          await until(() => isIn(disk, CANARY, 'chats') && !isIn(disk, CANARY, 'journal'));
        }
        const fact =
          kind === 'edited'
            ? amend('edited', 'a', 1, { text: 'better' })
            : amend('deleted', 'a', 1, {});
        await store.commit(fact);
        assert.ok(filesWith(disk, CANARY).length > 0, 'so the search finds it');
        clock.advance(SOON);
        await until(() => filesWith(disk, CANARY).length === 0);
        assert.ok(filesWith(disk, CONTROL).length > 0);
        await store.close();
      });
    }
  }

  test('is in no backup from that moment on', async () => {
    const { disk, clock } = begin();
    const store = await opened({ disk, clock });
    await store.commit(say('a', CANARY));
    assert.ok(await backupHas(disk, store, CANARY));
    await store.commit(amend('edited', 'a', 1, { text: 'better' }));
    assert.not.ok(await backupHas(disk, store, CANARY));
    await store.commit(say('a', CANARY));
    await store.commit(amend('deleted', 'a', 2, {}));
    assert.not.ok(await backupHas(disk, store, CANARY));
    assert.equal(await texts(store), ['better', 'deleted']);
    await store.close();
  });

  test('that was timed is in no file, nor is what took its place, nor a mark on it', async () => {
    const seen: Buffer[] = [];
    const disk = watched(forgetfulDisk(), seen);
    const clock = fakeClock(START);
    let store = await opened({ disk, clock });
    await store.commit(say('a', CONTROL));
    await store.commit(whisper('a', 'short', END));
    const timed = { expiresAt: END };
    await store.commit(amend('edited', 'a', 2, { text: CANARY, ...timed }));
    await store.commit(amend('reacted', 'a', 2, { mark: CANARY, ...timed }));
    await store.close();
    store = await opened({ disk, clock });
    const [, one] = await store.page('a', { max: 9 });
    assert.equal([one?.text, one?.reactions?.[0]?.mark], [CANARY, CANARY]);
    const again = (await store.commit(
      amend('edited', 'a', 2, { text: CANARY, ...timed }),
    )) as Stored;
    assert.is(again.seq, 3);
    await store.close();
    const all = Buffer.concat(seen);
    assert.ok(findIn(all, CONTROL).length > 0);
    assert.equal(findIn(all, CANARY), []);
  });

  test('stays nowhere if the disk refuses for a while', async () => {
    const run = begin();
    const { disk, clock } = run;
    const store = await opened(run);
    await store.commit(say('a', CANARY));
    clock.advance(LATER);
    await until(() => isIn(disk, CANARY, 'chats') && !isIn(disk, CANARY, 'journal'));
    await store.commit(amend('deleted', 'a', 1, {}));
    disk.fault = (change) => (change === 'rename' ? 'EIO' : undefined);
    clock.advance(SOON);
    for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await texts(store), ['deleted'], 'nobody reads it meanwhile');
    disk.fault = () => undefined;
    clock.advance(SOON);
    await until(() => filesWith(disk, CANARY).length === 0);
    await store.close();
  });
});

describe('a text that was edited or deleted, and a power cut at every operation', (test) => {
  powerCuts(test, cutAt);
});

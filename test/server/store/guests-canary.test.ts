// What guests wrote to each other, once they have left and the stated time is over, is in no file and in no backup: also
// when the power goes at whatever operation, and when the disk refuses for a while [DESIGN 3].

import type { FactOf } from '../../../server/facts.ts';
import { contentsOf } from '../../../server/store/files/contents.ts';
import type { FilesStore } from '../../../server/store/files/store.ts';
import type { StorageError } from '../../../server/store/store.ts';
import { CANARY, CONTROL, findIn } from '../../helpers/canary.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { say } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { testKeeper } from '../../helpers/keeper.ts';
import { type Ending, powerCuts } from '../../helpers/power-cuts.ts';
import { until } from '../../helpers/until.ts';

const CHAT = 'guest-g.guest-h';
const SOON = 30_000;
const LATER = 300_000;

interface Run {
  readonly disk: ForgetfulDisk;
  readonly clock: FakeClock;
  readonly troubles: StorageError[];
  isForgotten: boolean;
}

const begin = (disk = forgetfulDisk()): Run => ({
  disk,
  clock: fakeClock(),
  troubles: [],
  isForgotten: false,
});

const FORGOTTEN: FactOf<'forgotten'> = {
  kind: 'forgotten',
  on: 'user:guest-g',
  touches: [`chat:${CHAT}`, 'inbox:guest-h'],
  by: 'guest-g',
  at: 1_790_000_000_000,
  body: { name: 'gus', ends: [CHAT] },
};

async function opened({ disk, clock, troubles }: Run): Promise<FilesStore> {
  const store = filesInMemory({
    disk,
    clock,
    onTrouble: (error) => troubles.push(error),
  });
  await store.open(testKeeper());
  return store;
}

const filesWith = (disk: ForgetfulDisk, text: string): readonly string[] =>
  disk.files().filter((path) => findIn(disk.peek(path) ?? Buffer.alloc(0), text).length > 0);

async function forget(run: Run, store: FilesStore): Promise<void> {
  await store.commit(FORGOTTEN);
  run.isForgotten = true;
}

/** What a backup made now would copy. */
async function backupWith({ disk }: Run, store: FilesStore, text: string): Promise<boolean> {
  const held = await store.hold();
  let found = false;
  for await (const { path, bytes } of contentsOf(disk, '/data', held)) {
    const content = disk.peek(`/data/${path}`)?.subarray(0, bytes) ?? Buffer.alloc(0);
    found ||= findIn(content, text).length > 0;
  }
  held.release();
  return found;
}

/** When what is to happen soon has been begun, until the power goes or it is done. */
async function pass({ disk, clock }: Run, time: number, done: () => boolean): Promise<void> {
  clock.advance(time);
  await until(() => done() || disk.isCut);
}

const isCarried = (disk: ForgetfulDisk): boolean => {
  const paths = filesWith(disk, CANARY);
  return paths.length > 0 && paths.every((path) => path.startsWith(`/data/chats/${CHAT}/`));
};

/** Written, carried into files, written again, forgotten, written on, ended. */
async function life(run: Run): Promise<void> {
  const { disk } = run;
  const store = await opened(run);
  await store.commit(say('global', CONTROL));
  await store.commit(say(CHAT, CANARY, 'guest-g'));
  await pass(run, LATER, () => isCarried(disk));
  await store.commit(say(CHAT, `${CANARY} again`, 'guest-h'));
  await forget(run, store);
  await store.commit(say('global', 'more'));
  await pass(run, SOON, () => filesWith(disk, CANARY).length === 0);
  await store.close();
}

/** The machine comes back; who had not been forgotten is now. */
async function comeBack(before: Run, leftover: Ending): Promise<void> {
  const { disk } = before;
  const run = {
    ...before,
    disk: leftover === 'killed' ? disk.kill() : disk.restart(leftover),
    clock: fakeClock(),
  };
  const store = await opened(run);
  const there = await store.page(CHAT, { max: 9 });
  if (run.isForgotten) assert.equal(there, []);
  if (there.length > 0) await forget(run, store);
  await pass(run, SOON, () => filesWith(run.disk, CANARY).length === 0);
  assert.not.ok(await backupWith(run, store, CANARY));
  await store.close();
  const left = run.disk.restart('nothing');
  assert.equal(filesWith(left, CANARY), []);
  assert.equal(
    left.files().filter((path) => path.includes('guest-')),
    [],
  );
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

describe('what guests wrote', (test) => {
  test('is found in files and in a backup until they leave: so the search finds', async () => {
    const run = begin();
    const store = await opened(run);
    await store.commit(say(CHAT, CANARY, 'guest-g'));
    assert.is(filesWith(run.disk, CANARY).length, 1);
    assert.ok(await backupWith(run, store, CANARY));
    await store.close();
    assert.ok(isCarried(run.disk));
  });

  test('is in no backup from the moment on at which they have left, and half a minute later in no file', async () => {
    const run = begin();
    const store = await opened(run);
    await store.commit(say('global', CONTROL));
    await store.commit(say(CHAT, CANARY, 'guest-g'));
    await forget(run, store);
    assert.is(filesWith(run.disk, CANARY).length, 1);
    run.clock.advance(SOON - 1);
    assert.is(filesWith(run.disk, CANARY).length, 1);
    await pass(run, 1, () => filesWith(run.disk, CANARY).length === 0);
    assert.ok(filesWith(run.disk, CONTROL).length > 0);
    await store.commit(say('guest-i.guest-j', CANARY, 'guest-i'));
    const ends = { ends: ['guest-i.guest-j'], name: 'ida' };
    const touches = ['chat:guest-i.guest-j'] as const;
    await store.commit({ ...FORGOTTEN, on: 'user:guest-i', touches, body: ends });
    assert.not.ok(await backupWith(run, store, CANARY));
    await store.close();
  });

  test('goes as soon as a disk that refuses lets it', async () => {
    const run = begin();
    const store = await opened(run);
    await store.commit(say(CHAT, CANARY, 'guest-g'));
    await pass(run, LATER, () => isCarried(run.disk));
    await forget(run, store);
    run.disk.fault = (change) => (change === 'remove' ? 'EIO' : undefined);
    await pass(run, SOON, () => run.troubles.length > 0);
    assert.ok(filesWith(run.disk, CANARY).length > 0);
    assert.equal(await store.page(CHAT, { max: 9 }), [], 'nobody reads it meanwhile');
    run.disk.fault = () => undefined;
    await pass(run, SOON, () => filesWith(run.disk, CANARY).length === 0);
    await store.close();
  });
});

describe('what guests wrote, and a power cut at every operation', (test) => {
  powerCuts(test, cutAt);
});

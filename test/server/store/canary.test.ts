// The text of a timed message is on no disk at any time, and what is left of it after its deadline can be opened by
// nobody: also when the power goes at whatever operation, and when the disk is full or read-only [DESIGN 4.5].

import {
  type Keeper,
  OverdueError,
  StorageError,
  type Store,
} from '../../../server/store/store.ts';
import { CANARY, CONTROL, findIn, watched } from '../../helpers/canary.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { say, whisper } from '../../helpers/facts.ts';
import { filesInMemory } from '../../helpers/files-store.ts';
import { type ForgetfulDisk, forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type Ending, powerCuts } from '../../helpers/power-cuts.ts';

const MINUTE = 60_000;
const START = 1_790_000_000_000;
/** In the next hour, so that at the deadline its file stays and only the slot goes. */
const LIFETIME = 3_700;
const DEADLINE = START / 1000 + LIFETIME;
const HOUR = Math.floor(DEADLINE / 3_600);

interface Run {
  readonly disk: ForgetfulDisk;
  readonly clock: FakeClock;
  /** Everything that was ever written. */
  readonly seen: Buffer[];
  /** The deadline's secret, once there is one. */
  secret?: Buffer | undefined;
  confirmed: string[];
}

/** Of chats it keeps that they are there, and no words, as the server's own does. */
const keeper: Keeper = {
  restore() {},
  miss: () => false,
  rebuild: () => undefined,
  apply() {},
  snapshot: (on) => (on.startsWith('chat:') ? {} : undefined),
  nameOf: () => undefined,
};

const begin = (): Run => ({
  disk: forgetfulDisk(),
  clock: fakeClock(START),
  seen: [],
  confirmed: [],
});

function storeOn({ disk, clock, seen }: Run): Store {
  return filesInMemory({
    disk: watched(disk, seen),
    clock,
    limits: { checkpointWait: MINUTE },
  });
}

const now = ({ clock }: Run): number => Math.floor(clock.now() / 1000);
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function opened(run: Run): Promise<Store> {
  const store = storeOn(run);
  await store.open(keeper);
  await store.erase(now(run)).gone;
  return store;
}

async function tell(run: Run, store: Store, text: string): Promise<void> {
  const fact = text === CANARY ? whisper('a', text, DEADLINE) : say('a', text);
  await store.commit(fact);
  run.confirmed.push(text);
  const at = (DEADLINE % 3_600) * 32;
  run.secret ??= run.disk.peek(`/data/ember/${HOUR}`)?.subarray(at, at + 32);
}

/** Accepted, carried into files, started again, expired, carried over again, the hour over, ended. */
async function life(run: Run): Promise<void> {
  const { clock } = run;
  const first = await opened(run);
  await tell(run, first, CONTROL);
  await tell(run, first, CANARY);
  clock.advance(MINUTE);
  await rest();
  await tell(run, first, 'more');
  await first.close();
  const second = await opened(run);
  await tell(run, second, 'and more');
  clock.advance(DEADLINE * 1000 - clock.now());
  await second.erase(DEADLINE).gone;
  clock.advance(MINUTE);
  await rest();
  await tell(run, second, 'later');
  clock.advance(3_600_000);
  await second.erase(now(run)).gone;
  await second.close();
}

/** Where on the disk these bytes are. */
function holding(disk: ForgetfulDisk, bytes: Buffer | undefined): readonly string[] {
  return disk.files().filter((path) => bytes && disk.peek(path)?.includes(bytes));
}

const texts = async (store: Store): Promise<string[]> =>
  (await store.page('a', { max: 99 })).map(({ text }) => text);

function assertNeverWritten({ seen }: Run): void {
  assert.equal(findIn(Buffer.concat(seen), CANARY), []);
}

/** The machine comes back: before the deadline what was confirmed is there, after it nobody can open it any more. */
async function comeBack(before: Run, ending: Ending): Promise<void> {
  const early = fakeClock(START + 120_000);
  const wasErased = before.clock.now() >= DEADLINE * 1000;
  let run: Run = { ...before, disk: before.disk };
  if (ending === 'killed') {
    // The process first; the machine when the next one has looked.
    run = { ...run, disk: run.disk.kill() };
    const store = await opened({ ...run, clock: early });
    await texts(store);
    if (!wasErased) {
      await store.commit(whisper('a', 'timed too', DEADLINE));
      run.confirmed.push('timed too');
    }
  }
  run = { ...run, disk: run.disk.restart(ending === 'killed' ? 'nothing' : ending) };
  const store = await opened({ ...run, clock: early });
  const there = await texts(store);
  for (const text of run.confirmed) {
    assert.ok(there.includes(text) || (text === CANARY && wasErased), `${text} is lost`);
  }
  await store.close();
  run = { ...run, clock: fakeClock(DEADLINE * 1000) };
  const late = await opened(run);
  assert.not.ok((await texts(late)).includes(CANARY));
  assert.equal(holding(run.disk, run.secret), []);
  await late.close();
  assert.equal(
    holding(run.disk, Buffer.from('"sealed"')).filter((path) => !path.includes('journal')),
    [],
    'nothing sealed is left in files',
  );
  assertNeverWritten(run);
}

async function cutAt(operation: number, ending: Ending): Promise<boolean> {
  const run = begin();
  run.disk.cutAt = operation;
  await life(run).catch((error: unknown) => {
    if (!run.disk.isCut) throw error;
  });
  await rest();
  assertNeverWritten(run);
  await comeBack(run, ending);
  return run.disk.isCut && run.disk.operations === operation;
}

describe('a canary in the store', (test) => {
  test('that is not timed is found, raw and as JSON: so the search finds', async () => {
    const run = begin();
    await life(run);
    assert.equal(findIn(Buffer.concat(run.seen), CONTROL), ['JSON']);
    for (const [name, bytes] of [
      ['raw', Buffer.from(CONTROL)],
      ['base64 of raw, 0', Buffer.from(Buffer.from(CONTROL).toString('base64'))],
      ['base64 of raw, 1', Buffer.from(Buffer.from(`x${CONTROL}`).toString('base64'))],
      ['base64 of raw, 2', Buffer.from(Buffer.from(`xy${CONTROL}z`).toString('base64'))],
    ] as const) {
      assert.ok(findIn(bytes, CONTROL).includes(name), name);
    }
  });

  test('is never written, and its secret is on the disk until the deadline and no longer', async () => {
    const run = begin();
    const store = await opened(run);
    await tell(run, store, CANARY);
    assert.equal(holding(run.disk, run.secret), [`/data/ember/${HOUR}`]);
    assert.is(holding(run.disk, Buffer.from('"sealed"')).length, 1);
    assert.equal(await texts(store), [CANARY]);
    run.clock.advance(DEADLINE * 1000 - run.clock.now() - 1);
    await store.erase(DEADLINE - 1).gone;
    assert.equal(holding(run.disk, run.secret), [`/data/ember/${HOUR}`]);
    run.clock.advance(1);
    await store.erase(DEADLINE).gone;
    assert.equal(holding(run.disk.restart('nothing'), run.secret), [], 'synced');
    assertNeverWritten(run);
  });

  test('leaves no sealed remains behind the next checkpoint, and no file when its hour is over', async () => {
    const run = begin();
    await life(run);
    assert.equal(holding(run.disk, Buffer.from('"sealed"')), []);
    assert.equal(
      run.disk.files().filter((path) => path.startsWith('/data/ember/')),
      ['/data/ember/CACHEDIR.TAG'],
    );
    assert.match(
      String(run.disk.peek('/data/ember/CACHEDIR.TAG')),
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
  });

  test('cannot be opened by who puts the secret of another place, time or text to it', async () => {
    const run = begin();
    const store = await opened(run);
    await tell(run, store, CANARY);
    await store.close();
    const path = '/data/chats/a/0.json';
    const file = JSON.parse(String(run.disk.peek(path)));
    const [message] = file.messages;
    for (const change of [
      { expiresAt: message.expiresAt - 1 },
      { seq: message.seq + 1 },
      { sealed: `${message.sealed.startsWith('A') ? 'B' : 'A'}${message.sealed.slice(1)}` },
      { sealed: '' },
      { sealed: 'AAAA' },
    ]) {
      const bad = { messages: [{ ...message, ...change }] };
      run.disk.poke(path, JSON.stringify(bad));
      const again = await opened(run);
      assert.equal(await texts(again), [], JSON.stringify(change));
      await again.close();
      run.disk.poke(path, JSON.stringify({ messages: [message] }));
    }
    const again = await opened(run);
    assert.equal(await texts(again), [CANARY], 'and the true one can');
    await again.close();
  });
});

describe('a canary and a power cut at every operation', (test) => {
  powerCuts(test, cutAt, 'that only comes when the process was killed and another one has looked');
});

describe('a canary and a disk that refuses', (test) => {
  test('everything: the message is refused, and others are not', async () => {
    const run = begin();
    const store = await opened(run);
    run.disk.fault = (_, path) => (path.includes('ember') ? 'ENOSPC' : undefined);
    const error = await thrownBy(() => tell(run, store, CANARY));
    assert.instance(error, StorageError);
    assert.match(error.message, 'the disk is full');
    await tell(run, store, CONTROL);
    run.disk.fault = () => undefined;
    await tell(run, store, CANARY);
    assert.equal(await texts(store), [CONTROL, CANARY]);
    run.disk.capacity = 0;
    assert.instance(await thrownBy(() => tell(run, store, CANARY)), StorageError);
    assertNeverWritten(run);
  });

  test('to erase: it is hidden all the same, the operator is told how many wait, and it is done later', async () => {
    for (const code of ['EROFS', 'ENOSPC', 'EIO']) {
      const run = begin();
      const store = await opened(run);
      await tell(run, store, CANARY);
      run.disk.fault = (change) => (change === 'write' ? code : undefined);
      const { chats, gone } = store.erase(DEADLINE);
      const failing = thrownBy(() => gone);
      assert.equal(chats, ['a']);
      assert.equal(await texts(store), []);
      const error = await failing;
      assert.instance(error, OverdueError);
      assert.is((error as OverdueError).overdue, 1);
      assert.is(holding(run.disk, run.secret).length, 1);
      await thrownBy(() => store.erase(DEADLINE + 1).gone);
      run.disk.fault = () => undefined;
      await store.erase(DEADLINE + 2).gone;
      assert.equal(holding(run.disk, run.secret), []);
      assert.equal(await texts(store), []);
    }
  });

  test('to sync: the descriptor that failed is not synced again', async () => {
    const run = begin();
    const store = await opened(run);
    await tell(run, store, CANARY);
    run.disk.fault = (change) => (change === 'sync' ? 'EIO' : undefined);
    assert.instance(await thrownBy(() => store.erase(DEADLINE).gone), OverdueError);
    run.disk.fault = () => undefined;
    await store.erase(DEADLINE + 1).gone;
    assert.equal(holding(run.disk.restart('nothing'), run.secret), []);
  });
});

describe('secrets that are damaged', (test) => {
  const path = `/data/ember/${HOUR}`;
  const damages: Record<string, (bytes: Buffer) => Buffer | undefined> = {
    missing: () => undefined,
    short: (bytes) => bytes.subarray(0, 100),
    zero: (bytes) => Buffer.alloc(bytes.length),
    others: (bytes) => Buffer.alloc(bytes.length, 7),
  };
  for (const [name, damage] of Object.entries(damages)) {
    test(`(${name}): their messages are gone, all others are there, and a page is as long as it can be`, async () => {
      const run = begin();
      const store = await opened(run);
      await tell(run, store, CONTROL);
      await tell(run, store, CANARY);
      await tell(run, store, 'last');
      await store.close();
      run.disk.poke(path, damage(Buffer.from(run.disk.peek(path) ?? [])));
      const again = await opened(run);
      assert.equal(await texts(again), [CONTROL, 'last']);
      assert.is((await again.page('a', { max: 2 })).length, 2);
      await again.close();
    });
  }

  test('are never filled again: a new message for their hour is refused, and no other', async () => {
    const run = begin();
    const store = await opened(run);
    await tell(run, store, CANARY);
    await store.close();
    run.disk.poke(path, Buffer.alloc(3_600 * 32));
    const again = await opened(run);
    assert.match((await thrownBy(() => tell(run, again, CANARY))).message, 'is damaged');
    await tell(run, again, CONTROL);
    await again.commit(whisper('a', 'another hour', DEADLINE + 7_200));
    assert.equal(await texts(again), [CONTROL, 'another hour']);
    await again.close();
  });
});

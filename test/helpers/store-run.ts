// One run of a store through a scenario, on a disk that may misbehave, under the eyes of a witness.

import { StorageError, type Store } from '../../server/store/store.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { assert } from './describe.ts';
import { register, say } from './facts.ts';
import { filesInMemory } from './files-store.ts';
import { type ForgetfulDisk, forgetfulDisk, type Leftover } from './forgetful-disk.ts';
import { type TestKeeper, testKeeper } from './keeper.ts';
import { type Witness, witness } from './witness.ts';

const MINUTE = 60_000;

export interface Run {
  readonly clock: FakeClock;
  readonly disk: ForgetfulDisk;
  readonly eyes: Witness;
  /** The name that each account surely has. */
  readonly names: Map<string, Set<string>>;
  texts: number;
  /** What was refused may be there after all: the disk failed for too long to take it back. */
  mayReturn: boolean;
}

function storeOn({ disk, clock }: Run): Store {
  return filesInMemory({
    disk,
    clock,
    limits: { checkpointWait: MINUTE, segmentLetters: 40, segmentsCached: 2 },
  });
}

/** Everything under way without a timer comes to rest: the disk answers within the turn. */
export const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function tell(run: Run, store: Store, chat: string): Promise<void> {
  run.texts += 1;
  const line = run.texts % 3 === 0 ? { stream: 's', n: run.texts } : undefined;
  const fact = say(chat, `text ${run.texts}`, 'u1', line);
  run.eyes.gave(fact);
  await store.commit(fact).then(
    (stored) => stored !== 'conflict' && run.eyes.confirmed(stored),
    () => run.disk.isCut || run.mayReturn || run.eyes.refused(fact),
  );
}

/** Until the new name is confirmed, either it or the one before is right. */
async function name(run: Run, store: Store, spelling: string): Promise<void> {
  const possible = run.names.get('u1') ?? new Set(['']);
  run.names.set('u1', possible.add(spelling));
  await store.commit(register('u1', spelling)).then(
    () => run.names.set('u1', new Set([spelling])),
    () => undefined,
  );
}

/** Says something new in each of these chats, named by a letter each, all at once. */
async function tellMany(run: Run, store: Store, chats: string): Promise<void> {
  await Promise.all([...chats].map((chat) => tell(run, store, chat)));
}

async function opened(run: Run): Promise<Store> {
  for (;;) {
    const store = storeOn(run);
    try {
      await store.open(testKeeper());
      return store;
    } catch (error) {
      if (run.disk.isCut) throw error;
      assert.instance(error, StorageError);
    }
  }
}

async function closed(run: Run, store: Store): Promise<void> {
  await store.close().catch((error: unknown) => {
    if (run.disk.isCut) throw error;
    assert.instance(error, StorageError);
  });
}

/** Two starts with commits, marks, a change of name and four checkpoints. An open or close that fails is tried again. */
export async function scenario(run: Run): Promise<void> {
  const { clock } = run;
  const first = await opened(run);
  await Promise.all([name(run, first, 'Amy'), tellMany(run, first, 'aab')]);
  first.mark('u1', 'a', 1);
  clock.advance(1000);
  await rest();
  await tellMany(run, first, 'abcaaaa');
  clock.advance(MINUTE);
  await tellMany(run, first, 'ab');
  await rest();
  await name(run, first, 'Beth');
  await tellMany(run, first, 'aaaaca');
  clock.advance(MINUTE);
  await rest();
  await tellMany(run, first, 'bb');
  await closed(run, first);
  const second = await opened(run);
  await tellMany(run, second, 'abc');
  second.mark('u1', 'b', 2);
  await closed(run, second);
}

/** Checks everything that a store shows against what is known to be right. */
async function check(run: Run, store: Store, keeper: TestKeeper): Promise<void> {
  for (const chat of run.eyes.chats) {
    const history = await store.page(chat, { max: 1000 });
    assert.equal(run.eyes.faults(chat, history), []);
    const newest = keeper.values.get(`chat:${chat}`)?.['newest'];
    assert.is(newest, history.at(-1)?.text, `the newest of ${chat}`);
  }
  const spelling = String(keeper.values.get('user:u1')?.['name'] ?? '');
  const possible = run.names.get('u1') ?? new Set(['']);
  assert.ok(possible.has(spelling), `the name is "${spelling}", not one of ${[...possible]}`);
  run.names.set('u1', new Set([spelling]));
}

export function begin(): Run {
  return {
    clock: fakeClock(),
    disk: forgetfulDisk(),
    eyes: witness(),
    names: new Map(),
    texts: 0,
    mayReturn: false,
  };
}

/** In `killed`, the process dies first, and the machine loses unsynced data only after the next process has looked. */
export type Ending = Leftover | 'killed';

/** After that: look, write on, lose the power again without a close, look again, close, look again. */
export async function aftermath(before: Run, ending: Ending): Promise<void> {
  const leftover = ending === 'killed' ? 'nothing' : ending;
  const found = ending === 'killed' ? before.disk.kill() : before.disk.restart(ending);
  let run = { ...before, disk: found, clock: fakeClock() };
  for (const end of ['look', 'cut', 'close', 'close']) {
    const store = storeOn(run);
    const keeper = testKeeper();
    await store.open(keeper);
    await check(run, store, keeper);
    if (end !== 'look') await tellMany(run, store, 'abc');
    await check(run, store, keeper);
    if (end === 'close') await store.close();
    run = { ...run, disk: run.disk.restart(leftover), clock: fakeClock() };
  }
}

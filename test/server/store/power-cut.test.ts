// The power goes at every single operation of a scenario with commits, marks, renames and checkpoints.
// Whatever the disk then remembers: all that was confirmed is there, once, in one order, and no number comes again.

import { filesStore } from '../../../server/store/files/store.ts';
import type { Store } from '../../../server/store/store.ts';
import { type FakeClock, fakeClock } from '../../helpers/clock.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';
import {
  type ForgetfulDisk,
  forgetfulDisk,
  type Leftover,
  seeded,
} from '../../helpers/forgetful-disk.ts';
import { type TestKeeper, testKeeper } from '../../helpers/keeper.ts';
import { type Witness, witness } from '../../helpers/witness.ts';

const MINUTE = 60_000;

interface Run {
  readonly clock: FakeClock;
  readonly disk: ForgetfulDisk;
  readonly eyes: Witness;
  /** The name that each account surely has. */
  readonly names: Map<string, Set<string>>;
  texts: number;
}

function storeOn({ disk, clock }: Run): Store {
  let ids = 0;
  return filesStore({
    folder: '/srv/data',
    disk,
    clock,
    randomId: () => `id${++ids}`,
    onDamage: ({ file, reason }) => assert.unreachable(`${file}: ${reason}`),
    limits: { checkpointWait: MINUTE, segmentLetters: 40, segmentsCached: 2 },
    owner: { pid: 1, mark: 'x', lives: () => false },
  });
}

/** All that is under way without a timer comes to rest: the disk answers within the turn. */
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function tell(run: Run, store: Store, chat: string): Promise<void> {
  run.texts += 1;
  const line = run.texts % 3 === 0 ? { stream: 's', n: run.texts } : undefined;
  const fact = say(chat, `text ${run.texts}`, 'u1', line);
  run.eyes.gave(fact);
  await store.commit(fact).then(
    (stored) => stored !== 'conflict' && run.eyes.confirmed(stored),
    () => run.disk.isCut || run.eyes.refused(fact),
  );
}

/** Either the name before or this one is right until it is confirmed. */
async function name(run: Run, store: Store, spelling: string): Promise<void> {
  const possible = run.names.get('u1') ?? new Set(['']);
  run.names.set('u1', possible.add(spelling));
  await store.commit(register('u1', spelling)).then(
    () => run.names.set('u1', new Set([spelling])),
    () => undefined,
  );
}

async function tellMany(run: Run, store: Store, chats: string): Promise<void> {
  await Promise.all([...chats].map((chat) => tell(run, store, chat)));
}

async function scenario(run: Run): Promise<void> {
  const { clock } = run;
  const first = storeOn(run);
  await first.open(testKeeper());
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
  await first.close();
  const second = storeOn(run);
  await second.open(testKeeper());
  await tellMany(run, second, 'abc');
  second.mark('u1', 'b', 2);
  await second.close();
}

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

/** After the cut: look, write on, lose the power again without a close, look again, close, look again. */
async function aftermath(before: Run, leftover: Leftover): Promise<void> {
  let run = { ...before, disk: before.disk.restart(leftover), clock: fakeClock() };
  for (const end of ['cut', 'close', 'close']) {
    const store = storeOn(run);
    const keeper = testKeeper();
    await store.open(keeper);
    await check(run, store, keeper);
    await tellMany(run, store, 'abc');
    await check(run, store, keeper);
    if (end === 'close') await store.close();
    run = { ...run, disk: run.disk.restart(leftover), clock: fakeClock() };
  }
}

function begin(): Run {
  return {
    clock: fakeClock(),
    disk: forgetfulDisk(),
    eyes: witness(),
    names: new Map(),
    texts: 0,
  };
}

async function cutAt(operation: number, leftover: Leftover): Promise<boolean> {
  const run = begin();
  run.disk.cutAt = operation;
  await scenario(run).catch((error: unknown) => {
    if (!run.disk.isCut) throw error;
  });
  await rest();
  await aftermath(run, leftover);
  return run.disk.isCut && run.disk.operations === operation;
}

async function everyCut(leftover: (operation: number) => Leftover): Promise<void> {
  let operation = 1;
  while (await cutAt(operation, leftover(operation))) operation += 1;
  assert.ok(operation > 150, `the scenario has ${operation} operations`);
}

describe('a power cut at every operation', (test) => {
  test('loses nothing confirmed when the disk forgets all that was not synced', () =>
    everyCut(() => 'nothing'));
  test('loses nothing confirmed when the disk kept everything', () => everyCut(() => 'everything'));
  for (const seed of [1, 2, 3, 4]) {
    test(`loses nothing confirmed when the disk kept a part of it (seed ${seed})`, () =>
      everyCut((operation) => ({ random: seeded(seed * 10_000 + operation) })));
  }
}, 60_000);

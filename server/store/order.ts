// The one order of facts: gives each its place, shares one write among all that wait, settles them in order. Both
// stores use it. It knows no disk: `write` makes a batch durable, `apply` is what follows.

import type { Clock } from '../../shared/clock.ts';
import type { ChatId, Fact, Lsn, Seq, Stored, Subject, UserId } from '../facts.ts';
import { type Batch, type Batches, createBatches } from './batches.ts';
import { pendingMarks } from './marks.ts';
import { type Expectation, type Revision, StorageError } from './store.ts';
import { createTouched } from './touched.ts';

export interface Order {
  /** Starts taking facts; the first gets the place `after + 1`. */
  start(after: Lsn): void;
  commit(fact: Fact, expects: readonly Expectation[]): Promise<Stored | 'conflict'>;
  revision(on: Subject): Revision;
  mark(user: UserId, chat: ChatId, seq: Seq): void;
  /** The place of the last fact applied. */
  readonly applied: Lsn;
  /** Runs a step while nothing is being written and everything written is applied. */
  between<T>(step: () => Promise<T>): Promise<T>;
  /** Takes nothing more; resolves when everything given is settled. */
  end(): Promise<void>;
}

export interface OrderParts {
  readonly clock: Clock;
  /** A fact's number in its chat; 0 if it is not about a chat. */
  number(fact: Fact): Seq;
  /** Resolves when there is room for a batch; rejects when there will be none: then what waits is refused. */
  ready?(): Promise<void>;
  /** Makes the batch durable. If it throws anything but an UnsureError, nothing of the batch is kept. */
  write(batch: readonly Stored[]): Promise<void>;
  /** Synchronous; must not throw. */
  apply(batch: readonly Stored[]): void;
}

/** From so many on that share a write, it waits for more of them. */
const MANY = 8;
/** How many turns of the event loop it waits at most. */
const TURNS_MORE = 6;

export function createOrder({ clock, number, ready, write, apply }: OrderParts): Order {
  let state: 'new' | 'live' | 'ended' = 'new';
  let lsn: Lsn = 0;
  let applied: Lsn = 0;
  let running: Promise<void> | undefined;
  let marksDue = false;
  const batches = createBatches();
  const touched = createTouched();
  const steps: (() => Promise<void>)[] = [];
  const marks = pendingMarks(clock, () => flushMarks());

  const place = (fact: Fact): Stored => {
    const seq = number(fact);
    lsn += 1;
    const stored = { lsn, seq, ...fact };
    touched.queued(stored);
    return stored;
  };

  const refuse = (batch: Batch, error: unknown): void => {
    for (const fact of batch.facts) touched.refused(fact);
    marks.giveBack(batch.facts.slice(batch.waiters.length));
    for (const waiter of batch.waiters) waiter.reject(error);
  };

  const accept = (batch: Batch): void => {
    for (const fact of batch.facts) touched.settled(fact);
    applied = batch.facts.at(-1)?.lsn ?? applied;
    apply(batch.facts);
    for (const [index, waiter] of batch.waiters.entries()) {
      waiter.resolve(batch.facts[index] as Stored);
    }
  };

  /** Whether there is anything to write. Read marks go along with other facts, or when they are due. */
  const isWork = (): boolean => batches.waiting() || marksDue;

  /** Read marks come last in a batch, after all facts that somebody waits for. */
  const takeMarks = (): readonly Stored[] => {
    marksDue = false;
    return marks.take().map(place);
  };

  const writeOne = async (): Promise<void> => {
    if (!isWork()) return;
    let failure: Failure | undefined;
    if (ready) failure = await ready().then(succeeded, failedWith);
    const batch = batches.next(takeMarks);
    if (batch.facts.length === 0) return;
    failure ??= await write(batch.facts).then(succeeded, failedWith);
    batches.written();
    if (failure) refuse(batch, failure.error);
    else accept(batch);
    for (const loser of batch.losers) loser.resolve('conflict');
  };

  // All facts of one turn of the event loop share a write, from however many sockets; the next begins when it ends.
  const pump = async (): Promise<void> => {
    await turnEnd();
    do {
      for (let step = steps.shift(); step; step = steps.shift()) await step();
      await writeOne();
      // Applied facts are being told now; those who answer at once share the next write.
      await turnEnd();
      await turnEnd();
      await gatherMore(batches);
    } while (isWork() || steps.length > 0);
    running = undefined;
  };

  const run = (): void => {
    if (state === 'live') running ??= pump();
  };

  const flushMarks = (): void => {
    marksDue = true;
    run();
  };

  return {
    get applied() {
      return applied;
    },
    start(after) {
      lsn = after;
      applied = after;
      state = 'live';
    },
    commit(fact, expects) {
      if (state !== 'live') {
        const text = state === 'new' ? 'The store is not open yet.' : 'The store is closed.';
        return Promise.reject(new StorageError(text));
      }
      const overtaker = touched.overtaker(expects);
      if (overtaker === 0) return Promise.resolve('conflict');
      return new Promise((resolve, reject) => {
        const waiter = { resolve, reject };
        if (overtaker !== undefined) batches.withFact(overtaker)?.losers.push(waiter);
        else {
          batches.add(place(fact), waiter);
          run();
        }
      });
    },
    revision: touched.revision,
    between(step) {
      return new Promise((resolve, reject) => {
        steps.push(() => step().then(resolve, reject));
        running ??= pump();
      });
    },
    mark(user, chat, seq) {
      if (state === 'live') marks.add(user, chat, seq);
    },
    async end() {
      if (state === 'live' && marks.waiting()) flushMarks();
      state = 'ended';
      marks.stop();
      await running;
    },
  };
}

/**
 * Where as many answer as in a full room, each write costs far more than a turn: as long as answers come in and are
 * fewer than lately, they wait for each other.
 */
async function gatherMore(batches: Batches): Promise<void> {
  for (let turn = 0; turn < TURNS_MORE && batches.lately >= MANY; turn += 1) {
    const before = batches.gathered();
    if (!before || before >= batches.lately) return;
    await turnEnd();
    if (batches.gathered() === before) return;
  }
}

const turnEnd = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Failure {
  readonly error: unknown;
}

function succeeded(): undefined {
  return undefined;
}

function failedWith(error: unknown): Failure {
  return { error };
}

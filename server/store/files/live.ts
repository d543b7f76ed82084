// The store from its opening to its close: facts get their order, each batch goes into the journal and is applied, and
// checkpoints carry it into the files.

import type { Clock } from '../../../shared/clock.ts';
import type { Lsn, Stored } from '../../facts.ts';
import { createOrder, type Order } from '../order.ts';
import { type Keeper, StorageError } from '../store.ts';
import { type Checkpoints, createCheckpoints } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import type { Folders } from './folders.ts';
import { createHealth, type Task } from './health.ts';
import { createHolding, type Holding } from './holding.ts';
import type { Journal } from './journal.ts';
import type { Limits } from './limits.ts';
import type { Subjects } from './subjects.ts';
import { storageError } from './trouble.ts';
import { createWatch } from './watch.ts';

export interface Live {
  readonly order: Order;
  readonly checkpoints: Checkpoints;
  readonly holding: Holding;
  /** Hands on facts that are durable. */
  apply(batch: readonly Stored[]): void;
  /** From now on batches go into this journal, as long as the lock's file is there. */
  begin(journal: Journal, lockFile: string): Promise<void>;
  /** Takes facts; the first gets the place `after + 1`. */
  start(after: Lsn): void;
  /** Takes nothing more; resolves when everything given is in the files. Rejects with StorageError. */
  end(): Promise<void>;
}

export interface LiveParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly clock: Clock;
  readonly folders: Pick<Folders, 'settle'>;
  readonly limits: Limits;
  readonly keeper: () => Keeper;
  readonly subjects: Pick<Subjects, 'number' | 'timed' | 'history' | 'applied' | 'save'>;
  readonly trouble: (error: StorageError) => void;
  /** What had failed works again. */
  readonly works: (task: Task) => void;
}

export function createLive(parts: LiveParts): Live {
  const { disk, folder, clock, folders, limits, keeper, subjects } = parts;
  const writing = createHealth('Writing the journal', parts);
  const carrying = createHealth('Carrying the journal into the files', parts);
  let begun: Journal | undefined;

  const journal = (): Journal => {
    if (!begun) throw new StorageError('The store is not open.');
    return begun;
  };

  const watch = createWatch({
    ...{ disk, clock, folder },
    current: () => begun?.files.at(-1),
    onGone: writing.failed,
    onBack: writing.worked,
  });

  const apply = (batch: readonly Stored[]): void => {
    subjects.applied(batch);
    checkpoints.changed(batch);
    keeper().apply(batch);
  };

  const order = createOrder({
    clock,
    number: subjects.number,
    async ready() {
      if (journal().bytes - holding.bytes < limits.journalBytesMax) return;
      holding.lose();
      await checkpoints.idle();
      if (journal().bytes >= limits.journalBytesMax) await checkpoints.run((step) => step());
    },
    async write(batch) {
      watch.check();
      const records = await subjects.timed.seal(batch).catch((error: unknown) => {
        throw storageError('Reading the secrets of timed messages', error);
      });
      await writing.watch(journal().append(records));
    },
    apply(batch) {
      apply(batch);
      checkpoints.consider();
    },
  });

  const checkpoints = createCheckpoints({
    ...{ clock, limits, between: order.between, settle: folders.settle },
    async turn() {
      watch.check();
      return journal().turn();
    },
    retire: (last) => journal().retire(last),
    save: (on) => subjects.save(on, order.applied),
    enough: () =>
      journal().bytesSinceTurn >= limits.checkpointBytes || subjects.history.isCrowded(),
    onTrouble: carrying.failed,
    onDone: carrying.worked,
  });

  const holding = createHolding({ checkpoints, between: order.between, journal });

  return {
    ...{ order, checkpoints, holding, apply },
    begin(given, lockFile) {
      begun = given;
      return watch.start(lockFile);
    },
    start(after) {
      order.start(after);
      checkpoints.consider();
    },
    async end() {
      if (!begun) return;
      try {
        checkpoints.stop();
        holding.end();
        watch.stop();
        await order.end();
        await checkpoints.run((step) => step());
      } finally {
        await begun.close().catch(() => undefined);
      }
    },
  };
}

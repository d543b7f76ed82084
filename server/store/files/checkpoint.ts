// Carries what the journal holds into the files, in the background: when enough was written, when enough time has
// passed, and at the end. A checkpoint that fails leaves the journal as it is and is tried again.

import type { Clock, Ms } from '../../../shared/clock.ts';
import type { Stored, Subject } from '../../facts.ts';
import { amendedIn } from '../amend.ts';
import type { StorageError } from '../store.ts';
import type { Limits } from './limits.ts';
import { storageError } from './trouble.ts';

export interface Checkpoints {
  /** These facts changed their subjects. */
  changed(facts: readonly Stored[]): void;
  /** This subject's file must be rewritten. */
  dirty(on: Subject): void;
  /** Starts one in the background if enough was written, else schedules one. */
  consider(): void;
  /** What is gone must not stay in files for long: the next checkpoint comes soon. */
  hasten(): void;
  /** Carries everything over now. `between` runs a step between two batches. Rejects with StorageError. */
  run(between: Between): Promise<void>;
  /** Resolves when none is running. */
  idle(): Promise<void>;
  /** Resolves when none is running; none starts until the returned function is called. */
  hold(): Promise<() => void>;
  /** Stops checkpoints in the background. */
  stop(): void;
}

type Between = <T>(step: () => Promise<T>) => Promise<T>;

export interface CheckpointParts {
  readonly clock: Clock;
  readonly between: Between;
  readonly turn: () => Promise<number>;
  readonly retire: (last: number) => Promise<void>;
  /** Writes one subject's current value to its files. */
  readonly save: (on: Subject) => Promise<void>;
  /** Makes durable which files and folders there are. */
  readonly settle: () => Promise<void>;
  /** Whether enough was written since the last turn. */
  readonly enough: () => boolean;
  readonly limits: Pick<Limits, 'checkpointWait' | 'endedWait' | 'retryWait'>;
  readonly onTrouble: (error: StorageError) => void;
  /** Called after each checkpoint. */
  readonly onDone: () => void;
}

/** The subjects whose files a fact makes out of date. */
export function dirtiedBy(fact: Stored): readonly Subject[] {
  const { line, by } = fact;
  const chat = amendedIn(fact.on);
  // What became of a chat's messages is kept with the chat.
  const { on, touches = [] } = chat === undefined ? fact : { on: `chat:${chat}` as const };
  return line ? [on, ...touches, `inbox:${by}`] : [on, ...touches];
}

export function createCheckpoints(parts: CheckpointParts): Checkpoints {
  const { clock, turn, retire, save, settle, enough, onTrouble, onDone } = parts;
  const { checkpointWait, endedWait, retryWait } = parts.limits;
  let dirty = new Set<Subject>();
  let running: Promise<void> | undefined;
  let failed = false;
  let hasty = false;
  let stopped = false;
  let cancel: (() => void) | undefined;

  const carry = async (between: Between): Promise<void> => {
    const [last, subjects] = await between(async () => {
      const number = await turn();
      const taken = dirty;
      dirty = new Set();
      hasty = false;
      return [number, taken] as const;
    });
    try {
      for (const on of subjects) {
        await save(on);
        subjects.delete(on);
      }
    } catch (error) {
      // A subject that failed goes to the end of the row, so that the others come first next time.
      const [bad, ...rest] = subjects;
      dirty = new Set([...rest, ...dirty, bad as Subject]);
      throw error;
    }
    await settle();
    await retire(last);
  };

  const idle = async (): Promise<void> => {
    while (running !== undefined) await running.catch(() => undefined);
  };

  const run = async (between: Between): Promise<void> => {
    await idle();
    cancel?.();
    cancel = undefined;
    running = carry(between);
    try {
      await running;
      failed = false;
      onDone();
    } catch (error) {
      failed = true;
      throw storageError('Carrying the journal into the files', error);
    } finally {
      running = undefined;
    }
  };

  const background = (): void => {
    if (running || stopped) return;
    run(parts.between).catch(onTrouble).finally(consider);
  };

  const consider = (): void => {
    if (running || stopped || (dirty.size === 0 && !failed)) return;
    if (enough() && !failed) background();
    else
      cancel ??= clock.after(delay(), () => {
        cancel = undefined;
        background();
      });
  };

  const delay = (): Ms => {
    if (failed) return retryWait;
    return hasty ? endedWait : checkpointWait;
  };

  return {
    changed(facts) {
      for (const fact of facts) for (const on of dirtiedBy(fact)) dirty.add(on);
    },
    dirty: (on) => dirty.add(on),
    consider,
    hasten() {
      if (hasty) return;
      hasty = true;
      cancel?.();
      cancel = undefined;
      consider();
    },
    run,
    idle,
    async hold() {
      await idle();
      let resume = (): void => {};
      running = new Promise((resolve) => {
        resume = () => {
          running = undefined;
          resolve();
          consider();
        };
      });
      return resume;
    },
    stop() {
      stopped = true;
      cancel?.();
      cancel = undefined;
    },
  };
}

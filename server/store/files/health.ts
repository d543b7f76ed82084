// Says once when the disk starts refusing a task, and once when that works again.

import type { StorageError } from '../store.ts';

/** Work done for many at once, as the start of a sentence. */
export type Task = 'Writing the journal' | 'Carrying the journal into the files';

export interface Health {
  failed(error: StorageError): void;
  worked(): void;
  /** Notes whether the work succeeds; returns it. */
  watch<T>(work: Promise<T>): Promise<T>;
}

export function createHealth(
  task: Task,
  tell: { trouble(error: StorageError): void; works(task: Task): void },
): Health {
  let failing = false;
  const failed = (error: StorageError): void => {
    failing = true;
    tell.trouble(error);
  };
  const worked = (): void => {
    if (failing) tell.works(task);
    failing = false;
  };
  return {
    failed,
    worked,
    async watch(work) {
      try {
        const result = await work;
        worked();
        return result;
      } catch (error) {
        failed(error as StorageError);
        throw error;
      }
    },
  };
}

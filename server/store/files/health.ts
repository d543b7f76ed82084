// What the disk refuses, and that it does it again: said once as it changes.

import type { StorageError } from '../store.ts';

/** What is done for many at once, as the start of a sentence. */
export type Task = 'Writing the journal' | 'Carrying the journal into the files';

export interface Health {
  failed(error: StorageError): void;
  worked(): void;
  /** Says how the work ended, and hands that on. */
  watch<T>(work: Promise<T>): Promise<T>;
}

export function health(
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

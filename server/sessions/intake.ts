// What arrives is taken one thing at a time, in order; who sends faster than that is not read meanwhile.

import type { Connection } from './connection.ts';

/** So much may wait to be taken; then the connection is not read until half of it is done. */
const WAITING_MAX = 64;

export interface Intake<T> {
  add(items: readonly T[]): void;
  /** What waits is forgotten; what is under way goes on. */
  clear(): void;
  /** While something is under way: resolves when nothing is and nothing waits. */
  readonly working: Promise<void> | undefined;
}

interface Needs<T> {
  readonly connection: Pick<Connection, 'pause' | 'resume'>;
  readonly take: (item: T) => Promise<void>;
  /** `take` threw: nothing further is to be taken. */
  readonly fail: (error: unknown) => void;
}

export function createIntake<T>({ connection, take, fail }: Needs<T>): Intake<T> {
  const waiting: T[] = [];
  let working: Promise<void> | undefined;
  let paused = false;

  /** Never begun with nothing waiting, so it is under way before it can be over. */
  const work = async (): Promise<void> => {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await take(next);
        if (!paused || waiting.length > WAITING_MAX / 2) continue;
        paused = false;
        connection.resume();
      }
    } catch (error) {
      fail(error);
    } finally {
      working = undefined; // in the same step in which nothing was left
    }
  };

  return {
    add(items) {
      waiting.push(...items);
      if (waiting.length > WAITING_MAX && !paused) {
        paused = true;
        connection.pause();
      }
      if (waiting.length > 0) working ??= work();
    },
    clear() {
      waiting.length = 0;
    },
    get working() {
      return working;
    },
  };
}

// Turns at something scarce: few jobs at a time, and of those that wait one network's after the other's, so that no
// network can crowd out the rest.

import { Refusal } from '../../shared/refusal.ts';

/** Throws Refusal `busy` when too many wait; those of the network with the longest queue are the first to be too many. */
export type Turns = <T>(network: string, job: () => Promise<T>) => Promise<T>;

interface Waiter {
  go(): void;
  giveUp(why: Refusal): void;
}

export function createTurns(limits: { readonly atOnce: number; readonly waiting: number }): Turns {
  const queues = new Map<string, Waiter[]>(); // by network, the one whose turn is next at the front; none is empty
  let running = 0;
  let waiting = 0;

  const wait = (network: string): Promise<void> =>
    new Promise((go, giveUp) => {
      const queue = queues.get(network) ?? [];
      if (waiting === limits.waiting && !makeRoom(queue.length)) {
        giveUp(tooMany());
        return;
      }
      waiting += 1;
      queue.push({ go, giveUp });
      queues.set(network, queue);
    });

  /** The last of the longest queue gives way to one whose own queue has `length`, if that is fair. */
  const makeRoom = (length: number): boolean => {
    let longest: Waiter[] = [];
    for (const queue of queues.values()) if (queue.length > longest.length) longest = queue;
    if (longest.length <= length + 1) return false;
    waiting -= 1;
    longest.pop()?.giveUp(tooMany());
    return true;
  };

  /** Hands the place over to the next one. */
  const next = (): void => {
    const [first] = queues;
    if (!first) {
      running -= 1;
      return;
    }
    const [network, queue] = first;
    queues.delete(network);
    const waiter = queue.shift();
    if (queue.length > 0) queues.set(network, queue);
    waiting -= 1;
    waiter?.go();
  };

  return async (network, job) => {
    if (running < limits.atOnce) running += 1;
    else await wait(network);
    try {
      return await job();
    } finally {
      next();
    }
  };
}

function tooMany(): Refusal {
  return new Refusal('busy', 'Too many people are logging in just now. Try again in a minute.');
}

// Turns at something scarce: few jobs at a time. Of those that wait no network and no name crowds out the rest, and a
// guess goes behind what is hardly one.

import { Refusal } from '../../shared/refusal.ts';
import type { Standing } from './standing.ts';

/** Whom a job is for. */
export interface Claimant {
  /** The key of a name. */
  readonly name: string;
  readonly network: string;
  /** Asked again whenever somebody is chosen. */
  readonly standing: () => Standing;
}

/** Throws Refusal `busy` when too many wait; those of the network or name that most wait for are the first to be too many. */
export type Turns = <T>(claimant: Claimant, job: () => Promise<T>) => Promise<T>;

interface Waiter extends Claimant {
  /** The last turn of its name or its network, or the one before it came. */
  turn: number;
  go(): void;
  giveUp(why: Refusal): void;
}

interface Limits {
  readonly atOnce: number;
  readonly waiting: number;
}

const ORDER: readonly Standing[] = ['home', 'new', 'failed'];
/** Every so many turns the worst standing goes first: nobody waits for ever. */
const WORST_EVERY = 3;

/** `toss`: which of two goes first, as chance has it. */
export function createTurns(limits: Limits, toss = () => Math.random() < 0.5): Turns {
  let waiters: readonly Waiter[] = []; // in the order in which they came
  let running = 0;
  let turn = 0;
  let newest: Claimant | undefined; // who had the last turn

  /** The name and the network that have a turn wait until the others have had theirs. */
  const began = (claimant: Claimant): void => {
    turn += 1;
    newest = claimant;
    for (const other of waiters) if (isMate(other, claimant)) other.turn = turn;
  };

  const wait = (claimant: Claimant): Promise<void> =>
    new Promise((go, giveUp) => {
      const mates = waiters.filter((other) => isMate(other, claimant));
      const own = newest && isMate(newest, claimant) ? turn : turn - 1;
      const latest = Math.max(own, ...mates.map((mate) => mate.turn));
      const waiter: Waiter = { ...claimant, turn: latest, go, giveUp };
      if (waiters.length >= limits.waiting) {
        const out = tooMany(waiters, waiter);
        out.giveUp(new Refusal('busy', BUSY));
        if (out === waiter) return;
        waiters = waiters.filter((other) => other !== out);
      }
      waiters = [...waiters, waiter];
    });

  /** Hands the place over to the next one. */
  const next = (): void => {
    const worstFirst = (turn + 1) % WORST_EVERY === 0;
    const waiter = chosen(waiters, worstFirst, toss);
    if (!waiter) {
      running -= 1;
      return;
    }
    waiters = waiters.filter((other) => other !== waiter);
    began(waiter);
    waiter.go();
  };

  return async (claimant, job) => {
    if (running < limits.atOnce) {
      running += 1;
      began(claimant);
    } else await wait(claimant);
    try {
      return await job();
    } finally {
      next();
    }
  };
}

function isMate(one: Claimant, { name, network }: Claimant): boolean {
  return one.name === name || one.network === network;
}

/**
 * Of the best standing, whose name and network have had no turn for longest. Of many networks that want one name it is
 * the one that waits longest or the one that came last: so whoever comes before a crowd, or behind it, is not lost in it.
 */
function chosen(
  all: readonly Waiter[],
  worstFirst: boolean,
  toss: () => boolean,
): Waiter | undefined {
  const standings = worstFirst ? ORDER.toReversed() : ORDER;
  const standing = standings.find((one) => all.some((waiter) => waiter.standing() === one));
  const equal = all.filter((waiter) => waiter.standing() === standing);
  const longest = Math.min(...equal.map(({ turn }) => turn));
  const due = equal.filter(({ turn }) => turn === longest);
  const [first] = due;
  const rivals = due.filter(({ name }) => name === first?.name);
  const last = rivals.at(-1);
  if (!first || !last || first.network === last.network || toss()) return first;
  return rivals.find(({ network }) => network === last.network);
}

/** Who gives way where there is no room for one more. */
function tooMany(all: readonly Waiter[], fresh: Waiter): Waiter {
  const crowd = (one: Claimant): number =>
    Math.max(
      all.filter(({ name }) => name === one.name).length,
      all.filter(({ network }) => network === one.network).length,
    );
  const weight = (one: Claimant): number =>
    ORDER.indexOf(one.standing()) * 2 * (all.length + 1) + crowd(one);
  const weights = all.map(weight);
  const heaviest = Math.max(...weights);
  if (heaviest > weight(fresh) + 1) return all[weights.lastIndexOf(heaviest)] as Waiter;
  return farthestRival(all, fresh) ?? fresh;
}

/** Where a crowd wants one name, a network that has no try among them gets in: for the one in the middle, whose turn is farthest. */
function farthestRival(all: readonly Waiter[], fresh: Waiter): Waiter | undefined {
  const rivals = all.filter(({ name }) => name === fresh.name);
  if (rivals.length <= all.length / 2) return undefined;
  if (rivals.some(({ network }) => network === fresh.network)) return undefined;
  const twins = rivals.filter(
    ({ network }, at) => rivals.findIndex((other) => other.network === network) < at,
  );
  const no = ORDER.indexOf(fresh.standing());
  const others = rivals.filter((one) => ORDER.indexOf(one.standing()) >= no);
  return twins.at(-1) ?? others[Math.floor(others.length / 2)];
}

const BUSY = 'Too many people are logging in just now. Try again in a minute.';

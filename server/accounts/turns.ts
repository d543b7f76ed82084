// Turns at something scarce: few jobs at a time. No network and no name crowds out the others that wait, and likely
// guesses go last.

import { Refusal } from '../../shared/refusal.ts';
import type { Standing } from './standing.ts';

/** Whom a job is for. */
export interface Claimant {
  /** The key of a name. */
  readonly name: string;
  readonly network: string;
  /** Called again each time somebody is chosen. */
  readonly standing: () => Standing;
}

/** Throws Refusal `busy` when too many wait; the worst standing, then the largest crowd, goes first. */
export type Turns = <T>(claimant: Claimant, job: () => Promise<T>) => Promise<T>;

interface Waiter extends Claimant {
  /** The last turn of its name or network, if either had one lately. */
  turn: number;
  go(): void;
  giveUp(why: Refusal): void;
}

interface Limits {
  readonly atOnce: number;
  readonly waiting: number;
}

/** From the best to the worst. */
const ORDER: readonly Standing[] = ['home', 'new', 'failed'];
/** Who goes first in each of three turns: no standing waits for ever, whoever else comes. */
const FIRST: readonly (readonly Standing[])[] = [
  ['failed', 'home', 'new'],
  ['new', 'home', 'failed'],
  ORDER,
];
/** For so many turns, a name and a network that had one stand behind those that had none. */
const LATELY = 64;

/** `toss`: decides at random which of two goes first. */
export function createTurns(limits: Limits, toss = () => Math.random() < 0.5): Turns {
  let waiters: readonly Waiter[] = []; // in order of arrival
  let running = 0;
  let turn = 0;
  const lately = new Map<string, number>(); // the last turns of names and networks, the oldest first

  /** The name and the network that have a turn wait until the others have had theirs. */
  const began = (claimant: Claimant): void => {
    turn += 1;
    for (const key of keysOf(claimant)) {
      lately.delete(key);
      lately.set(key, turn);
    }
    for (const [key, at] of lately) if (at <= turn - LATELY) lately.delete(key);
    for (const other of waiters) if (isMate(other, claimant)) other.turn = turn;
  };

  const wait = (claimant: Claimant): Promise<void> =>
    new Promise((go, giveUp) => {
      const mates = waiters.filter((other) => isMate(other, claimant));
      const own = keysOf(claimant).map((key) => lately.get(key) ?? turn - LATELY);
      const latest = Math.max(...own, ...mates.map((mate) => mate.turn));
      const waiter: Waiter = { ...claimant, turn: latest, go, giveUp };
      if (waiters.length >= limits.waiting) {
        const out = tooMany(waiters, waiter);
        out.giveUp(new Refusal('busy', BUSY));
        if (out === waiter) return;
        waiters = waiters.filter((other) => other !== out);
      }
      waiters = [...waiters, waiter];
    });

  /** Hands the place to the next one. */
  const next = (): void => {
    const waiter = chosen(waiters, FIRST[(turn + 1) % FIRST.length] ?? ORDER, toss);
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

function keysOf({ name, network }: Claimant): readonly string[] {
  return [`name ${name}`, `network ${network}`];
}

function isMate(one: Claimant, { name, network }: Claimant): boolean {
  return one.name === name || one.network === network;
}

/**
 * The one with the best standing whose name and network have had no turn for longest. If many networks want one name,
 * it is the one that has waited longest or the one that came last, so that the owner, ahead of a crowd or behind it, is
 * not lost in it.
 */
function chosen(
  all: readonly Waiter[],
  standings: readonly Standing[],
  toss: () => boolean,
): Waiter | undefined {
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

/** Who gives way when there is no room for one more. A flood asks this thousands of times a second. */
function tooMany(all: readonly Waiter[], fresh: Waiter): Waiter {
  const names = crowds(all.map(({ name }) => name));
  const networks = crowds(all.map(({ network }) => network));
  const weight = (one: Claimant): number => {
    const crowd = Math.max(names.get(one.name) ?? 0, networks.get(one.network) ?? 0);
    return ORDER.indexOf(one.standing()) * 2 * (all.length + 1) + crowd;
  };
  const weights = all.map(weight);
  const heaviest = Math.max(...weights);
  if (heaviest > weight(fresh) + 1) return all[weights.lastIndexOf(heaviest)] as Waiter;
  return farthestRival(all, fresh) ?? fresh;
}

/** How many there are of each. */
function crowds(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/**
 * When a crowd wants one name, a network with no try among them gets in: in place of one whose network has two, or of
 * the one in the middle, whose turn is farthest off.
 */
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

// Who came and who left since people were last told, and whom each change is news to. It tells nobody itself.

import type { Ms } from '../../shared/clock.ts';
import { byName, keyOf } from '../../shared/names.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import { PRESENCE_NAMES_MAX } from '../../shared/wire/people.ts';
import type { UserId } from '../facts.ts';
import { type Blocks, untoldOf } from './audience.ts';
import type { Listener } from './online.ts';
import type { Person } from './people.ts';

type Told = EventOf<'presence'>;

/** The same news for several listeners. */
export interface SameNews {
  readonly events: readonly Told[];
  readonly listeners: readonly Listener[];
}

export interface Changes {
  readonly size: number;
  /** When that user came or left last, if they did. */
  at(user: UserId): Ms | undefined;
  /** The person comes or leaves. */
  turn(person: Person, here: boolean, at: Ms): void;
  /** The listener is being told who is here now. */
  greeted(listener: Listener): void;
  /** Everybody who came or left, whether they are here in the end, and since when. */
  people(): Iterable<{ readonly person: Person; readonly is: boolean; readonly at: Ms }>;
  /** What to tell each listener; listeners with no news are left out. */
  news(listeners: Iterable<Listener>, known: Blocks): Iterable<SameNews>;
}

/** One person's changes. Each turn has a number; turns alternate. */
interface Change {
  readonly person: Person;
  readonly was: boolean;
  readonly turns: number[];
  /** The last turn. */
  at: Ms;
}

export function createChanges(): Changes {
  const all = new Map<UserId, Change>();
  const greeted = new Map<Listener, number>(); // with the number of the last turn before
  let turns = 0;
  return {
    get size() {
      return all.size;
    },
    at: (user) => all.get(user)?.at,
    turn(person, here, at) {
      turns += 1;
      const change = all.get(person.id);
      if (!change) all.set(person.id, { person, was: !here, turns: [turns], at });
      else {
        change.turns.push(turns);
        change.at = at;
      }
    },
    greeted(listener) {
      if (turns > 0) greeted.set(listener, turns);
    },
    *people() {
      for (const change of all.values()) {
        yield { person: change.person, is: stateAt(change), at: change.at };
      }
    },
    news(listeners, known) {
      const changes = [...all.values()];
      const untold = untoldBy(changes, known);
      const [named, counted] = [byNames(changes, untold), byNumber(changes, untold)];
      return grouped(listeners, (listener) => {
        const knows = greeted.get(listener) ?? 0;
        const isMany = changes.length > PRESENCE_NAMES_MAX;
        const tells = isMany && !listener.everyName ? counted : named;
        return tells(listener.user, knows);
      });
    },
  };
}

/** Whether somebody was here after the turn with that number; by default the last. */
function stateAt({ was, turns }: Change, turn = Infinity): boolean {
  const before = turns.filter((one) => one <= turn).length;
  return before % 2 === 0 ? was : !was;
}

/** Whether the change is news to somebody who knows everything up to that turn. */
function isNews(change: Change, knows: number): boolean {
  return stateAt(change, knows) !== stateAt(change);
}

/** What to tell a user who knows everything up to some turn. Users who are told the same mostly get the same array. */
type Tells = (user: UserId, knows: number) => readonly Told[];
type Untold = ReadonlyMap<UserId, ReadonlySet<Change>>;

function byNames(changes: readonly Change[], untold: Untold): Tells {
  let most: readonly Told[] | undefined;
  return (user, knows) => {
    const hidden = untold.get(user);
    if (hidden || knows > 0) {
      return eventsOf(changes.filter((one) => isNews(one, knows) && !hidden?.has(one)));
    }
    most ??= eventsOf(changes.filter((one) => isNews(one, 0)));
    return most;
  };
}

/** For a name that changed hands, its leaving comes before its coming. */
function eventsOf(changes: readonly Change[]): readonly Told[] {
  const names = (is: boolean): string[] =>
    changes.filter((one) => stateAt(one) === is).map(({ person }) => person.name);
  const [here, left] = [names(true), names(false)];
  const gone = new Set(left.map(keyOf));
  const isApart = !here.some((name) => gone.has(keyOf(name)));
  return isApart ? [eventOf(here, left)] : [eventOf([], left), eventOf(here, [])];
}

function eventOf(here: string[], left: string[]): Told {
  return {
    kind: 'presence',
    here: here.sort(byName),
    left: left.sort(byName),
    hereCount: here.length,
    leftCount: left.length,
  };
}

/** Where people are only counted, a newcomer among thousands need not look at all the others. */
function byNumber(changes: readonly Change[], untold: Untold): Tells {
  const [once, often] = parted(changes, ({ turns }) => turns.length === 1);
  const [came, went] = parted(once, ({ was }) => !was).map((some) =>
    some.map(({ turns }) => turns[0] ?? 0),
  ) as [number[], number[]];
  let most: readonly Told[] | undefined;

  const count = (knows: number, hidden: Iterable<Change>): readonly Told[] => {
    let [hereCount, leftCount] = [countAbove(came, knows), countAbove(went, knows)];
    const add = (change: Change, by: 1 | -1): void => {
      if (!isNews(change, knows)) return;
      if (stateAt(change)) hereCount += by;
      else leftCount += by;
    };
    for (const change of often) add(change, 1);
    for (const change of hidden) add(change, -1);
    return [{ kind: 'presence', here: [], left: [], hereCount, leftCount }];
  };

  return (user, knows) => {
    const hidden = untold.get(user);
    if (hidden || knows > 0) return count(knows, hidden ?? []);
    most ??= count(0, []);
    return most;
  };
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  const parts: [T[], T[]] = [[], []];
  for (const one of all) parts[isFirst(one) ? 0 : 1].push(one);
  return parts;
}

/** How many of these rising numbers lie above `limit`. */
function countAbove(rising: readonly number[], limit: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return rising.length - low;
}

/** For each viewer, what they are not to be told. */
function untoldBy(changes: readonly Change[], known: Blocks): Untold {
  const untold = new Map<UserId, Set<Change>>();
  for (const change of changes) {
    for (const viewer of new Set(untoldOf(change.person.id, known))) {
      const those = untold.get(viewer);
      if (those) those.add(change);
      else untold.set(viewer, new Set([change]));
    }
  }
  return untold;
}

/** Groups listeners who are told the same, without those who are told nothing. */
function grouped(
  listeners: Iterable<Listener>,
  newsFor: (listener: Listener) => readonly Told[],
): Iterable<SameNews> {
  const groups = new Map<string, { events: readonly Told[]; listeners: Listener[] }>();
  const keys = new Map<readonly Told[], string>();
  for (const listener of listeners) {
    const events = newsFor(listener);
    if (events.every(({ hereCount, leftCount }) => hereCount + leftCount === 0)) continue;
    const key = keys.get(events) ?? JSON.stringify(events);
    keys.set(events, key);
    const group = groups.get(key) ?? { events, listeners: [] };
    groups.set(key, group);
    group.listeners.push(listener);
  }
  return groups.values();
}

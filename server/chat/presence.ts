// Who comes and who leaves, told once per user and not per session, what one second brings together; and when somebody
// was last here, over restarts too [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';
import { byName } from '../../shared/names.ts';
import { type EventOf, PRESENCE_NAMES_MAX, type Welcome } from '../../shared/wire/native.ts';
import type { FactOf, UserId } from '../facts.ts';
import type { Store } from '../store/store.ts';
import { type Blocks, mayList, untoldOf } from './audience.ts';
import { tell } from './deliver.ts';
import type { Listener, Online } from './online.ts';
import type { Person } from './people.ts';
import type { State } from './state.ts';

const TOGETHER: Ms = 1_000;
/** Who was here when a server ended without a word, and has not come back in this time, has left. */
const RETURN_WITHIN: Ms = 60_000;

export interface Presence {
  /** A session of the person's has begun; `leave` when it ends. */
  enter(listener: Listener, person: Person): void;
  leave(listener: Listener, person: Person): void;
  /** Tells and keeps at once what waits to be told. */
  flush(): void;
  /** Everybody who is here. */
  here(): Iterable<Person>;
  /** Who else is here, as a welcome tells it: names if they are not too many, or if everybody's are wanted. */
  greeting(viewer: UserId, everyName: boolean): Welcome['here'];
  /** When an account was last here; now for who is. 0: never. */
  lastSeen(user: UserId): Ms;
}

interface Needs {
  readonly state: State;
  readonly store: Store;
  readonly online: Online;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

interface Change {
  readonly person: Person;
  readonly was: boolean;
  is: boolean;
}

/** For a store that is open: what it says then is what the last server knew. */
export function createPresence({ state, store, online, clock, failed }: Needs): Presence {
  const present = new Map<UserId, Person>();
  const lastKept = state.newest();
  let changes = new Map<UserId, Change>();
  let cancel = (): void => {};

  const keep = (user: UserId, here: boolean, at: Ms): void => {
    const fact: FactOf<'presence'> = {
      kind: 'presence',
      on: `inbox:${user}`,
      by: user,
      at,
      body: { here },
    };
    store.commit(fact).catch(failed); // nobody waits for it, and nobody is told
  };

  const note = (person: Person, is: boolean): void => {
    if (changes.size === 0) cancel = clock.after(TOGETHER, flush);
    const change = changes.get(person.id);
    if (change) change.is = is;
    else changes.set(person.id, { person, was: !is, is });
  };

  const flush = (): void => {
    cancel();
    const all = [...changes.values()];
    changes = new Map();
    for (const { person, is } of all) {
      // Who came and left within the second was here all the same.
      const isNew = !is || !state.seen(person.id).here || state.missed(person.id).length > 0;
      if (state.account(person.id) && isNew) keep(person.id, is, clock.now());
    }
    const real = all.filter(({ was, is }) => was !== is);
    if (real.length > 0) announce(real);
  };

  const announce = (real: readonly Change[]): void => {
    const untold = untoldBy(real, state);
    const byNames = named(real, untold);
    const byNumber = real.length > PRESENCE_NAMES_MAX ? counted(real, untold) : byNames;
    const groups = grouped(online.everyone(), ({ user, everyName }) =>
      everyName ? byNames(user) : byNumber(user),
    );
    for (const { event, listeners } of groups) tell(listeners, [event]);
  };

  const settle = (): void => {
    for (const { id } of state.accounts()) {
      if (state.seen(id).here && !online.isOnline(id)) keep(id, false, lastKept);
    }
  };
  clock.after(RETURN_WITHIN, settle);

  return {
    enter(listener, person) {
      if (!online.join(listener)) return;
      present.set(person.id, person);
      note(person, true);
    },
    leave(listener, person) {
      if (!online.leave(listener)) return;
      present.delete(person.id);
      note(person, false);
    },
    flush,
    here: () => present.values(),
    greeting(viewer, everyName) {
      const others = [...present.values()].filter(({ id }) => mayList(viewer, id, state));
      const named = everyName || others.length <= PRESENCE_NAMES_MAX;
      const names = named ? others.map(({ name }) => name).sort(byName) : [];
      return { count: others.length, names };
    },
    lastSeen(user) {
      if (online.isOnline(user) || changes.has(user)) return clock.now();
      return lastHere(state.seen(user), lastKept);
    },
  };
}

/** Who was here when a server ended without a word was so until the last that it kept of anything. */
export function lastHere({ at, here }: ReturnType<State['seen']>, lastKept: Ms): Ms {
  return here ? Math.max(at, lastKept) : at;
}

interface Group {
  readonly event: EventOf<'presence'>;
  readonly listeners: Listener[];
}

/** Listeners who are told the same, together; without those who are told nothing. */
function grouped(
  listeners: Iterable<Listener>,
  eventFor: (listener: Listener) => EventOf<'presence'>,
): Iterable<Group> {
  const groups = new Map<string, Group>();
  const keys = new Map<EventOf<'presence'>, string>();
  for (const listener of listeners) {
    const event = eventFor(listener);
    if (event.hereCount + event.leftCount === 0) continue;
    const key = keys.get(event) ?? JSON.stringify(event);
    keys.set(event, key);
    const group = groups.get(key) ?? { event, listeners: [] };
    groups.set(key, group);
    group.listeners.push(listener);
  }
  return groups.values();
}

type Untold = ReadonlyMap<UserId, readonly Change[]>;

function named(changes: readonly Change[], untold: Untold): (user: UserId) => EventOf<'presence'> {
  let all: EventOf<'presence'> | undefined;
  return (user) => {
    const hidden = untold.get(user);
    if (hidden) return eventOf(changes.filter((change) => !hidden.includes(change)));
    all ??= eventOf(changes);
    return all;
  };
}

/** Where people are only counted, whoever comes among thousands costs no look at all the others. */
function counted(
  changes: readonly Change[],
  untold: Untold,
): (user: UserId) => EventOf<'presence'> {
  const came = changes.filter(({ is }) => is).length;
  const all: EventOf<'presence'> = {
    kind: 'presence',
    here: [],
    left: [],
    hereCount: came,
    leftCount: changes.length - came,
  };
  return (user) => {
    const hidden = untold.get(user);
    if (!hidden) return all;
    const here = hidden.filter(({ is }) => is).length;
    const hereCount = all.hereCount - here;
    return { ...all, hereCount, leftCount: all.leftCount - (hidden.length - here) };
  };
}

/** By viewer, what is not to be told to them. */
function untoldBy(changes: readonly Change[], known: Blocks): Map<UserId, Change[]> {
  const untold = new Map<UserId, Change[]>();
  for (const change of changes) {
    for (const viewer of new Set(untoldOf(change.person.id, known))) {
      const those = untold.get(viewer);
      if (those) those.push(change);
      else untold.set(viewer, [change]);
    }
  }
  return untold;
}

function eventOf(changes: readonly Change[]): EventOf<'presence'> {
  const here = changes.filter(({ is }) => is).map(({ person }) => person.name);
  const left = changes.filter(({ is }) => !is).map(({ person }) => person.name);
  return {
    kind: 'presence',
    here: here.sort(byName),
    left: left.sort(byName),
    hereCount: here.length,
    leftCount: left.length,
  };
}

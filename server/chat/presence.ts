// Who comes and who leaves, told once per user rather than per session, and together for each second; and when somebody
// was last here, across restarts too [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';
import { byName } from '../../shared/names.ts';
import type { Welcome } from '../../shared/wire/native.ts';
import { PRESENCE_NAMES_MAX } from '../../shared/wire/people.ts';
import type { FactOf, UserId } from '../facts.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import { hiddenFrom } from './audience.ts';
import { createChanges } from './changes.ts';
import { tell } from './deliver.ts';
import type { Listener, Online } from './online.ts';
import type { Person } from './people.ts';

const TOGETHER: Ms = 1_000;
/**
 * News to everybody costs a write each: where thousands are here, it waits until this long for each of them has passed
 * since the last, so that it takes a few hundredths of the time and no more when all of them come back at once.
 */
const APART_EACH: Ms = 0.5;
/** After a server that ended without a word: those who were here then and are not back in this time have left. */
const RETURN_WITHIN: Ms = 60_000;
/** A client that lost its server tries again after 15 seconds at the latest. */
const GRACE: Ms = 15_000;

export interface Presence {
  /**
   * A session of the person's has begun; `leave` when it ends. Returns who else is here, for the welcome: with names,
   * unless there are too many and not all are wanted. The listener is not told any of it again.
   */
  enter(listener: Listener, person: Person): Welcome['here'];
  leave(listener: Listener, person: Person): void;
  /** Tells and keeps at once what is still waiting. */
  flush(): void;
  /** Everybody who is here. */
  here(): Iterable<Person>;
  /** Shortly after a start, those who were here when the last server ended: they are back, or may be on their way. */
  returning(): ReadonlySet<UserId>;
  /** When an account was last here: now for somebody who is; 0: never. */
  lastSeen(user: UserId): Ms;
}

interface Needs {
  readonly state: State;
  readonly store: Store;
  readonly online: Online;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** The store must be open: its state then is what the last server knew. */
export function createPresence({ state, store, online, clock, failed }: Needs): Presence {
  const present = new Map<UserId, Person>();
  const lastKept = state.newest();
  let changes = createChanges();
  let cancel = (): void => {};
  let lastTold: Ms = 0;

  const keep = (user: UserId, here: boolean, at: Ms): void => {
    const fact: FactOf<'presence'> = {
      kind: 'presence',
      on: `inbox:${user}`,
      by: user,
      at,
      body: { here },
    };
    store.commit(fact).catch(failed); // nobody waits for it or is told
  };

  const turn = (person: Person, here: boolean): void => {
    if (changes.size === 0) cancel = clock.after(untilTold(), flush);
    changes.turn(person, here, clock.now());
  };

  const untilTold = (): Ms => {
    const apart = present.size * APART_EACH;
    const left = lastTold + apart - clock.now();
    return Math.max(TOGETHER, Math.min(left, apart)); // the clock may have been set back
  };

  const flush = (): void => {
    cancel();
    lastTold = clock.now();
    const those = changes;
    changes = createChanges();
    for (const { person, is, at } of those.people()) {
      // Somebody who came and left meanwhile was here all the same.
      const isNew = !is || !state.seen(person.id).here || state.missed(person.id).length > 0;
      if (state.account(person.id) && isNew) keep(person.id, is, at);
    }
    for (const { events, listeners } of those.news(online.everyone(), state)) {
      tell(listeners, events);
    }
  };

  const greeting = ({ user, everyName }: Listener): Welcome['here'] => {
    const hidden = new Set(hiddenFrom(user, state));
    let count = present.size;
    for (const one of hidden) if (present.has(one)) count -= 1;
    if (!everyName && count > PRESENCE_NAMES_MAX) return { count, names: [] };
    const others = [...present.values()].filter(({ id }) => !hidden.has(id));
    return { count, names: others.map(({ name }) => name).sort(byName) };
  };

  const settle = (): void => {
    for (const { id } of state.accounts()) {
      if (state.seen(id).here && !online.isOnline(id)) keep(id, false, lastKept);
    }
  };
  clock.after(RETURN_WITHIN, settle);
  let returning: ReadonlySet<UserId> = new Set(whoWasHere(state, lastKept));
  clock.after(GRACE, () => {
    returning = new Set();
  });

  return {
    enter(listener, person) {
      if (online.join(listener)) {
        present.set(person.id, person);
        turn(person, true);
      }
      changes.greeted(listener);
      return greeting(listener);
    },
    leave(listener, person) {
      if (!online.leave(listener)) return;
      present.delete(person.id);
      turn(person, false);
    },
    flush,
    here: () => present.values(),
    returning: () => returning,
    lastSeen(user) {
      if (online.isOnline(user)) return clock.now();
      return changes.at(user) ?? lastHere(state.seen(user), lastKept);
    },
  };
}

/** Who was here when the last server ended: one that stops in order commits everybody's leaving last. */
function whoWasHere(state: State, lastKept: Ms): readonly UserId[] {
  const all = Array.from(state.accounts(), ({ id }) => ({ id, ...state.seen(id) }));
  const here = all.filter((one) => one.here);
  const those = here.length > 0 ? here : all.filter(({ at }) => at > 0 && at > lastKept - TOGETHER);
  return those.map(({ id }) => id);
}

/** Somebody who was here when a server ended without a word was here until its last fact of any kind. */
export function lastHere({ at, here }: ReturnType<State['seen']>, lastKept: Ms): Ms {
  return here ? Math.max(at, lastKept) : at;
}

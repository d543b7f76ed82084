// A server without its sockets and files: everything between a connection that takes and brings bytes and a store.
// main.ts supplies the real ones, tests their own.

import { createHash } from 'node:crypto';
import type { Ms } from '../shared/clock.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createLedger } from './accounts/ledger.ts';
import { createOperator, type Operator } from './accounts/operator.ts';
import type { Passwords } from './accounts/passwords.ts';
import { createApplied } from './chat/applied.ts';
import { blockedBy } from './chat/blocks.ts';
import { tellErased } from './chat/deliver.ts';
import { createDispatch } from './chat/dispatch.ts';
import { createExpiry, type Expiry } from './chat/expiry.ts';
import { createGiveWay } from './chat/give-way.ts';
import { createGuests } from './chat/guests.ts';
import { createHistory, type History } from './chat/history.ts';
import { createIntroductions } from './chat/introductions.ts';
import { namesFor } from './chat/known.ts';
import { createOnline } from './chat/online.ts';
import { createPeople, type Person } from './chat/people.ts';
import { createPresence } from './chat/presence.ts';
import { handlers } from './commands/list.ts';
import { AnyDialect } from './dialects/choose.ts';
import type { UserId } from './facts.ts';
import type { ToOperator } from './report.ts';
import type { ServeOptions } from './serve-options.ts';
import type { Connection } from './sessions/connection.ts';
import { devicesInUse, endSessions, isStillIn, signOut } from './sessions/ending.ts';
import { createLastHere } from './sessions/last-here.ts';
import { ClientSession } from './sessions/session.ts';
import type { Bye, Session, Shared } from './sessions/shared.ts';
import { createState } from './state/state.ts';
import type { SteadyClock } from './steady.ts';
import type { Store } from './store/store.ts';

export interface HouseNeeds {
  /** Not open yet; it uses the same clock. */
  readonly store: Store;
  readonly clock: SteadyClock;
  /** Runs something in the next turn of the event loop. */
  readonly nextTurn: (run: () => void) => unknown;
  /** A random id of lower-case letters and digits, never the same twice. */
  readonly newId: () => string;
  readonly passwords: Passwords;
  readonly options: Pick<
    ServeOptions,
    | 'guests'
    | 'registration'
    | 'blockFor'
    | 'idleAfter'
    | 'lineRate'
    | 'lineBurst'
    | 'helloWithin'
    | 'loginWithin'
    | 'pingAfter'
    | 'dropAfter'
    | 'groupMembersMax'
    | 'acceptClock'
    | 'privateChats'
    | 'trustProxy'
  >;
  /** The addresses of this machine. */
  readonly ownAddresses: () => readonly string[];
  /** Reports an internal error, for the log. */
  readonly failed: (error: unknown) => void;
  readonly report: ToOperator;
}

export interface House {
  /** What the operator may do. */
  readonly operator: Operator;
  /** A connection has come in; its bytes go to the session returned. */
  admit(connection: Connection): Session;
  /** Tells every client why, and ends each session once its work under way is done. Nobody else gets in. */
  farewell(why: Bye): Promise<void>;
}

/** Opens the store and erases what is overdue. Throws StorageError, or ClockError if the operator must be asked first. */
export async function openHouse(needs: HouseNeeds): Promise<House> {
  const { store, clock, newId, passwords, options, failed, report } = needs;
  const { groupMembersMax, privateChats: privateAllowed } = options;
  const giveWay = createGiveWay(needs.nextTurn);
  const state = createState();
  const online = createOnline();
  const introductions = createIntroductions({ ...needs, state, online });
  const sessions = createSessions({ clock, newId });
  let history: History | undefined; // once the store is open
  const apply = createApplied({
    ...{ state, online, introductions, clock },
    blocksChange: (user) => history?.passHidden(user).catch(failed),
    signOut: (batch) => signOut(batch, state, sessions.all),
  });
  await store.open({ ...state, apply });
  const expiry = createExpiry({
    store,
    clock,
    tell(chats, until) {
      tellErased(chats, until, { online, known: state });
      sessions.urge();
    },
    failed,
  });
  await expireOverdue(expiry, needs, state.newest());

  const people = createPeople(state);
  const seesAddresses = !options.trustProxy;
  const guests = createGuests({
    ...{ state, people, store, clock, newId, failed, clientKey },
    seesNetworks: seesAddresses,
  });
  const presence = createPresence({ state, store, online, clock, failed });
  history = createHistory(state, store, { clock, giveWay });
  const ledger = createLedger({ state, store, clock, newId });
  const stillIn = (person: Person): boolean => isStillIn(person, state);
  const inUse = (user: UserId): ReadonlySet<string> => devicesInUse(sessions.all, user);
  const lastHere = createLastHere();
  const { registration, blockFor } = options;
  const accounts = createAccounts({
    ...{ state, ledger, passwords, clock, newId, registration, blockFor, report, failed, inUse },
  });
  const shared: Shared = {
    accounts,
    deviceLeft(person, forGood) {
      if (person.device === undefined) return;
      lastHere.left(person.device, clock.now());
      if (forGood && stillIn(person)) accounts.logOut(person).catch(failed);
    },
    people,
    guests,
    presence,
    history,
    introductions,
    seesAddresses,
    blockedBy: (user) => blockedBy(user, { state, people }),
    namesFor: (user) => namesFor(user, { state, online, presence, clock, giveWay }),
    missed: state.missed,
    carryOut: createDispatch({
      handlers,
      ...{ state, people, guests, online, presence, history, store, clock, newId },
      ...{ introductions, privateAllowed, groupMembersMax, giveWay, searches: new WeakMap() },
      isStillIn: stillIn,
      devicesInUse: inUse,
      deviceLeftAt: lastHere.at,
    }),
    giveWay,
    clock,
    epoch: store.epoch,
    guestsAllowed: options.guests,
    lineRate: { burst: options.lineBurst, perSecond: options.lineRate },
    life: options,
    idleAfter: options.idleAfter,
    isStillIn: stillIn,
    byStream: new Map(),
    report,
    failed,
    left: sessions.left,
  };

  return {
    operator: createOperator({
      state,
      ledger,
      people,
      isOnline: online.isOnline,
      lastSeen: presence.lastSeen,
      kick: (user) => endSessions(sessions.all, { user, why: KICKED }),
    }),
    admit: (connection) => sessions.begin(connection, shared),
    async farewell(why) {
      expiry.stop();
      await sessions.dismissAll(why);
      await guests.end();
      presence.flush();
    },
  };
}

interface Sessions {
  readonly all: ReadonlySet<Session>;
  begin(connection: Connection, shared: Shared): Session;
  left(session: Session): void;
  /** What waits for clients may include an expired message: a client that does not take it soon is cut off. */
  urge(): void;
  /** Lets nobody else in, and ends all sessions; resolves when all have ended. */
  dismissAll(why: Bye): Promise<void>;
}

/** All sessions there are, each with its connection. */
function createSessions({ clock, newId }: Pick<HouseNeeds, 'clock' | 'newId'>): Sessions {
  const all = new Set<Session>();
  const connections = new Map<Session, Connection>();
  let closing = false;
  return {
    all,
    begin(connection, shared) {
      if (closing) connection.destroy();
      const dialect = new AnyDialect({
        send: (bytes) => connection.send(bytes),
        destroy: () => connection.destroy(),
        clock,
        newId,
      });
      const session = new ClientSession(connection, dialect, shared);
      all.add(session);
      connections.set(session, connection);
      return session;
    },
    left(session) {
      all.delete(session);
      connections.delete(session);
    },
    urge() {
      for (const connection of connections.values()) connection.urge?.();
    },
    async dismissAll(why) {
      closing = true;
      await Promise.all(Array.from(all, (session) => session.dismiss(why)));
    },
  };
}

/**
 * Erases what is overdue before anybody is let in. If the operator must be asked first, the store closes and nothing
 * has been erased.
 */
async function expireOverdue(expiry: Expiry, needs: HouseNeeds, lastKept: Ms): Promise<void> {
  const { store, clock, options } = needs;
  const { acceptClock } = options;
  clock.reached(lastKept);
  try {
    await expiry.start({ lastKept, acceptClock });
  } catch (error) {
    await store.close();
    throw error;
  }
}

const KICKED: Bye = {
  code: 'signed-out',
  text: 'Whoever runs this server has logged you off. You may log in again.',
  back: false,
};

/** Short enough that every client accepts the id of a chat of two guests. */
function clientKey(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}

// A session as the rest of the server sees it, and what all sessions of one server share.

import type { Rate } from '../../shared/bucket.ts';
import type { Clock, Ms } from '../../shared/clock.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { CarryOut } from '../chat/dispatch.ts';
import type { GiveWay } from '../chat/give-way.ts';
import type { Guests } from '../chat/guests.ts';
import type { History } from '../chat/history.ts';
import type { Introductions } from '../chat/introductions.ts';
import type { People, Person } from '../chat/people.ts';
import type { Presence } from '../chat/presence.ts';
import type { UserId } from '../facts.ts';
import type { ToOperator } from '../report.ts';
import type { Receiver } from './connection.ts';
import type { LifeLimits } from './life.ts';

/** What every session of a server shares. */
export interface Shared {
  readonly accounts: Accounts;
  readonly people: People;
  readonly guests: Guests;
  readonly presence: Presence;
  readonly history: History;
  readonly introductions: Introductions;
  /** Whether a connection's address is its client's own. */
  readonly seesAddresses: boolean;
  /** A session is over. `forGood`: the client does not come back by itself. */
  readonly deviceLeft: (person: Person, forGood: boolean) => void;
  /** The names of those whom a user blocks. */
  readonly blockedBy: (user: UserId) => readonly string[];
  /** The names of those whom a user may list, here or away, up to the most told at once. */
  readonly namesFor: (user: Person) => Promise<readonly string[]>;
  /** What a user is to be told at the login. */
  readonly missed: (user: UserId) => readonly string[];
  readonly carryOut: CarryOut;
  readonly giveWay: GiveWay;
  readonly clock: Clock;
  readonly epoch: string;
  readonly guestsAllowed: boolean;
  readonly lineRate: Rate;
  readonly life: LifeLimits;
  readonly idleAfter: Ms;
  /** Whether somebody logged in still has access. */
  readonly isStillIn: (person: Person) => boolean;
  /** The sessions of clients that named their stream: a client that comes back ends its older self. */
  readonly byStream: Map<string, Session>;
  readonly report: ToOperator;
  /** Reports an internal error, for the log; the user is told nothing of it. */
  readonly failed: (error: unknown) => void;
  /** The session is over. */
  readonly left: (session: Session) => void;
}

export type Bye = Omit<EventOf<'bye'>, 'kind'>;

export interface Session extends Receiver {
  /** Who is logged in here; undefined before the login and after the end. */
  readonly person: Person | undefined;
  /** The same client is here again on another connection: this one is dead, even if nobody has noticed. */
  replaced(): void;
  /** Says good-bye once what is under way is done, and closes. */
  dismiss(why: Bye): Promise<void>;
}

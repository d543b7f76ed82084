// What whoever runs the server does to accounts: each takes effect at once, also for those who are connected. It knows no
// socket and no command line, and of passwords only their records.

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf, nameFault } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import { GLOBAL } from '../chat/direct.ts';
import type { People } from '../chat/people.ts';
import type { Account } from '../chat/roll.ts';
import type { State } from '../chat/state.ts';
import type { FactOf, UserId } from '../facts.ts';
import { StorageError, type Store } from '../store/store.ts';

export interface UserRow {
  readonly name: string;
  readonly since: Ms;
  /** When the user was last here; 0 for never. */
  readonly seen: Ms;
  /** So many clients may come in without the password. */
  readonly devices: number;
  readonly banned: boolean;
  readonly online: boolean;
}

/** All but `users` throw a Refusal: no-such-user, bad-name, storage, and what they say. */
export interface Operator {
  /** All accounts, in the order of their names. */
  users(): Promise<readonly UserRow[]>;
  /** Makes an account; `password` is a record (passwords.ts). Throws name-taken. */
  add(name: string, password: string): Promise<void>;
  /** A new password: no device comes in without it any more, and all sessions end. */
  passwd(name: string, password: string): Promise<void>;
  /** The account goes and its sessions end. What it wrote stays where it was written. */
  remove(name: string): Promise<void>;
  /** Ends the sessions of a user or guest. Throws not-logged-in. */
  kick(name: string): Promise<void>;
  /** Keeps the account out until `unban`; false if it was kept out already. */
  ban(name: string): Promise<boolean>;
  /** False if the account was not kept out. */
  unban(name: string): Promise<boolean>;
}

type Bye = Omit<EventOf<'bye'>, 'kind'>;

export interface OperatorNeeds {
  readonly state: State;
  readonly store: Store;
  readonly people: Pick<People, 'named'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly isOnline: (user: UserId) => boolean;
  /** Ends all sessions of a user. */
  readonly end: (user: UserId, why: Bye) => Promise<void>;
}

const SIGNED_OUT: Bye = {
  code: 'signed-out',
  text: 'Whoever runs this server has set a new password for you: ask for it.',
  back: false,
};
const REMOVED: Bye = {
  code: 'signed-out',
  text: 'Whoever runs this server has removed your account.',
  back: false,
};
const KICKED: Bye = {
  code: 'signed-out',
  text: 'Whoever runs this server has ended your session.',
  back: false,
};
const BANNED: Bye = {
  code: 'banned',
  text: 'Whoever runs this server keeps you out for now.',
  back: false,
};

/** Who did it, in the journal; no id of a user looks like that. */
const BY = 'operator:';

export function createOperator(needs: OperatorNeeds): Operator {
  const { state, store, people, clock, newId, isOnline, end } = needs;

  const commit = async (fact: AccountFact): Promise<boolean> => {
    const subjects = fact.kind === 'registered' ? [fact.on, ...(fact.touches ?? [])] : [fact.on];
    const expects = subjects.map((on) => ({ on, revision: store.revision(on) }));
    try {
      return (await store.commit(fact, expects)) !== 'conflict';
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new Refusal('storage', `Nothing was changed: ${error.message}`, { cause: error });
    }
  };

  /** Commits what `make` makes of the account as it is; looks again when it changed meanwhile. */
  const change = async (
    name: string,
    make: (account: Account) => AccountFact | undefined,
  ): Promise<Account | undefined> => {
    for (;;) {
      const account = existing(name);
      const fact = make(account);
      if (!fact) return undefined;
      if (await commit(fact)) return account;
    }
  };

  const existing = (name: string): Account => {
    checkName(name);
    const account = state.accountNamed(name);
    if (account) return account;
    throw new Refusal('no-such-user', `There is no account "${name}".`);
  };

  const about = (account: Account) => ({
    on: `user:${account.id}` as const,
    by: BY,
    at: clock.now(),
  });

  const setBan = (name: string, banned: boolean) =>
    change(name, (account) =>
      account.banned === banned
        ? undefined
        : { kind: 'banned', ...about(account), body: { banned } },
    );

  const rowOf = ({ id, name, since, devices, banned }: Account): UserRow => {
    const online = isOnline(id);
    const seen = online ? clock.now() : state.seen(id).at;
    return { name, since, seen, devices: devices.length, banned, online };
  };

  return {
    async users() {
      const rows = Array.from(state.accounts(), (account) => ({
        key: keyOf(account.name),
        row: rowOf(account),
      }));
      rows.sort((a, b) => (a.key < b.key ? -1 : 1));
      return rows.map(({ row }) => row);
    },
    async add(name, password) {
      checkName(name);
      const taken = (): Refusal =>
        new Refusal('name-taken', `The name "${name}" is taken already, by an account or a guest.`);
      if (people.named(name)) throw taken();
      const kept = await commit({
        kind: 'registered',
        on: `user:${newId()}`,
        touches: [`name:${keyOf(name)}`],
        by: BY,
        at: clock.now(),
        body: { name, password, read: state.chat(GLOBAL)?.last ?? 0 },
      });
      if (!kept) throw taken();
    },
    async passwd(name, password) {
      const account = await change(name, (known) => ({
        kind: 'password',
        ...about(known),
        body: { password, devices: [] },
      }));
      if (account) await end(account.id, SIGNED_OUT);
    },
    async remove(name) {
      const account = await change(name, (known) => ({
        kind: 'removed',
        ...about(known),
        touches: [`name:${keyOf(known.name)}`, `inbox:${known.id}`],
        body: {},
      }));
      if (account) await end(account.id, REMOVED);
    },
    async kick(name) {
      checkName(name);
      const person = people.named(name) ?? existing(name);
      if (!isOnline(person.id)) throw new Refusal('not-logged-in', `${person.name} is not online.`);
      await end(person.id, KICKED);
    },
    async ban(name) {
      const account = await setBan(name, true);
      if (account) await end(account.id, BANNED);
      return account !== undefined;
    },
    async unban(name) {
      return (await setBan(name, false)) !== undefined;
    },
  };
}

type AccountFact =
  | FactOf<'registered'>
  | FactOf<'password'>
  | FactOf<'banned'>
  | FactOf<'removed'>;

function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault !== undefined) throw new Refusal('bad-name', fault);
}

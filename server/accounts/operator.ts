// What the operator does to accounts. Each change takes effect at once, also on connected sessions: a session lasts as
// long as its account and device do. It knows no socket and no command line, and never sees a password, only its
// record.

import type { Ms } from '../../shared/clock.ts';
import { keyOf, nameFault } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { People } from '../chat/people.ts';
import type { UserId } from '../facts.ts';
import type { Account } from '../state/accounts.ts';
import type { State } from '../state/state.ts';
import type { AccountChange, Ledger } from './ledger.ts';

export interface UserRow {
  readonly name: string;
  readonly since: Ms;
  /** When the user was last here; 0 for never. */
  readonly seen: Ms;
  /** How many clients may come in without the password. */
  readonly devices: number;
  readonly banned: boolean;
  readonly online: boolean;
  /** The account can't be read: only the name is known, without its spelling. */
  readonly damaged?: boolean;
}

/** Each throws a Refusal: bad-name, no-such-user, storage, and what it says. */
export interface Operator {
  /** All accounts, also damaged ones, in the order of their names. */
  users(): Promise<readonly UserRow[]>;
  /** Makes an account; `password` is a record (passwords.ts). Throws name-taken. */
  add(name: string, password: string): Promise<void>;
  /** A new password: every device needs it again, and all sessions end. */
  passwd(name: string, password: string): Promise<void>;
  /**
   * Removes the account from its groups, then for good, and ends its sessions. Its messages stay. For a damaged
   * account, frees the name.
   */
  remove(name: string): Promise<void>;
  /** Logs off a user or guest, who may come back. Throws not-logged-in. */
  kick(name: string): Promise<void>;
  /** Keeps the account out until `unban`; false if it was banned already. */
  ban(name: string): Promise<boolean>;
  /** False if the account was not banned. */
  unban(name: string): Promise<boolean>;
}

export interface OperatorNeeds {
  readonly state: State;
  readonly ledger: Ledger;
  readonly people: Pick<People, 'named' | 'hold'>;
  readonly isOnline: (user: UserId) => boolean;
  /** When an account was last here; 0 for never. */
  readonly lastSeen: (user: UserId) => Ms;
  /** Ends all sessions of a user or guest; resolves with how many there were. */
  readonly kick: (user: UserId) => Promise<number>;
}

/** The author of the operator's facts in the journal; no user's id has a colon. */
const BY = 'operator:';

export function createOperator(needs: OperatorNeeds): Operator {
  const { state, ledger, people, isOnline, lastSeen, kick } = needs;

  const existing = (name: string): Account => {
    checkName(name);
    const account = state.accountNamed(name);
    if (account) return account;
    throw state.damaged(name) ? isDamaged(name) : noSuch(name);
  };

  /** Whether there was anything to do. */
  const change = async (
    name: string,
    next: (account: Account) => AccountChange | undefined,
  ): Promise<boolean> => {
    const was = await ledger.change(existing(name).id, asItIs(name, next), BY);
    return was !== undefined;
  };

  const setBan = (name: string, banned: boolean): Promise<boolean> =>
    change(name, (account) =>
      account.banned === banned ? undefined : { kind: 'banned', body: { banned } },
    );

  const rowOf = ({ id, name, since, devices, banned }: Account): UserRow => {
    const count = devices.length;
    return { name, since, seen: lastSeen(id), devices: count, banned, online: isOnline(id) };
  };

  const damagedRows = (): readonly UserRow[] => {
    const unknown = { since: 0, seen: 0, devices: 0, banned: false, online: false };
    return Array.from(state.damagedNames(), (name) => ({ name, ...unknown, damaged: true }));
  };

  return {
    async users() {
      const rows = [...Array.from(state.accounts(), rowOf), ...damagedRows()];
      const keyed = rows.map((row) => ({ key: keyOf(row.name), row }));
      keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
      return keyed.map(({ row }) => row);
    },
    async add(name, password) {
      checkName(name);
      if (state.damaged(name)) throw isDamaged(name);
      const release = people.hold(name);
      try {
        if (release && (await ledger.register(name, password, BY))) return;
      } finally {
        release?.();
      }
      throw new Refusal(
        'name-taken',
        `The name "${name}" is taken, by an account, a group or a guest.`,
      );
    },
    async passwd(name, password) {
      await change(name, () => ({ kind: 'password', body: { password, devices: [] } }));
    },
    async remove(name) {
      if (state.damaged(name) && (await ledger.free(name, BY))) return;
      await change(name, () => ({ kind: 'removed', body: {} }));
    },
    async kick(name) {
      checkName(name);
      const person = people.named(name) ?? existing(name);
      if ((await kick(person.id)) > 0) return;
      throw new Refusal('not-logged-in', `${person.name} is not online.`);
    },
    ban: (name) => setBan(name, true),
    unban: (name) => setBan(name, false),
  };
}

/** The account may be gone by now. */
function asItIs(name: string, next: (account: Account) => AccountChange | undefined) {
  return (now: Account | undefined): AccountChange | undefined => {
    if (now) return next(now);
    throw noSuch(name);
  };
}

function isDamaged(name: string): Refusal {
  const text = `The account "${name}" is damaged; the server's log names the file. To give its name up: hearth users remove ${name}`;
  return new Refusal('name-taken', text);
}

function noSuch(name: string): Refusal {
  return new Refusal('no-such-user', `There is no account "${name}".`);
}

function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault !== undefined) throw new Refusal('bad-name', fault);
}

// Making accounts and logging in: with a password, or with the token from an earlier login [DESIGN 3].

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf, nameFault } from '../../shared/names.ts';
import { passwordFault } from '../../shared/password.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Person } from '../chat/people.ts';
import type { Device, UserId } from '../facts.ts';
import type { ToOperator } from '../report.ts';
import type { Account } from '../state/accounts.ts';
import { serves } from '../state/accounts.ts';
import type { State } from '../state/state.ts';
import { type DeviceWish, hashOf, makeRoom, newDevice } from './devices.ts';
import type { Ledger } from './ledger.ts';
import type { Passwords } from './passwords.ts';
import { type Claim, claimantOf, createProof } from './proof.ts';
import { createStandings } from './standing.ts';

export interface Login {
  readonly person: Person;
  /** Sent to the client and kept nowhere else. */
  readonly token?: string;
}

/** A new password that is not stored yet. */
export interface NewPassword {
  /** The one device that stays, and its token, for the client only. */
  readonly device: string;
  readonly token: string;
  /** Throws a Refusal: wrong-password, storage. */
  keep(): Promise<void>;
}

export interface Accounts {
  readonly registration: 'open' | 'closed';
  /** Throws a Refusal: registration-closed, name-taken, bad-name, bad-password, busy, storage. */
  register(claim: Claim, wish: DeviceWish): Promise<Login>;
  /**
   * `left` says how many tries remain after a wrong password. For an unknown name every password is wrong, and takes as
   * long to check. While the disk refuses writes, a login has no token and no device, and lasts as long as its session.
   * Throws a Refusal: locked, banned, busy.
   */
  logIn(claim: Claim, wish: DeviceWish): Promise<Login | { readonly left: string }>;
  /** Revokes the token, unless it is remembered or another session is logged in with it. */
  logOut(person: Person): Promise<void>;
  /** Undefined if the token isn't that account's (any more). Throws Refusal `banned`. */
  logInByToken(name: string, token: string, network: string): Login | undefined;
  /** Throws a Refusal: account-needed, wrong-password, locked, bad-password, busy. */
  changePassword(
    asker: Person,
    words: { readonly old: string; readonly new: string; readonly network: string },
  ): Promise<NewPassword>;
}

interface Needs {
  readonly state: State;
  readonly ledger: Ledger;
  readonly passwords: Passwords;
  readonly clock: Clock;
  /** A random id of lower-case letters and digits, never the same twice. */
  readonly newId: () => string;
  readonly registration: 'open' | 'closed';
  readonly blockFor: Ms;
  readonly report: ToOperator;
  /** Reports an internal error, for the log. */
  readonly failed: (error: unknown) => void;
  /** The devices that a user is logged in with now. */
  readonly inUse: (user: UserId) => ReadonlySet<string>;
}

export function createAccounts(needs: Needs): Accounts {
  const { state, ledger, passwords, clock, newId, registration } = needs;
  const standings = createStandings(clock);
  const prove = createProof({ ...needs, standings, accounts: state });

  /** The account as it is now; throws if it has changed since the password was checked. */
  const unchanged = ({ id, password }: Account): Account => {
    const account = state.account(id);
    if (account?.password === password) return allowed(account);
    throw new Refusal('wrong-password', 'The account has just been changed. Log in again.');
  };

  /** Adds a device to the account; tries again if another login came in between. */
  const addDevice = async (proved: Account, wish: DeviceWish): Promise<Login> => {
    const { id } = proved;
    const now = clock.now();
    const { device, token } = newDevice(wish, { id: newId(), now });
    const account = await ledger.change(id, () => {
      const { devices } = unchanged(proved);
      const others = makeRoom(devices, { inUse: needs.inUse(id), now, wish });
      return { kind: 'devices', body: { devices: [...others, device] } };
    });
    return { person: personOf(account ?? proved, device), token };
  };

  return {
    registration,
    async register({ name, password, network }, wish) {
      if (registration === 'closed') throw closed();
      const fault = nameFault(name);
      if (fault !== undefined) throw new Refusal('bad-name', fault);
      checkNew(password);
      const taken = (): Refusal =>
        new Refusal('name-taken', `The name "${name}" is taken. Choose another.`);
      if (state.isTaken(name)) throw taken();
      const record = await passwords.hash(password, claimantOf({ name, network }, standings));
      const account = await ledger.register(name, record);
      if (!account) throw taken();
      return addDevice(account, wish);
    },
    async logIn(claim, wish) {
      const proof = await prove(claim);
      if (proof.kind !== 'right') return proof;
      try {
        return await addDevice(proof.account, wish);
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'storage')) throw error;
        needs.failed(error.cause); // for the operator
        return withoutDevice(unchanged(proof.account));
      }
    },
    async logOut({ id, device }) {
      await ledger.change(id, (account) => {
        const known = account?.devices.find((one) => one.id === device);
        if (!account || !known || known.remembered || needs.inUse(id).has(known.id))
          return undefined;
        const others = account.devices.filter((one) => one !== known);
        return { kind: 'devices', body: { devices: others } };
      });
    },
    logInByToken(name, token, network) {
      const known = state.deviceOf(hashOf(token));
      if (!known || keyOf(known.account.name) !== keyOf(name)) return undefined;
      if (!serves(known.device, clock.now())) return undefined;
      const person = personOf(allowed(known.account), known.device);
      standings.cameIn(name, network);
      return { person };
    },
    async changePassword({ id, name, device: own }, { old, new: password, network }) {
      const before = state.account(id);
      if (!before) throw new Refusal('account-needed', 'Guests have no password to change.');
      checkNew(password);
      const proof = await prove({ name, password: old, network });
      if (proof.kind === 'wrong') {
        const text = `That is not your current password. ${proof.left} Nothing was changed.`;
        throw new Refusal('wrong-password', text);
      }
      const record = await passwords.hash(password, claimantOf({ name, network }, standings));
      const known = before.devices.find((device) => device.id === own);
      const wish = { label: known?.label ?? 'unnamed', remember: known?.remembered ?? false };
      const { device, token } = newDevice(wish, { id: newId(), now: clock.now() });
      return {
        device: device.id,
        token,
        async keep() {
          await ledger.change(id, () => {
            unchanged(proof.account);
            return { kind: 'password', body: { password: record, devices: [device] } };
          });
        },
      };
    },
  };
}

function closed(): Refusal {
  const text = 'Nobody can make an account here: ask whoever runs this server for one.';
  return new Refusal('registration-closed', text);
}

function checkNew(password: string): void {
  const fault = passwordFault(password);
  if (fault !== undefined) throw new Refusal('bad-password', fault);
}

/** Only somebody who has proved that the account is theirs is told that it is banned. */
function allowed(account: Account): Account {
  if (!account.banned) return account;
  throw new Refusal('banned', `The account "${account.name}" has been banned from this server.`);
}

function withoutDevice({ id, name }: Account): Login {
  return { person: { id, name, guest: false } };
}

function personOf({ id, name }: Account, device: Device): Person {
  return { id, name, guest: false, device: device.id };
}

// Who has an account, by id, name and token; and who blocks whom. Part of the state, which alone changes it.

import type { Ms } from '../../shared/clock.ts';
import { isName, keyOf } from '../../shared/names.ts';
import type { Device, Seq, UserId } from '../facts.ts';

export interface Account {
  readonly id: UserId;
  readonly name: string;
  readonly since: Ms;
  readonly password: string;
  /** The head of `global` when the account was made: its first read mark there. */
  readonly read: Seq;
  readonly devices: readonly Device[];
  readonly blocks: readonly UserId[];
  /** Kept out until the operator lifts the ban. */
  readonly banned: boolean;
}

export interface AccountIndex {
  account(id: UserId): Account | undefined;
  accountNamed(name: string): Account | undefined;
  accounts(): Iterable<Account>;
  /** How many there are. */
  accountCount(): number;
  /** The unreadable account of that name; its id, if known. */
  damaged(name: string): { readonly id?: UserId } | undefined;
  /** The names of all unreadable accounts; nothing says how they were spelled. */
  damagedNames(): Iterable<string>;
  /** The account and device that a token's hash belongs to. */
  deviceOf(tokenHash: string): { account: Account; device: Device } | undefined;
  /** Everybody whom a user blocks. A guest's list lasts as long as the guest is remembered. */
  blocksOf(user: UserId): ReadonlySet<UserId>;
  /** Everybody who blocks a user. */
  blockersOf(user: UserId): ReadonlySet<UserId>;
}

export interface MutableAccountIndex extends AccountIndex {
  put(account: Account): void;
  remove(id: UserId): void;
  /** An account is missing: its name stays taken until it is freed. False if that is not a name, or somebody has it. */
  miss(name: string, id: UserId | undefined): boolean;
  free(name: string): void;
  putBlocks(user: UserId, blocks: readonly UserId[]): void;
}

const NOBODY: ReadonlySet<UserId> = new Set();

export function createAccountIndex(): MutableAccountIndex {
  const accounts = new Map<UserId, Account>();
  const ids = new Map<string, UserId>(); // by name key
  const tokens = new Map<string, UserId>(); // by token hash
  const reserved = new Map<string, { readonly id?: UserId }>(); // by name key
  const blocks = new Map<UserId, Set<UserId>>();
  const blockers = new Map<UserId, Set<UserId>>();

  const putBlocks = (user: UserId, list: readonly UserId[]): void => {
    for (const other of blocks.get(user) ?? []) {
      const those = blockers.get(other);
      those?.delete(user);
      if (those?.size === 0) blockers.delete(other);
    }
    if (list.length === 0) blocks.delete(user);
    else blocks.set(user, new Set(list));
    for (const other of list) blockers.set(other, (blockers.get(other) ?? new Set()).add(user));
  };

  return {
    account: (id) => accounts.get(id),
    accountNamed: (name) => accounts.get(ids.get(keyOf(name)) ?? ''),
    accounts: () => accounts.values(),
    accountCount: () => accounts.size,
    deviceOf(tokenHash) {
      const account = accounts.get(tokens.get(tokenHash) ?? '');
      const device = account?.devices.find((known) => known.tokenHash === tokenHash);
      return account && device && { account, device };
    },
    blocksOf: (user) => blocks.get(user) ?? NOBODY,
    blockersOf: (user) => blockers.get(user) ?? NOBODY,
    damaged: (name) => reserved.get(keyOf(name)),
    damagedNames: () => reserved.keys(),
    miss(name, id) {
      if (!isName(name) || ids.has(keyOf(name))) return false;
      reserved.set(keyOf(name), id === undefined ? {} : { id });
      return true;
    },
    free: (name) => void reserved.delete(keyOf(name)),
    put(account) {
      const before = accounts.get(account.id);
      for (const device of before?.devices ?? []) tokens.delete(device.tokenHash);
      if (before && ids.get(keyOf(before.name)) === account.id) ids.delete(keyOf(before.name));
      reserved.delete(keyOf(account.name));
      accounts.set(account.id, account);
      ids.set(keyOf(account.name), account.id);
      for (const device of account.devices) tokens.set(device.tokenHash, account.id);
      putBlocks(account.id, account.blocks);
    },
    remove(id) {
      const account = accounts.get(id);
      if (!account) return;
      for (const device of account.devices) tokens.delete(device.tokenHash);
      accounts.delete(id);
      if (ids.get(keyOf(account.name)) === id) ids.delete(keyOf(account.name));
      putBlocks(id, []);
    },
    putBlocks,
  };
}

/** How long the token of a device that is not remembered lasts. */
const FORGOTTEN_AFTER: Ms = 30 * 86_400_000;

/** Whether the device's token still lets its user in. */
export function serves({ remembered, since }: Device, now: Ms): boolean {
  return remembered || now < since + FORGOTTEN_AFTER;
}

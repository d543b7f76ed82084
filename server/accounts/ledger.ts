// Makes the facts about accounts, except those that users make by a line (chat/). It decides nothing: the caller has.

import type { Clock } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { FactOf, Subject, UserId } from '../facts.ts';
import type { Account } from '../state/accounts.ts';
import { GLOBAL } from '../state/direct.ts';
import type { State } from '../state/state.ts';
import { asSeen, StorageError, type Store } from '../store/store.ts';

type Kinds = 'devices' | 'password' | 'banned' | 'removed';
/** A change of an account. */
export type AccountChange = { [K in Kinds]: Pick<FactOf<K>, 'kind' | 'body'> }[Kinds];

export interface Ledger {
  /** Makes an account; undefined if another has taken the name. `by` defaults to the account itself. */
  register(name: string, password: string, by?: UserId): Promise<Account | undefined>;
  /**
   * Commits the change that `next` makes of the account as it is (undefined: there is none), and calls `next` again if
   * the account changed meanwhile. Resolves with the account before the change; undefined if `next` wanted none.
   * Rejects with what `next` throws, and with Refusal `storage`.
   */
  change(
    id: UserId,
    next: (account: Account | undefined) => AccountChange | undefined,
    by?: UserId,
  ): Promise<Account | undefined>;
  /** Frees the name of a damaged account; false if no damaged account has it. Rejects with Refusal `storage`. */
  free(name: string, by: UserId): Promise<boolean>;
}

export interface LedgerNeeds {
  readonly state: State;
  readonly store: Store;
  readonly clock: Clock;
  /** A random id of lower-case letters and digits, never the same twice. */
  readonly newId: () => string;
}

export function createLedger({ state, store, clock, newId }: LedgerNeeds): Ledger {
  /** False if another fact touched one of `seen` first. */
  const keep = async (fact: FactOf<Kinds | 'registered'>, seen: readonly Subject[]) => {
    const expects = asSeen(store, ...seen);
    try {
      return (await store.commit(fact as Parameters<Store['commit']>[0], expects)) !== 'conflict';
    } catch (cause) {
      if (!(cause instanceof StorageError)) throw cause;
      const text = 'The server cannot write to its disk just now. Try again later.';
      throw new Refusal('storage', text, { cause });
    }
  };

  return {
    async register(name, password, by) {
      const id = newId();
      const on = `user:${id}` as const;
      const taken = `name:${keyOf(name)}` as const;
      const read = state.chat(GLOBAL)?.last ?? 0;
      const about = { on, touches: [taken], by: by ?? id, at: clock.now() };
      if (state.isTaken(name)) return undefined;
      const body = { name, password, read };
      const kept = await keep({ kind: 'registered', ...about, body }, [on, taken]);
      return kept ? state.account(id) : undefined;
    },
    async change(id, next, by = id) {
      const on = `user:${id}` as const;
      for (;;) {
        const account = state.account(id);
        const entry = next(account);
        if (!account || !entry) return undefined;
        const about = { on, by, at: clock.now() };
        const isKept =
          entry.kind === 'removed'
            ? await keep({ ...about, ...removal(account, state) }, wholeLife(account, state))
            : await keep({ ...about, ...entry }, [on]);
        if (isKept) return account;
      }
    },
    async free(name, by) {
      for (;;) {
        const damaged = state.damaged(name);
        if (!damaged) return false;
        const gone = { id: damaged.id ?? newId(), name };
        const on = `user:${gone.id}` as const;
        const fact = { on, by, at: clock.now(), ...removal(gone, state) };
        if (await keep(fact, wholeLife(gone, state))) return true;
      }
    },
  };
}

/** What goes with an account: its groups lose it, and groups left empty end. */
function removal(
  { id, name }: Pick<Account, 'id' | 'name'>,
  state: State,
): Pick<FactOf<'removed'>, 'kind' | 'touches' | 'body'> {
  const groups = [...state.groupsOf(id)].flatMap((chat) => state.group(chat) ?? []);
  const ending = groups.filter(({ members }) => members.size === 1);
  const touches: Subject[] = [`name:${keyOf(name)}`, `inbox:${id}`];
  for (const group of groups) touches.push(`chat:${group.id}`, `group:${group.id}`);
  for (const group of ending) touches.push(`name:${keyOf(group.name)}`);
  const ends = ending.map((group) => group.id);
  const owned = groups
    .filter((group) => group.owner === id && group.members.size > 1)
    .map((group) => group.id);
  const body = { name, ...(ends.length > 0 && { ends }), ...(owned.length > 0 && { owned }) };
  return { kind: 'removed', touches, body };
}

/** What an account's removal depends on: meanwhile nobody may add it to a group, or leave it alone in one. */
function wholeLife({ id }: Pick<Account, 'id'>, state: State): readonly Subject[] {
  const groups = Array.from(state.groupsOf(id), (chat) => `group:${chat}` as const);
  return [`user:${id}`, `inbox:${id}`, ...groups];
}

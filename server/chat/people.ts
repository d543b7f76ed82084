// Accounts and guests by name: whom a name means, and what somebody is called.

import { keyOf } from '../../shared/names.ts';
import type { UserId } from '../facts.ts';
import type { State } from '../state/state.ts';

/** Somebody who acts: an account logged in, or a guest while connected. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly guest: boolean;
  /** This login's device; undefined for a guest, and for a login while the disk refused writes. */
  readonly device?: string;
  /** The device that replaces it while a new password is being kept. */
  readonly nextDevice?: string;
}

export interface People {
  /** The account or the connected guest of that name. */
  named(name: string): Person | undefined;
  /** The connected guest of that id. */
  guest(id: UserId): Person | undefined;
  /** A guest comes in; false if an account, a group or another guest has the name. */
  admit(guest: Person): boolean;
  /** One session of a guest is over; true if it was the last one. */
  dismiss(guest: Person): boolean;
  /** Whether the account of that name is damaged: nobody can log in to it or take its name. */
  isDamaged(name: string): boolean;
  /** Whether no account, group or guest has the name, nor is about to. */
  isFree(name: string): boolean;
  /**
   * Keeps a free name for an account or group being made, until the returned function is called; undefined if it isn't
   * free.
   */
  hold(name: string): (() => void) | undefined;
}

export function createPeople(state: State): People {
  const guests = new Map<string, { person: Person; sessions: number }>(); // by name key
  const byId = new Map<UserId, Person>();
  const held = new Set<string>(); // name keys
  const isFree = (name: string): boolean => {
    const key = keyOf(name);
    return !state.isTaken(key) && !guests.has(key) && !held.has(key);
  };
  return {
    isFree,
    isDamaged: (name) => state.damaged(name) !== undefined,
    named(name) {
      const account = state.accountNamed(name);
      return account ? { guest: false, ...account } : guests.get(keyOf(name))?.person;
    },
    guest: (id) => byId.get(id),
    admit(person) {
      const key = keyOf(person.name);
      const known = guests.get(key);
      if (state.isTaken(key) || held.has(key)) return false;
      if (known && known.person.id !== person.id) return false;
      guests.set(key, { person, sessions: (known?.sessions ?? 0) + 1 });
      byId.set(person.id, person);
      return true;
    },
    dismiss(person) {
      const known = guests.get(keyOf(person.name));
      if (known?.person.id !== person.id) return false;
      known.sessions -= 1;
      if (known.sessions > 0) return false;
      guests.delete(keyOf(person.name));
      return byId.delete(person.id);
    },
    hold(name) {
      const key = keyOf(name);
      if (!isFree(key)) return undefined;
      held.add(key);
      return () => held.delete(key);
    },
  };
}

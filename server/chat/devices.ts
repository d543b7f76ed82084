// A user's own devices: each login by password made one, and its token then replaces the password [DESIGN 3].

import { Refusal } from '../../shared/refusal.ts';
import type { Device } from '../facts.ts';
import type { Room } from './handler.ts';
import type { Person } from './people.ts';

const SHORT_ID_CHARS = 4;

export function devicesOf(asker: Person, state: Room['state']): readonly Device[] {
  const account = state.account(asker.id);
  if (account) return account.devices;
  throw new Refusal('account-needed', 'Guests have no devices: only accounts have.');
}

/** The shortest start of the id that no other device's shares. */
export function shortId({ id }: Device, all: readonly Device[]): string {
  let length = SHORT_ID_CHARS;
  const isShared = (): boolean =>
    all.some((other) => other.id !== id && other.id.startsWith(id.slice(0, length)));
  while (length < id.length && isShared()) length += 1;
  return id.slice(0, length);
}

// Ends sessions from outside: a session lasts as long as its account and its device do.

import type { Person } from '../chat/people.ts';
import type { Stored, UserId } from '../facts.ts';
import type { AccountIndex } from '../state/accounts.ts';
import type { Bye, Session } from './shared.ts';

/** Resolves with their number, once they are over. */
export async function endSessions(
  sessions: Iterable<Session>,
  end: {
    readonly user: UserId;
    readonly why: Bye;
    readonly which?: ((person: Person) => boolean) | undefined;
  },
): Promise<number> {
  const found = [...sessions].filter(
    ({ person }) => person?.id === end.user && (end.which?.(person) ?? true),
  );
  await Promise.all(found.map((session) => session.dismiss(end.why)));
  return found.length;
}

/** The devices that a user is logged in with now. */
export function devicesInUse(sessions: Iterable<Session>, user: UserId): ReadonlySet<string> {
  const devices = new Set<string>();
  for (const { person } of sessions) {
    if (person?.id === user && person.device !== undefined) devices.add(person.device);
  }
  return devices;
}

/**
 * Whether somebody who logged in earlier still has access: not removed, not banned, the device not revoked. An account
 * has no device if it logged in while the disk refused writes.
 */
export function isStillIn(person: Person, accounts: Pick<AccountIndex, 'account'>): boolean {
  const { id, guest, device, nextDevice } = person;
  const account = accounts.account(id);
  if (guest) return true;
  if (!account || account.banned) return false;
  if (isUnkept(person)) return true;
  return account.devices.some((known) => known.id === device || known.id === nextDevice);
}

/** Ends the sessions of those whose account or device a batch took away; to be called once it is applied. */
export function signOut(
  batch: readonly Stored[],
  accounts: Pick<AccountIndex, 'account'>,
  sessions: ReadonlySet<Session>,
): void {
  for (const { kind, on } of batch) {
    const text = REASONS.get(kind);
    if (text === undefined) continue;
    void endSessions(sessions, {
      user: on.slice('user:'.length),
      why: { code: 'signed-out', text, back: false },
      which: (person) => !isStillIn(person, accounts) || (kind === 'password' && isUnkept(person)),
    });
  }
}

/** Whether a login is without a device: only its password lets it in again. */
function isUnkept({ guest, device, nextDevice }: Person): boolean {
  return !guest && device === undefined && nextDevice === undefined;
}

const REASONS: ReadonlyMap<Stored['kind'], string> = new Map([
  ['password', 'This account has a new password: log in with it.'],
  ['devices', 'This device was forgotten: log in again.'],
  ['banned', 'This account has been banned.'],
  ['removed', 'This account has been removed.'],
]);

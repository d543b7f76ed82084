// Making accounts and logging in: by password, or by the token that an earlier login handed out [DESIGN 3].

import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { keyOf, nameFault } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { GLOBAL } from '../chat/direct.ts';
import type { Person } from '../chat/people.ts';
import type { Account } from '../chat/roll.ts';
import type { State } from '../chat/state.ts';
import type { Device, FactOf } from '../facts.ts';
import { StorageError, type Store } from '../store/store.ts';
import type { Passwords } from './passwords.ts';

export const PASSWORD_CHARS_MIN = 8;
const PASSWORD_CHARS_MAX = 1024;
/** A new login beyond so many takes the oldest device off. */
const DEVICES_MAX = 32;

/** How a client wants to be known. */
export interface DeviceWish {
  readonly label: string;
  readonly remember: boolean;
}

export interface Login {
  readonly person: Person;
  /** For the client alone. */
  readonly token?: string;
}

export interface Accounts {
  /** Throws a Refusal: registration-closed, name-taken, bad-name, bad-password, busy, storage. */
  register(name: string, password: string, device: DeviceWish): Promise<Login>;
  /** Undefined if the password is wrong or there is no such account: the two take equally long. */
  logIn(name: string, password: string, device: DeviceWish): Promise<Login | undefined>;
  /** Undefined if the token isn't that account's (any more). */
  logInByToken(name: string, token: string): Login | undefined;
}

interface Needs {
  readonly state: State;
  readonly store: Store;
  readonly passwords: Passwords;
  readonly clock: Clock;
  /** A random id of lower-case letters and digits, never the same twice. */
  readonly newId: () => string;
  readonly registration: 'open' | 'closed';
}

export function createAccounts({
  state,
  store,
  passwords,
  clock,
  newId,
  registration,
}: Needs): Accounts {
  const keep = async (fact: FactOf<'registered'> | FactOf<'devices'>) => {
    const expects = [fact.on, ...(fact.touches ?? [])].map((on) => ({
      on,
      revision: store.revision(on),
    }));
    try {
      return await store.commit(fact, expects);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new Refusal(
        'storage',
        'The server cannot write to its disk just now. Try again later.',
        {
          cause: error,
        },
      );
    }
  };

  /** Gives the account one more device; looks again when another login came in between. */
  const addDevice = async (id: string, wish: DeviceWish): Promise<Login> => {
    const token = randomBytes(32).toString('base64url');
    for (;;) {
      const account = state.account(id);
      if (!account) throw new Refusal('wrong-password', 'This account has just been removed.');
      const device: Device = {
        id: newId(),
        tokenHash: hashOf(token),
        label: wish.label,
        since: clock.now(),
        remembered: wish.remember,
      };
      const devices = [...account.devices, device].slice(-DEVICES_MAX);
      const stored = await keep({
        kind: 'devices',
        on: `user:${id}`,
        by: id,
        at: clock.now(),
        body: { devices },
      });
      if (stored !== 'conflict') return { person: personOf(account, device), token };
    }
  };

  return {
    async register(name, password, wish) {
      if (registration === 'closed') {
        throw new Refusal(
          'registration-closed',
          'Nobody can make an account here: ask whoever runs this server for one.',
        );
      }
      checkNew(name, password);
      const taken = (): Refusal =>
        new Refusal('name-taken', `The name "${name}" is taken. Choose another.`);
      if (state.accountNamed(name)) throw taken();
      const record = await passwords.hash(password);
      if (state.accountNamed(name)) throw taken(); // somebody was faster meanwhile
      const id = newId();
      const stored = await keep({
        kind: 'registered',
        on: `user:${id}`,
        touches: [`name:${keyOf(name)}`],
        by: id,
        at: clock.now(),
        body: { name, password: record, read: state.chat(GLOBAL)?.last ?? 0 },
      });
      if (stored === 'conflict') throw taken();
      return addDevice(id, wish);
    },
    async logIn(name, password, wish) {
      const account = state.accountNamed(name);
      const right = await passwords.verify(password, account?.password);
      return account && right ? addDevice(account.id, wish) : undefined;
    },
    logInByToken(name, token) {
      const known = state.deviceOf(hashOf(token));
      const fits = known && keyOf(known.account.name) === keyOf(name);
      return fits ? { person: personOf(known.account, known.device) } : undefined;
    },
  };
}

function checkNew(name: string, password: string): void {
  const fault = nameFault(name);
  if (fault !== undefined) throw new Refusal('bad-name', fault);
  const length = [...password].length;
  if (length < PASSWORD_CHARS_MIN || length > PASSWORD_CHARS_MAX) {
    throw new Refusal(
      'bad-password',
      `A password has at least ${PASSWORD_CHARS_MIN} and at most ${PASSWORD_CHARS_MAX} characters.`,
    );
  }
}

function personOf({ id, name }: Account, device: Device): Person {
  return { id, name, guest: false, device: device.id };
}

/** Tokens are 32 random bytes: a plain hash of one tells nothing. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

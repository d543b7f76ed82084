// From the first frame to the login: who somebody says they are, and whether they may be. It says what to answer and
// sends nothing itself.

import { nameFault } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Ask, Credentials, Hello, Rejected } from '../../shared/wire/native.ts';
import type { Accounts, DeviceWish, Login } from '../accounts/accounts.ts';
import type { People } from '../chat/people.ts';

const TRIES_MAX = 3;
/** So many names or passwords may be tried on one connection, whatever they are. */
const ANSWERS_MAX = 20;

export type Greeting =
  | { readonly kind: 'in'; readonly login: Login; readonly info: string }
  | { readonly kind: 'ask'; readonly ask: Omit<Ask, 'HEARTH'> }
  /** `over`: the connection ends. Else another hello may follow. */
  | {
      readonly kind: 'rejected';
      readonly rejected: Pick<Rejected, 'INFO' | 'code'>;
      readonly over: boolean;
    };

export interface Greeter {
  hello(hello: Hello): Greeting;
  /** The answer to an `ask` that followed `hello`. */
  credentials(credentials: Credentials, hello: Hello): Promise<Greeting>;
}

interface Needs {
  readonly accounts: Accounts;
  readonly people: People;
  readonly guestsAllowed: boolean;
  readonly guestId: (name: string, stream: string | undefined) => string;
}

/** One connection's greeting. */
export function createGreeter({ accounts, people, guestsAllowed, guestId }: Needs): Greeter {
  let wrong = 0;
  let answers = 0;

  const asGuest = ({ USERNAME: name, stream }: Hello): Greeting => {
    if (!guestsAllowed) {
      return no('guests-not-allowed', 'This server takes no guests: log in with an account.');
    }
    const person = { id: guestId(name, stream), name, guest: true };
    if (!people.admit(person)) return inUse(name);
    const info = `Welcome, ${name}. You are a guest: what is written to you is forgotten when you leave.`;
    return entered({ person }, info);
  };

  const ask = (what: Ask['ask'], INFO: string): Greeting => ({
    kind: 'ask',
    ask: { ask: what, guests: guestsAllowed && what === 'register', INFO },
  });

  const known = ({ USERNAME: name, token, as }: Hello, spelled: string): Greeting => {
    const login = token === undefined ? undefined : accounts.logInByToken(name, token);
    if (login) return back(login);
    if (as === 'guest') return no('name-taken', `The name "${spelled}" belongs to an account.`);
    return ask('password', `Password for ${spelled}:`);
  };

  const greet = (said: Hello): Greeting => {
    const { USERNAME: name, as } = said;
    const somebody = people.named(name);
    if (somebody && !somebody.guest) return known(said, somebody.name);
    const fault = nameFault(name);
    if (fault !== undefined) return no('bad-name', fault);
    if (as === 'guest' || (as === undefined && guestsAllowed)) return asGuest(said);
    return ask('register', `There is no "${name}" yet: choose a password to make this account.`);
  };

  const logIn = async ({ USERNAME: name }: Hello, password: string, wish: DeviceWish) => {
    const login = await accounts.logIn(name, password, wish);
    if (login) return back(login);
    wrong += 1;
    if (wrong === TRIES_MAX) return no('wrong-password', 'Three wrong passwords: good-bye.', true);
    const left = TRIES_MAX - wrong === 1 ? 'One try' : `${TRIES_MAX - wrong} tries`;
    return ask('password', `Wrong password. ${left} left.`);
  };

  const register = async ({ USERNAME: name }: Hello, password: string, wish: DeviceWish) => {
    if (people.named(name)?.guest) return inUse(name);
    try {
      const login = await accounts.register(name, password, wish);
      return entered(login, `Welcome, ${name}. Type help for what you can do.`);
    } catch (error) {
      const again = error instanceof Refusal && error.code === 'bad-password';
      if (again) return ask('register', error.message);
      throw error;
    }
  };

  const check = (given: Credentials, hello: Hello): Greeting | Promise<Greeting> => {
    const wish = { label: hello.device ?? 'unnamed', remember: hello.remember ?? false };
    if ('guest' in given) return asGuest(hello);
    if ('register' in given) return register(hello, given.register, wish);
    return logIn(hello, given.password, wish);
  };

  return {
    hello(said) {
      answers += 1;
      return answers > ANSWERS_MAX ? tooMany() : greet(said);
    },
    async credentials(given, hello) {
      answers += 1;
      if (answers > ANSWERS_MAX) return tooMany();
      try {
        return await check(given, hello);
      } catch (error) {
        if (error instanceof Refusal) return no(error.code, error.message);
        throw error;
      }
    },
  };
}

function back(login: Login): Greeting {
  return entered(login, `Welcome back, ${login.person.name}.`);
}

function entered(login: Login, info: string): Greeting {
  return { kind: 'in', login, info };
}

function inUse(name: string): Greeting {
  return no('name-taken', `The name "${name}" is in use. Choose another.`);
}

function tooMany(): Greeting {
  return no('busy', 'Too many attempts on one connection.', true);
}

function no(code: Refusal['code'], INFO: string, over = false): Greeting {
  return { kind: 'rejected', rejected: { code, INFO }, over };
}

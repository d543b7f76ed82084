// From the first frame to the login: who somebody says they are, and whether they may be. It says what to answer and
// sends nothing itself.

import { isName, nameFault } from '../../shared/names.ts';
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
    if (!people.admit(person))
      return no('name-taken', `The name "${name}" is in use. Choose another.`);
    const info = `Welcome, ${name}. You are a guest: what is written to you is forgotten when you leave.`;
    return { kind: 'in', login: { person }, info };
  };

  const ask = (what: Ask['ask'], INFO: string): Greeting => ({
    kind: 'ask',
    ask: { ask: what, guests: guestsAllowed && what === 'register', INFO },
  });

  const greet = (said: Hello): Greeting => {
    const { USERNAME: name, token } = said;
    const account = people.named(name);
    if (account && !account.guest) {
      const login = token === undefined ? undefined : accounts.logInByToken(name, token);
      if (login) return back(login);
      if (said.as === 'guest') return no('name-taken', `The name "${name}" belongs to an account.`);
      return ask('password', `Password for ${account.name}:`);
    }
    const fault = isName(name) ? nameFault(name) : nameFault('');
    if (fault !== undefined) return no('bad-name', fault);
    if (said.as === 'guest' || (said.as === undefined && guestsAllowed)) return asGuest(said);
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
    try {
      const login = await accounts.register(name, password, wish);
      return {
        kind: 'in',
        login,
        info: `Welcome, ${name}. Type help for what you can do.`,
      } as const;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'bad-password')
        return ask('register', error.message);
      throw error;
    }
  };

  return {
    hello(said) {
      answers += 1;
      return answers > ANSWERS_MAX ? tooMany() : greet(said);
    },
    async credentials(given, hello) {
      answers += 1;
      if (answers > ANSWERS_MAX) return tooMany();
      const wish = { label: hello.device ?? 'unnamed', remember: hello.remember ?? false };
      try {
        if ('guest' in given) return asGuest(hello);
        if ('register' in given) return await register(hello, given.register, wish);
        return await logIn(hello, given.password, wish);
      } catch (error) {
        if (error instanceof Refusal) return no(error.code, error.message);
        throw error;
      }
    },
  };
}

function back(login: Login): Greeting {
  return { kind: 'in', login, info: `Welcome back, ${login.person.name}.` };
}

function tooMany(): Greeting {
  return no('busy', 'Too many attempts on one connection.', true);
}

function no(code: Refusal['code'], INFO: string, over = false): Greeting {
  return { kind: 'rejected', rejected: { code, INFO }, over };
}

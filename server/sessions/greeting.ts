// From the first frame to the login: who somebody says they are, and whether they may be. It decides what to answer and
// sends nothing itself.

import { nameFault } from '../../shared/names.ts';
import { Refusal, type RefusalCode } from '../../shared/refusal.ts';
import { cleanLabel } from '../../shared/text.ts';
import type { Credentials } from '../../shared/wire/native.ts';
import type { Accounts, Login } from '../accounts/accounts.ts';
import type { DeviceWish } from '../accounts/devices.ts';
import type { Claim } from '../accounts/proof.ts';
import type { Guests } from '../chat/guests.ts';
import type { People } from '../chat/people.ts';
import type { Presence } from '../chat/presence.ts';
import type { Ask, Hello, Rejected } from '../dialects/dialect.ts';

/** Refusals that end the connection: trying again now is no use. */
const FINAL: ReadonlySet<RefusalCode> = new Set(['locked', 'banned']);
const LABEL_CHARS_MAX = 64;
/** The most names or passwords tried on one connection, whatever they are. */
const ANSWERS_MAX = 20;

export type Greeting =
  | { readonly kind: 'in'; readonly login: Login; readonly info: string }
  | { readonly kind: 'ask'; readonly ask: Ask }
  /** `over`: the connection ends; otherwise another hello may follow. */
  | {
      readonly kind: 'rejected';
      readonly rejected: Rejected;
      readonly over: boolean;
    };

export interface Greeter {
  /** A `password` logs in to an account or makes one, without asking; never for a guest. */
  hello(hello: Hello, password?: string): Promise<Greeting>;
  /** The answer to an `ask` that followed `hello`. */
  credentials(credentials: Credentials, hello: Hello): Promise<Greeting>;
}

interface Needs {
  readonly accounts: Accounts;
  readonly people: People;
  readonly guests: Pick<Guests, 'admit'>;
  readonly presence: Pick<Presence, 'lastSeen'>;
  readonly guestsAllowed: boolean;
  /** Reports an internal error, for the log. */
  readonly failed: (error: unknown) => void;
}

/** One connection's greeting. */
export function createGreeter(needs: Needs, network: string): Greeter {
  const { accounts, people, guests, presence, guestsAllowed } = needs;
  let answers = 0;
  /** Then every name is asked for a password, and somebody without one may still be a guest. */
  const isClosed = accounts.registration === 'closed';

  const asGuest = ({ USERNAME: name, stream }: Hello): Greeting => {
    if (!guestsAllowed) return noGuests();
    const fault = nameFault(name); // whatever became of the hello that named it
    if (fault !== undefined) return no('bad-name', fault);
    const person = guests.admit(name, { network, ...(stream !== undefined && { stream }) });
    return person ? entered({ person }, welcomeText(name)) : inUse(name);
  };

  /** An account that the operator made has not been here before. */
  const back = (login: Login): Greeting => {
    const { id, name } = login.person;
    return entered(login, presence.lastSeen(id) > 0 ? `Welcome back, ${name}.` : firstWords(name));
  };

  const ask = (what: Ask['ask'], INFO: string): Greeting => ({
    kind: 'ask',
    ask: { ask: what, guests: guestsAllowed && (what === 'register' || isClosed), INFO },
  });

  const known = ({ USERNAME: name, token, as }: Hello, spelled: string): Greeting => {
    const login = token === undefined ? undefined : accounts.logInByToken(name, token, network);
    if (login) return back(login);
    if (as === 'guest') {
      if (!guestsAllowed) return noGuests();
      return no('name-taken', `The name "${spelled}" belongs to an account.`);
    }
    return ask('password', `Password for ${name}:`);
  };

  const unusable = (name: string): Greeting | undefined => {
    const fault = nameFault(name);
    if (fault !== undefined) return no('bad-name', fault);
    return people.isDamaged(name) ? no('name-taken', damagedText(name)) : undefined;
  };

  const greet = (said: Hello): Greeting => {
    const { USERNAME: name, as } = said;
    const somebody = people.named(name);
    if (somebody && !somebody.guest) return known(said, somebody.name);
    const out = unusable(name);
    if (out) return out;
    if (as === 'guest' || (as === undefined && guestsAllowed)) return asGuest(said);
    // Where nobody can register, nobody learns which names have accounts: all are asked in the same words.
    if (isClosed) return ask('password', `Password for ${name}:`);
    return ask('register', `There is no "${name}" yet: choose a password to make this account.`);
  };

  const logIn = async (claim: Claim, wish: DeviceWish) => {
    const login = await accounts.logIn(claim, wish);
    return 'person' in login ? back(login) : ask('password', `Wrong password. ${login.left}`);
  };

  const register = async (claim: Claim, wish: DeviceWish) => {
    const release = people.hold(claim.name);
    // Where registration is closed this is said of every name, taken or not.
    if (!release && accounts.registration === 'open') return inUse(claim.name);
    try {
      const login = await accounts.register(claim, wish);
      return entered(login, firstWords(claim.name));
    } catch (error) {
      const again = error instanceof Refusal && error.code === 'bad-password';
      if (again) return ask('register', error.message);
      throw error;
    } finally {
      release?.();
    }
  };

  const check = (
    given: Credentials,
    hello: Hello,
    tokenless = false,
  ): Greeting | Promise<Greeting> => {
    const { USERNAME: name, device = '', remember = false } = hello;
    const label = cleanLabel(device, LABEL_CHARS_MAX) || 'unnamed';
    const wish = { label, remember, tokenless };
    if ('guest' in given) return asGuest(hello);
    if ('register' in given) return register({ name, password: given.register, network }, wish);
    return logIn({ name, password: given.password, network }, wish);
  };

  /** A client that sends a password along knows neither questions nor tokens, so any fault becomes a refusal. */
  const greetWith = async (said: Hello, password: string): Promise<Greeting> => {
    const hello: Hello = { ...said, as: 'account' };
    const first = greet(hello);
    if (first.kind !== 'ask') return first;
    const isNew = first.ask.ask === 'register';
    const then = await check(isNew ? { register: password } : { password }, hello, true);
    if (then.kind !== 'ask') return then;
    return no(then.ask.ask === 'register' ? 'bad-password' : 'wrong-password', then.ask.INFO);
  };

  /** A refusal thrown below becomes a rejection. */
  const attempt = async (run: () => Greeting | Promise<Greeting>): Promise<Greeting> => {
    answers += 1;
    if (answers > ANSWERS_MAX) return no('busy', 'Too many attempts on one connection.', true);
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.cause !== undefined) needs.failed(error.cause);
      return no(error.code, error.message, FINAL.has(error.code));
    }
  };

  return {
    hello: (said, password) =>
      attempt(() => (password === undefined ? greet(said) : greetWith(said, password))),
    credentials: (given, hello) => attempt(() => check(given, hello)),
  };
}

function firstWords(name: string): string {
  return `Welcome, ${name}. Type /help for what you can do.`;
}

function entered(login: Login, info: string): Greeting {
  return { kind: 'in', login, info };
}

function welcomeText(name: string): string {
  return (
    `Welcome, ${name}. You are a guest: your direct chats are forgotten within two minutes after you leave. ` +
    'What you write to everybody stays.'
  );
}

function damagedText(name: string): string {
  return `The account "${name}" is damaged on the server's disk, so nobody can log in to it now. Ask whoever runs this server.`;
}

function noGuests(): Greeting {
  return no('guests-not-allowed', 'This server takes no guests: log in with an account.');
}

function inUse(name: string): Greeting {
  return no('name-taken', `The name "${name}" is in use. Choose another.`);
}

function no(code: RefusalCode, INFO: string, over = false): Greeting {
  return { kind: 'rejected', rejected: { code, INFO }, over };
}

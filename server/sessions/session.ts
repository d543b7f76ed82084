// One connection's life: greeting, login, open, closed. What arrives is taken one thing at a time, in order.

import type { Clock, Ms } from '../../shared/clock.ts';
import { lengthText } from '../../shared/lifetime.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { ChatInfo, Event, EventOf, Hello } from '../../shared/wire/native.ts';
import type { Accounts, Login } from '../accounts/accounts.ts';
import type { CarryOut } from '../chat/dispatch.ts';
import type { History } from '../chat/history.ts';
import type { Listener } from '../chat/online.ts';
import type { People, Person } from '../chat/people.ts';
import type { Presence } from '../chat/presence.ts';
import type { Dialect, Incoming } from '../dialects/dialect.ts';
import type { UserId } from '../facts.ts';
import type { Connection, Receiver } from './connection.ts';
import { createGreeter, type Greeting } from './greeting.ts';
import { type Idle, watchIdle } from './idle.ts';
import { type LifeLimits, watchLife } from './life.ts';
import { createRate, type Rate } from './rate.ts';
import { refused, reply, tooEarly } from './requests.ts';

/** So much may wait to be taken; then the session stops reading until half of it is done. */
const WAITING_MAX = 64;

/** What every session of a server shares. */
export interface Shared {
  readonly accounts: Accounts;
  readonly people: People;
  readonly presence: Presence;
  readonly history: History;
  /** What a user is to be told at the login. */
  readonly missed: (user: UserId) => readonly string[];
  readonly carryOut: CarryOut;
  readonly clock: Clock;
  readonly epoch: string;
  readonly guestsAllowed: boolean;
  readonly guestId: (name: string, stream: string | undefined) => string;
  readonly lineRate: Rate;
  readonly life: LifeLimits;
  readonly idleAfter: Ms;
  /** Whether who has just logged in, or did long ago, may still be in. */
  readonly isStillIn: (person: Person) => boolean;
  /** The sessions of clients that named their stream: a client that comes back ends its older self. */
  readonly byStream: Map<string, Session>;
  /** What went wrong inside, for the log; the user is told nothing of it. */
  readonly failed: (error: unknown) => void;
  /** The session is over. */
  readonly left: (session: Session) => void;
}

export type Bye = Omit<EventOf<'bye'>, 'kind'>;

export interface Session extends Receiver {
  /** Who is logged in here; undefined before the login and after the end. */
  readonly person: Person | undefined;
  /** The same client is here again on another connection: this one is dead, even if nobody has noticed. */
  replaced(): void;
  /** Says good-bye once what is under way is done, and closes. */
  dismiss(why: Bye): Promise<void>;
}

type State =
  | { readonly kind: 'greeting'; hello?: Hello }
  /** `held`: frames that must not overtake the welcome. */
  | {
      readonly kind: 'open';
      person: Person;
      readonly network: string;
      readonly idle: Idle;
      listener: Listener;
      key?: string;
      held?: Uint8Array[];
    }
  | { readonly kind: 'closed' };

export function openSession(connection: Connection, dialect: Dialect, shared: Shared): Session {
  const { clock, presence, people, history } = shared;
  const waiting: (Incoming | Refusal)[] = [];
  const nextLineIn = createRate(shared.lineRate, clock);
  const { network } = connection;
  const greeter = createGreeter({ ...shared, network });
  let state: State = { kind: 'greeting' };
  let working: Promise<void> | undefined;
  let paused = false;
  let dismissed = false;

  const send = (event: Event): void => connection.send(dialect.encode([event]));

  const close = (): void => {
    if (state.kind === 'closed') return;
    const was = state;
    state = { kind: 'closed' };
    waiting.length = 0;
    life.end();
    shared.left(session);
    if (was.kind !== 'open') return;
    was.idle.end();
    presence.leave(was.listener, was.person);
    if (was.person.guest) people.dismiss(was.person);
    if (was.key !== undefined && shared.byStream.get(was.key) === session) {
      shared.byStream.delete(was.key);
    }
  };

  const endWith = (frame: Uint8Array): void => {
    if (state.kind === 'closed') return;
    connection.send(frame);
    close();
    connection.end();
  };

  /** The connection ends by the other side's fault. */
  const expel = (why: Refusal): void => {
    if (state.kind === 'open') endWith(dialect.encode([refused(undefined, why)]));
    else endWith(dialect.rejected({ code: why.code, INFO: why.message }));
  };

  const bye = (why: Bye): void => endWith(dialect.encode([{ kind: 'bye', ...why }]));

  const beIdle = (): void => {
    const length = lengthText(shared.idleAfter / 1000);
    send({ kind: 'notice', text: `You did nothing for ${length}: you are logged off.` });
    bye({ code: 'idle', text: 'Logged off for being idle.', back: false });
  };

  const life = watchLife(clock, shared.life, {
    ping: () => send({ kind: 'ping' }),
    late(what) {
      if (what === 'silence') {
        connection.destroy(); // nobody is there to be told
        close();
      } else expel(new Refusal('too-slow', `The ${what} did not come in time.`));
    },
  });

  const open = async (login: Login, info: string, hello: Hello): Promise<void> => {
    const { person } = login;
    const key = hello.stream === undefined ? undefined : `${person.id} ${hello.stream}`;
    if (key !== undefined) {
      shared.byStream.get(key)?.replaced();
      shared.byStream.set(key, session);
    }
    // Reading the heads and joining those who are told what comes next are one step: nothing is missed or doubled.
    const heads = history.chats(person);
    const listener = { user: person.id, encode: dialect.encode, push };
    const idle = watchIdle(clock, shared.idleAfter, beIdle);
    const rest = { network, idle, listener, ...(key !== undefined && { key }), held: [] };
    state = { kind: 'open', person, ...rest };
    presence.enter(listener, person);
    life.loggedIn();
    const news = [info, ...shared.missed(person.id)].join('\n');
    welcome(login, news, await counted(person, heads, hello));
  };

  const push = (frame: Uint8Array): void => {
    if (state.kind !== 'open') return;
    // What is under way in a session that is to end may take long: whose account is gone hears nothing meanwhile.
    if (dismissed && !shared.isStillIn(state.person)) return;
    if (state.held) state.held.push(frame);
    else connection.send(frame);
  };

  const counted = (person: Person, heads: readonly ChatInfo[], { resume }: Hello) =>
    resume || person.guest ? heads : history.count(person, heads);

  const welcome = ({ token }: Login, INFO: string, chats: readonly ChatInfo[]): void => {
    if (state.kind !== 'open') return;
    const { person, held } = state;
    connection.send(
      dialect.welcome({
        INFO,
        name: person.name,
        guest: person.guest,
        epoch: shared.epoch,
        time: clock.now(),
        ...(token !== undefined && { token }),
        chats: [...chats],
        here: presence.greeting(person.id),
      }),
    );
    for (const frame of held ?? []) connection.send(frame);
    delete state.held;
  };

  /** What was found right a moment ago may have been taken away since. */
  const enter = async ({ login, info }: Greeting & { kind: 'in' }, hello: Hello): Promise<void> => {
    if (shared.isStillIn(login.person)) return open(login, info, hello);
    expel(new Refusal('wrong-password', 'The account has just been changed. Log in again.'));
  };

  /** Who was let in and is gone already has left nothing but, as a guest, the name. */
  const forget = (greeting: Greeting): void => {
    if (greeting.kind === 'in' && greeting.login.person.guest)
      people.dismiss(greeting.login.person);
  };

  const answer = async (greeting: Greeting, hello: Hello): Promise<void> => {
    if (state.kind !== 'greeting') return forget(greeting); // closed meanwhile
    if (greeting.kind === 'in') return enter(greeting, hello);
    if (greeting.kind === 'ask') return connection.send(dialect.ask(greeting.ask));
    const frame = dialect.rejected(greeting.rejected);
    if (greeting.over) endWith(frame);
    else connection.send(frame);
  };

  const greet = async (incoming: Incoming, known: Hello | undefined): Promise<void> => {
    if (incoming.kind === 'hello') {
      const { hello } = incoming;
      state = { kind: 'greeting', hello };
      life.greeted();
      await answer(await greeter.hello(hello), hello);
    } else if (incoming.kind === 'credentials' && known) {
      await answer(await greeter.credentials(incoming.credentials, known), known);
    } else send(tooEarly(incoming));
  };

  const serve = async (incoming: Incoming, seat: State & { kind: 'open' }) => {
    const delay = incoming.kind === 'line' ? nextLineIn() : 0;
    if (delay > 0) await sleep(delay);
    if (state.kind !== 'open') return;
    const { events, active, bye: end } = await reply(incoming, seat, shared);
    if (active) seat.idle.acted();
    if (events.length > 0) connection.send(dialect.encode(events));
    if (end) bye(end);
  };

  const sleep = (delay: Ms): Promise<void> =>
    new Promise((resolve) => {
      clock.after(delay, resolve);
    });

  const take = async (incoming: Incoming | Refusal): Promise<void> => {
    if (incoming instanceof Refusal) expel(incoming);
    else if (state.kind === 'open') await serve(incoming, state);
    else if (state.kind === 'greeting') await greet(incoming, state.hello);
  };

  /** Never begun with nothing waiting, so it is under way before it can be over. */
  const work = async (): Promise<void> => {
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await take(next);
        if (!paused || waiting.length > WAITING_MAX / 2) continue;
        paused = false;
        connection.resume();
      }
    } catch (error) {
      shared.failed(error);
      connection.destroy();
      close();
    } finally {
      working = undefined; // in the same step in which nothing was left
    }
  };

  const session: Session = {
    get person() {
      return state.kind === 'open' ? state.person : undefined;
    },
    received(bytes) {
      if (state.kind === 'closed' || dismissed) return;
      life.heard();
      waiting.push(...dialect.feed(bytes));
      if (waiting.length > WAITING_MAX && !paused) {
        paused = true;
        connection.pause();
      }
      if (waiting.length > 0) working ??= work();
    },
    closed: close,
    replaced() {
      close();
      connection.destroy();
    },
    async dismiss(why) {
      dismissed = true; // who goes on talking must not keep the server from ending
      waiting.length = 0;
      if (state.kind === 'open') await working; // a login can wait long for its turn to be hashed
      bye(why);
    },
  };
  return session;
}

// One connection's life: greeting, login, open, closed. What arrives is taken one frame at a time, in order.

import { lengthText } from '../../shared/lifetime.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Event } from '../../shared/wire/native.ts';
import type { Login } from '../accounts/accounts.ts';
import type { Direct, Listener } from '../chat/online.ts';
import type { Person } from '../chat/people.ts';
import { createShown, type Shown } from '../chat/shown.ts';
import type { Dialect, Hello, Incoming, Unopened, Welcome } from '../dialects/dialect.ts';
import { type News, newsOf } from '../news.ts';
import type { Connection } from './connection.ts';
import { createGreeter, type Greeting } from './greeting.ts';
import { type Idle, watchIdle } from './idle.ts';
import { createIntake } from './intake.ts';
import { watchLife } from './life.ts';
import { waysOf } from './listening.ts';
import { createAllowance, createPace } from './rate.ts';
import { refused, reply, tooEarly } from './requests.ts';
import { type Seen, watchSeen } from './seen.ts';
import type { Bye, Session, Shared } from './shared.ts';
import { createWaits } from './waits.ts';
import { type Past, pastOf, welcomeWords } from './welcome.ts';

/** The most news that may wait for the welcome; beyond it the connection is cut, and its client comes back. */
const HELD_MAX = 4_096;

const TOO_MUCH = new Refusal('busy', 'Too much was sent before the login.');

type State =
  | { readonly kind: 'greeting'; hello?: Hello }
  /** `held`: what must not overtake the welcome. */
  | {
      readonly kind: 'open';
      person: Person;
      readonly network: string;
      readonly idle: Idle;
      readonly seen: Seen;
      readonly shown: Shown;
      listener: Listener & { direct: Direct | undefined };
      key?: string;
      held?: News[];
    }
  | { readonly kind: 'closed' };

export function openSession(connection: Connection, dialect: Dialect, shared: Shared): Session {
  const { clock, presence, guests, history, introductions, giveWay } = shared;
  const pace = createPace(shared.lineRate, clock);
  const allowance = createAllowance(shared.lineRate, clock);
  const waits = createWaits(clock);
  const { network } = connection;
  const greeter = createGreeter({ ...shared, network });
  let state: State = { kind: 'greeting' };
  let dismissed = false;

  const tell = (...events: Event[]): void => dialect.voice.tell(newsOf(events));

  /** `forGood`: the client will not come back by itself. */
  const close = (forGood = false): void => {
    if (state.kind === 'closed') return;
    const was = state;
    state = { kind: 'closed' };
    intake.clear();
    waits.callOff();
    life.end();
    shared.left(session);
    if (was.kind !== 'open') return;
    was.idle.end();
    presence.leave(was.listener, was.person);
    introductions.leave(was.listener);
    shared.deviceLeft(was.person, forGood);
    if (was.person.guest) guests.dismiss(was.person, forGood);
    if (was.key !== undefined && shared.byStream.get(was.key) === session) {
      shared.byStream.delete(was.key);
    }
  };

  /** A removed user leaves at once: the name may be another's before what is under way here is done. */
  const leaveIfOut = (): void => {
    if (state.kind !== 'open' || shared.isStillIn(state.person)) return;
    presence.leave(state.listener, state.person);
  };

  /** Closes after the last word, which may still wait for its turn. */
  const end = (done: () => void = () => {}, forGood = false): void => {
    close(forGood);
    dialect.voice.finish(() => {
      connection.end();
      done();
    });
  };

  /** Ends the connection for the other side's fault. */
  const expel = (why: Refusal): void => {
    if (state.kind === 'closed') return;
    if (state.kind === 'open') tell(refused(undefined, why));
    else dialect.voice.rejected({ code: why.code, INFO: why.message });
    end();
  };

  const bye = (why: Bye, done: () => void = () => {}): void => {
    if (state.kind === 'closed') {
      done();
      return;
    }
    tell({ kind: 'bye', ...why });
    end(done, !why.back);
  };

  /** The connection is lost, or of no use. */
  const drop = (): void => {
    close();
    dialect.voice.drop();
  };

  const beIdle = (): void => {
    const length = lengthText(shared.idleAfter / 1000);
    tell({ kind: 'notice', text: `You were logged off after ${length} of inactivity.` });
    bye({ code: 'idle', text: 'Logged off for being idle.', back: false });
  };

  const life = watchLife(clock, shared.life, {
    ping: () => tell({ kind: 'ping' }),
    late(what) {
      if (what === 'silence') {
        connection.destroy(); // nobody is there to be told
        drop();
      } else expel(new Refusal('too-slow', 'The login timed out.'));
    },
  });

  const open = async (login: Login, info: string, hello: Hello): Promise<void> => {
    const { person } = login;
    const key = hello.stream === undefined ? undefined : `${person.id} ${hello.stream}`;
    if (key !== undefined) {
      shared.byStream.get(key)?.replaced();
      shared.byStream.set(key, session);
    }
    // Reading the heads and who is here, and joining those who are told what comes next, are one step: nothing is
    // missed or doubled.
    const heads = history.chats(person);
    const { voice } = dialect;
    const seenAt = shared.seesAddresses ? connection.address : undefined;
    const isStillIn = () => state.kind === 'open' && shared.isStillIn(state.person);
    const listener = {
      ...waysOf(person.id, { hello, voice, seenAt }),
      isStillIn,
      hear,
      direct: undefined,
    };
    const idle = watchIdle(clock, shared.idleAfter, beIdle);
    const seen = watchSeen(person.name, (chat, seq) => history.markRead(person, chat, seq));
    const mine = { idle, seen, shown: createShown(), listener, ...(key !== undefined && { key }) };
    state = { kind: 'open', person, network, ...mine, held: [] };
    allowance.loggedIn();
    const here = presence.enter(listener, person);
    introductions.enter(listener);
    shared.report({ kind: 'login', name: person.name, guest: person.guest, from: network });
    if (voice.answersPings) life.loggedIn();
    else life.end();
    const words = [info, ...shared.missed(person.id)].join('\n');
    const past = await pastOf(person, heads, { hello, voice, history });
    welcome(login, words, { ...past, here });
  };

  const hear = (news: News): void => {
    if (state.kind !== 'open') return;
    // A session that is to end may long have work under way: a user without an account hears nothing meanwhile.
    if (dismissed && !shared.isStillIn(state.person)) return;
    if (!state.held) pass(news, state);
    else if (state.held.push(news) > HELD_MAX) {
      connection.destroy();
      close();
    }
  };

  const welcome = (login: Login, info: string, past: Past & Pick<Welcome, 'here'>): void => {
    if (state.kind !== 'open') return;
    const { voice } = dialect;
    const { chats, earlier, here } = past;
    const words = welcomeWords(login, info, { chats, here, shared });
    const told = voice.welcome(words, earlier);
    if (!voice.saysWhatIsRead) state.seen.began(chats, told);
    state.shown.begin(told);
    for (const news of state.held ?? []) pass(news, state);
    delete state.held;
    const { encoding } = voice;
    if (encoding && voice.saysWhatIsRead && !dismissed) {
      state.listener.direct = { encoding, to: connection };
    }
  };

  const pass = (news: News, { seen }: { readonly seen: Seen }): void => {
    const { voice } = dialect;
    voice.tell(news);
    if (!voice.saysWhatIsRead) seen.told(news);
  };

  /** What was right a moment ago may have been taken away since. */
  const enter = async ({ login, info }: Greeting & { kind: 'in' }, hello: Hello): Promise<void> => {
    if (shared.isStillIn(login.person)) return open(login, info, hello);
    expel(new Refusal('wrong-password', 'The account has just been changed. Log in again.'));
  };

  /** Somebody who was let in and is gone already leaves nothing but, as a guest, the name. */
  const forget = (greeting: Greeting): void => {
    if (greeting.kind === 'in' && greeting.login.person.guest)
      guests.dismiss(greeting.login.person, false);
  };

  const answer = async (greeting: Greeting, hello: Hello): Promise<void> => {
    if (state.kind !== 'greeting') return forget(greeting); // closed meanwhile
    if (greeting.kind === 'in') return enter(greeting, hello);
    if (greeting.kind === 'ask') return dialect.voice.ask(greeting.ask);
    dialect.voice.rejected(greeting.rejected);
    if (greeting.over) end();
  };

  const greet = async (incoming: Incoming, known: Hello | undefined): Promise<void> => {
    if (incoming.kind === 'hello') {
      const { hello, password } = incoming;
      state = { kind: 'greeting', hello };
      life.greeted();
      await answer(await greeter.hello(hello, password), hello);
    } else if (incoming.kind === 'credentials' && known) {
      await answer(await greeter.credentials(incoming.credentials, known), known);
    } else tell(tooEarly(incoming));
  };

  const serve = async (incoming: Incoming, seat: State & { kind: 'open' }) => {
    const { events, active, bye: why } = await reply(incoming, seat, shared);
    if (active) seat.idle.acted();
    pace.answered(events);
    if (events.length > 0) pass(newsOf(events), seat);
    if (why) bye(why);
  };

  /** The greeter limits a login's own requests itself. */
  const isGreeting = ({ kind }: Incoming): boolean =>
    state.kind === 'greeting' && (kind === 'hello' || kind === 'credentials');

  const isOver = (): boolean => dismissed || state.kind === 'closed';

  const take = async (frame: Unopened): Promise<void> => {
    const delay = allowance.waitFor(frame instanceof Uint8Array ? frame.length : 0);
    if (delay > 0) await waits.sleep(delay);
    if (allowance.exceeded) expel(TOO_MUCH);
    for (const incoming of opened(frame)) {
      if (incoming instanceof Refusal) expel(incoming);
      else await handle(incoming);
    }
  };

  const opened = (frame: Unopened): readonly (Incoming | Refusal)[] =>
    isOver() ? [] : dialect.read(frame);

  const handle = async (incoming: Incoming): Promise<void> => {
    const delay = isOver() || isGreeting(incoming) ? 0 : pace.waitFor(incoming.kind);
    if (delay > 0) await waits.sleep(delay);
    // A client that doesn't read its answers is asked for nothing more meanwhile.
    const room = isOver() ? undefined : connection.room?.();
    if (room !== undefined) await waits.wait(room);
    return carriedOut(incoming);
  };

  const carriedOut = async (incoming: Incoming): Promise<void> => {
    if (isOver()) return;
    if (state.kind === 'open') await serve(incoming, state);
    else if (state.kind === 'greeting') await greet(incoming, state.hello);
  };

  /** An internal error ends this connection and no other. */
  const fail = (error: unknown): void => {
    shared.failed(error);
    connection.destroy();
    drop();
  };

  const intake = createIntake({ connection, decoder: dialect, take, giveWay, fail });

  const session: Session = {
    get person() {
      return state.kind === 'open' ? state.person : undefined;
    },
    received(bytes) {
      if (state.kind === 'closed' || dismissed) return;
      life.heard();
      if (state.kind === 'open' && !dialect.voice.leavesOut) state.seen.heard();
      intake.add(bytes);
    },
    closed: drop,
    replaced() {
      drop();
      connection.destroy();
    },
    async dismiss(why) {
      if (state.kind === 'open') state.listener.direct = undefined;
      dismissed = true; // a client that goes on talking must not keep the server from stopping
      intake.clear();
      leaveIfOut();
      waits.callOff();
      if (state.kind === 'open') await intake.working; // a login can wait long for its turn to be hashed
      await new Promise<void>((done) => bye(why, done));
    },
  };
  return session;
}

// One connection's life: greeting, login, open, closed. What arrives is taken one frame at a time, in order.

import { lengthText } from '../../shared/lifetime.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Event } from '../../shared/wire/native.ts';
import type { Login } from '../accounts/accounts.ts';
import type { Person } from '../chat/people.ts';
import { Shown } from '../chat/shown.ts';
import type { Dialect, Hello, Incoming, Welcome } from '../dialects/dialect.ts';
import { type News, newsOf } from '../news.ts';
import type { Connection } from './connection.ts';
import { createGreeter, type Greeting } from './greeting.ts';
import { watchIdle } from './idle.ts';
import { Inbound } from './inbound.ts';
import { Life } from './life.ts';
import { SessionListener } from './listening.ts';
import { refused, reply, tooEarly } from './requests.ts';
import { watchSeen } from './seen.ts';
import type { Bye, Session, Shared } from './shared.ts';
import type { Greeted, Open, Stage } from './stage.ts';
import { type Past, pastOf, welcomeWords } from './welcome.ts';

/** The most news that may wait for the welcome; beyond it the connection is cut, and its client comes back. */
const HELD_MAX = 4_096;

/** A class, not closures: a server has ten thousand of them. */
export class ClientSession implements Session {
  private readonly connection: Connection;
  private readonly dialect: Dialect;
  private readonly shared: Shared;
  private readonly life: Life;
  private readonly inbound: Inbound;
  private state: Stage;
  private dismissed = false;

  constructor(connection: Connection, dialect: Dialect, shared: Shared) {
    this.connection = connection;
    this.dialect = dialect;
    this.shared = shared;
    this.life = new Life(shared.clock, shared.life, this);
    this.inbound = new Inbound(this, { connection, dialect, shared });
    const greeter = createGreeter(shared, connection.network);
    this.state = { kind: 'greeting', greeter, hello: undefined };
  }

  get person(): Person | undefined {
    return this.state.kind === 'open' ? this.state.person : undefined;
  }

  received(bytes: Uint8Array): void {
    const { state, dialect } = this;
    if (state.kind === 'closed' || this.dismissed) return;
    this.life.heard();
    if (state.kind === 'open' && !dialect.voice.leavesOut) state.seen?.heard();
    this.inbound.add(bytes);
  }

  /** The connection is lost, or of no use. */
  closed(): void {
    this.close();
    this.dialect.voice.drop();
  }

  replaced(): void {
    this.closed();
    this.connection.destroy();
  }

  async dismiss(why: Bye): Promise<void> {
    this.dismissed = true; // a client that goes on talking must not keep the server from stopping
    if (this.state.kind === 'open') this.state.listener.direct = undefined;
    this.inbound.stop();
    this.leaveIfOut();
    if (this.state.kind === 'open') await this.inbound.working; // a login may wait long for its password's turn to be hashed
    await new Promise<void>((done) => this.bye(why, done));
  }

  // Called by its life.

  ping(): void {
    this.tell({ kind: 'ping' });
  }

  late(what: 'hello' | 'login' | 'silence'): void {
    if (what === 'silence')
      this.replaced(); // nobody is there to be told
    else this.expel(new Refusal('too-slow', 'The login timed out.'));
  }

  // Called by its inbound.

  request(incoming: Incoming): Promise<void> | undefined {
    const { state } = this;
    if (state.kind === 'open') return this.serve(incoming, state);
    return state.kind === 'greeting' ? this.greet(incoming, state) : undefined;
  }

  /** The greeter limits a login's own requests itself. */
  isGreeting({ kind }: Incoming): boolean {
    return this.state.kind === 'greeting' && (kind === 'hello' || kind === 'credentials');
  }

  isOver(): boolean {
    return this.dismissed || this.state.kind === 'closed';
  }

  /** Ends the connection for the other side's fault. */
  expel(why: Refusal): void {
    if (this.state.kind === 'closed') return;
    if (this.state.kind === 'open') this.tell(refused(undefined, why));
    else this.dialect.voice.rejected({ code: why.code, INFO: why.message });
    this.end();
  }

  /** An internal error ends this connection and no other. */
  failed(error: unknown): void {
    this.shared.failed(error);
    this.connection.destroy();
    this.closed();
  }

  private async serve(incoming: Incoming, seat: Open): Promise<void> {
    const { events, active, bye: why } = await reply(incoming, seat, this.shared);
    if (active) seat.idle.acted();
    this.inbound.answered(events);
    if (events.length > 0) this.pass(newsOf(events), seat);
    if (why) this.bye(why);
  }

  // The login.

  private async greet(incoming: Incoming, { greeter, hello: known }: Greeted): Promise<void> {
    if (incoming.kind === 'hello') {
      const { hello, password } = incoming;
      this.state = { kind: 'greeting', greeter, hello };
      this.life.greeted();
      await this.answer(await greeter.hello(hello, password), hello);
    } else if (incoming.kind === 'credentials' && known) {
      await this.answer(await greeter.credentials(incoming.credentials, known), known);
    } else this.tell(tooEarly(incoming));
  }

  private async answer(greeting: Greeting, hello: Hello): Promise<void> {
    const { voice } = this.dialect;
    if (this.state.kind !== 'greeting') return this.forget(greeting); // closed meanwhile
    if (greeting.kind === 'in') return this.enter(greeting, hello);
    if (greeting.kind === 'ask') return voice.ask(greeting.ask);
    voice.rejected(greeting.rejected);
    if (greeting.over) this.end();
  }

  /** The client was gone before it was let in: a guest's name is free again, and nothing else was taken. */
  private forget(greeting: Greeting): void {
    if (greeting.kind === 'in' && greeting.login.person.guest)
      this.shared.guests.dismiss(greeting.login.person, false);
  }

  /** The account may have been removed, or its password changed, while the login went on. */
  private async enter({ login, info }: Greeting & { kind: 'in' }, hello: Hello): Promise<void> {
    if (this.shared.isStillIn(login.person)) return this.open(login, info, hello);
    this.expel(new Refusal('wrong-password', 'The account has just been changed. Log in again.'));
  }

  private async open(login: Login, info: string, hello: Hello): Promise<void> {
    const { shared, connection } = this;
    const { history, presence } = shared;
    const { voice } = this.dialect;
    const { person } = login;
    const key = this.takeStream(person, hello.stream);
    // Reading the heads and who is here, and joining those who are told what comes next, are one step: nothing is
    // missed or doubled.
    const heads = history.chats(person);
    const seenAt = shared.seesAddresses ? connection.address : undefined;
    const listener = new SessionListener(person.id, { hello, voice, seenAt }, this);
    const idle = watchIdle(shared.clock, shared.idleAfter, () => this.beIdle());
    const seen = voice.saysWhatIsRead ? undefined : watchSeen(person, history);
    const { network } = connection;
    const mine = { network, idle, seen, shown: new Shown(), listener, key, held: [] };
    this.state = { kind: 'open', person, ...mine };
    this.inbound.loggedIn();
    const here = presence.enter(listener, person);
    shared.introductions.enter(listener);
    shared.report({ kind: 'login', name: person.name, guest: person.guest, from: network });
    if (voice.answersPings) this.life.loggedIn();
    else this.life.end();
    const words = [info, ...shared.missed(person.id)].join('\n');
    const past = await pastOf(person, heads, { hello, voice, history });
    this.welcome(login, words, { ...past, here });
  }

  /** A client that comes back ends its older session. */
  private takeStream({ id }: Person, stream: string | undefined): string | undefined {
    if (stream === undefined) return undefined;
    const { byStream } = this.shared;
    const key = `${id} ${stream}`;
    byStream.get(key)?.replaced();
    byStream.set(key, this);
    return key;
  }

  private welcome(login: Login, info: string, past: Past & Pick<Welcome, 'here'>): void {
    const { state, shared, connection } = this;
    if (state.kind !== 'open') return;
    const { voice } = this.dialect;
    const { chats, earlier, here } = past;
    const told = voice.welcome(welcomeWords(login, info, { chats, here, shared }), earlier);
    state.seen?.began(chats, told);
    state.shown.begin(told);
    for (const news of state.held ?? []) this.pass(news, state);
    state.held = undefined;
    const { encoding } = voice;
    if (encoding && !this.dismissed) state.listener.direct = { encoding, to: connection };
  }

  // What it is told.

  isStillIn(): boolean {
    return this.state.kind === 'open' && this.shared.isStillIn(this.state.person);
  }

  hear(news: News): void {
    const { state } = this;
    if (state.kind !== 'open') return;
    // A session that is to end may have work under way for long. If its user is out, it hears nothing meanwhile.
    if (this.dismissed && !this.shared.isStillIn(state.person)) return;
    if (!state.held) this.pass(news, state);
    else if (state.held.push(news) > HELD_MAX) {
      this.connection.destroy();
      this.close();
    }
  }

  private pass(news: News, { seen }: Pick<Open, 'seen'>): void {
    this.dialect.voice.tell(news);
    seen?.told(news);
  }

  private tell(...events: Event[]): void {
    this.dialect.voice.tell(newsOf(events));
  }

  // Its end.

  /** `forGood`: the client will not come back by itself. */
  private close(forGood = false): void {
    const { state, shared } = this;
    if (state.kind === 'closed') return;
    this.state = { kind: 'closed' };
    this.inbound.stop();
    this.life.end();
    shared.left(this);
    if (state.kind !== 'open') return;
    const { person, listener, key } = state;
    listener.direct = undefined; // leaving is news of its own, and the connection may still take the last word
    state.idle.end();
    shared.presence.leave(listener, person);
    shared.introductions.leave(listener);
    shared.deviceLeft(person, forGood);
    if (person.guest) shared.guests.dismiss(person, forGood);
    if (key !== undefined && shared.byStream.get(key) === this) shared.byStream.delete(key);
  }

  /** A removed user leaves at once: the name may be another's before what is under way here is done. */
  private leaveIfOut(): void {
    const { state, shared } = this;
    if (state.kind !== 'open' || shared.isStillIn(state.person)) return;
    shared.presence.leave(state.listener, state.person);
  }

  /** The session closes now, the connection after the last word, which may still wait for its turn. */
  private end(done: () => void = () => {}, forGood = false): void {
    this.close(forGood);
    this.dialect.voice.finish(() => {
      this.connection.end();
      done();
    });
  }

  private bye(why: Bye, done: () => void = () => {}): void {
    if (this.state.kind === 'closed') {
      done();
      return;
    }
    this.tell({ kind: 'bye', ...why });
    this.end(done, !why.back);
  }

  private beIdle(): void {
    const length = lengthText(this.shared.idleAfter / 1000);
    this.tell({ kind: 'notice', text: `You were logged off after ${length} of inactivity.` });
    this.bye({ code: 'idle', text: 'Logged off for being idle.', back: false });
  }
}

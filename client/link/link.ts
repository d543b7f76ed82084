// The client's end of its connection to the server: logs in, comes back when the connection breaks, and sees to it that
// each line is carried out once and each message passed on once, in order [DESIGN 5]. Knows no chat rules and no screen.

import type { Duplex } from 'node:stream';
import type { Ms } from '../../shared/clock.ts';
import type {
  Ask,
  Credentials,
  Event,
  EventOf,
  Rejected,
  Reply,
  Welcome,
} from '../../shared/wire/native.ts';
import type { Asked, EndCode, Link, Told } from '../update/event.ts';
import { backoff } from './backoff.ts';
import { loginFrame, type OldFrame, readFrame } from './chatterbox/frames.ts';
import { oldGreeting, type Taken } from './chatterbox/greeting.ts';
import { type OldTalk, oldTalk } from './chatterbox/talk.ts';
import { conversation, type Talk } from './conversation.ts';
import { DialError } from './dial.ts';
import { helloOf, type Login } from './hello.ts';
import { leaving } from './leaving.ts';
import type { LinkOptions } from './options.ts';
import { UNANSWERED_MAX } from './outbox.ts';
import { PASSING } from './passing.ts';
import { NO_PULSE, pulse } from './pulse.ts';
import type { State } from './state.ts';
import { type Wire, wire } from './wire.ts';

/** A connection that held so long was a good one: the next back-off begins anew. */
const STEADY_AFTER: Ms = 30_000;
const GREETING_LIMIT: Ms = 60_000;
/** An old server may say something else before it answers a hello. */
const REMARK_LIMIT: Ms = 1_000;
const GHOST_ATTEMPTS = 8; // a name that was ours a moment ago may be in use so often
const NOT_A_FRAME = "The server sent a frame that is not part of Hearth's protocol.";

export function link(options: LinkOptions): Link {
  const { clock, on } = options;
  let state: State = { kind: 'idle' };
  let login: Login | undefined; // once welcomed
  let token: string | undefined;
  let speaks: 'unknown' | 'hearth' | 'chatterbox' = 'unknown';
  let bare = false; // the hello is to hold the name alone
  let greeting = oldGreeting();
  const pause = backoff(options.random);

  // Connecting

  const connect = (): void => {
    const dialling: State = { kind: 'dialling' };
    state = dialling;
    options.dial().then(
      (stream) => {
        if (state === dialling) greet(stream);
        else stream.destroy();
      },
      (error: unknown) => {
        if (state === dialling) notReached(error);
      },
    );
  };

  const notReached = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    const fault = error instanceof DialError ? error : undefined;
    if (fault && !fault.final && login) retry(text);
    else end(fault?.code ?? 'unreachable', text);
  };

  const closed = (reason: string, byThem: boolean): void => {
    if (state.kind === 'open' && clock.now() - state.since >= STEADY_AFTER) pause.reset();
    settle();
    if (farewells.said) farewells.depart();
    else if (login) retry(reason);
    else if (byThem && !bare && speaks !== 'hearth' && !options.hearth.known()) connectBare();
    else end('closed', reason);
  };

  const greet = (stream: Duplex): void => {
    const ours =
      <T extends unknown[]>(run: (...them: T) => void) =>
      (...them: T): void => {
        if ('wire' in state && state.wire === line) run(...them);
      };
    const line: Wire = wire(stream, {
      received: ours((reply: Reply) => received(reply, line)),
      foreign: ours((value: unknown) => foreign(value, line)),
      closed: ours(closed),
    });
    listen(line);
    greeting = oldGreeting();
    if (!bare && !login && options.as === 'account') token ??= options.tokens.get();
    line.send(bare ? loginFrame(options.user) : helloOf(options, login, token));
  };

  const renew = (fresh: string): void => {
    token = fresh;
    options.tokens.keep(fresh);
  };

  const listen = (line: Wire): Wire => {
    settle();
    const cancel = clock.after(GREETING_LIMIT, () => line.close('The server does not answer.'));
    state = { kind: 'greeting', wire: line, cancel };
    return line;
  };

  // Leaving a state cancels what it had running.
  const settle = (): void => {
    if (state.kind === 'greeting' || state.kind === 'waiting') state.cancel();
    if (state.kind === 'open') {
      state.pulse.stop();
      talk.close();
    }
  };

  const retry = (text: string): void => {
    settle();
    const again = pause.next();
    state = { kind: 'waiting', cancel: clock.after(again, connect) };
    on({ kind: 'lost', text, again });
  };

  const end = (code: EndCode, text: string): void => {
    if (state.kind === 'ended') return;
    settle();
    const last = state;
    state = { kind: 'ended' };
    farewells.stop();
    if ('wire' in last) last.wire.close(text);
    on({ kind: 'ended', code, text });
  };

  // The conversation

  const received = (reply: Reply, line: Wire): void => {
    if (state.kind === 'open') state.pulse.beat();
    if (speaks === 'chatterbox') line.close(NOT_A_FRAME);
    else if ('events' in reply) heardAll(reply.events, line);
    else answeredHello(reply, line);
  };

  const answeredHello = (reply: Exclude<Reply, { events: unknown }>, line: Wire): void => {
    speaks = 'hearth';
    options.hearth.met();
    if (state.kind === 'open') line.close('The server answered a login that was over.');
    else if ('ask' in reply) asked(reply, line);
    else if (reply.USERNAME_ACCEPTED) welcomed(reply, line);
    else rejected(reply);
  };

  const heardAll = (events: readonly Event[], line: Wire): void => {
    for (const event of events) {
      hear(event, line);
      // A farewell or a fault changes the state: nothing that follows it counts.
      if (!('wire' in state) || state.wire !== line) return;
    }
  };

  // With an old server

  const connectBare = (): void => {
    bare = true; // there are servers that choke on keys that they do not know
    connect();
  };

  const foreign = (value: unknown, line: Wire): void => {
    const isHearth = speaks === 'hearth' || (speaks === 'unknown' && options.hearth.known());
    if (isHearth && state.kind === 'greeting') end('not-hearth', options.hearth.lost);
    else if (isHearth) line.close(NOT_A_FRAME);
    else if (state.kind === 'open') old?.heard(value);
    else greeted(readFrame(value), line);
  };

  const greeted = (frame: OldFrame | undefined, line: Wire): void => {
    const answer = frame && greeting(frame);
    if (!answer) line.close(NOT_A_FRAME);
    else if (answer.kind === 'taken') taken(answer, line);
    else if (answer.kind === 'turned away') turnedAway(answer.text);
    else if (answer.kind === 'remark') waitLonger(answer.text, line);
  };

  const waitLonger = (remark: string, line: Wire): void => {
    settle();
    const cancel = clock.after(REMARK_LIMIT, () => {
      if (login) giveUp(remark);
      else if (bare) end('bad-name', remark);
      else connectBare();
      line.close('');
    });
    state = { kind: 'greeting', wire: line, cancel };
  };

  const taken = ({ frame, early }: Taken, line: Wire): void => {
    settle();
    speaks = 'chatterbox';
    bare = true;
    state = { kind: 'open', wire: line, since: clock.now(), pulse: NO_PULSE };
    const fresh = !login;
    login = { name: options.user, guest: true, epoch: '' };
    old ??= oldTalk({ ...ways, me: options.user });
    talk = old;
    on({ kind: 'welcomed', welcome: old.open(line, frame), fresh });
    old.begin(early);
  };

  /** A server may take a while to notice that the connection before is gone. */
  const turnedAway = (text: string): void => {
    if (login && pause.attempts < GHOST_ATTEMPTS) giveUp(text);
    else end('name-taken', text);
  };

  const hear = (event: Event, line: Wire): void => {
    if (event.kind === 'bye') farewell(event);
    else if (state.kind !== 'open') line.close('The server spoke before the login was over.');
    else if (event.kind === 'token') renew(event.token);
    else native.heard(event);
  };

  const asked = (ask: Ask, line: Wire): void => {
    settle();
    state = { kind: 'asked', wire: line };
    if (token !== undefined) options.tokens.drop(token); // it came along with the hello, and was not taken
    token = undefined;
    if (login?.guest && ask.guests) answer({ guest: true });
    else on({ kind: 'asked', ask });
  };

  const answer = (credentials: Credentials): void => {
    if (state.kind !== 'asked') return;
    listen(state.wire).send(credentials);
  };

  const rejected = ({ code, INFO }: Rejected): void => {
    if (login && PASSING.has(code)) giveUp(INFO);
    else end(code, INFO);
  };

  const giveUp = (text: string): void => {
    const last = state;
    retry(text);
    if ('wire' in last) last.wire.close('');
  };

  const farewell = ({ code, text, back }: EventOf<'bye'>): void => {
    if (farewells.said) farewells.depart();
    else if (back && login) giveUp(text);
    else end(code, text);
  };

  const welcomed = (welcome: Welcome, line: Wire): void => {
    const fresh = login?.epoch !== welcome.epoch;
    settle();
    const dead = (): void => line.close('The server has been silent for too long.');
    state = {
      kind: 'open',
      wire: line,
      since: clock.now(),
      pulse: pulse(clock, native.ping, dead),
    };
    login = { name: welcome.name, guest: welcome.guest, epoch: welcome.epoch };
    if (welcome.token !== undefined) renew(welcome.token);
    native.open(line, welcome, fresh); // before anybody asks for more: pages of another epoch are dropped there
    on({ kind: 'welcomed', welcome, fresh });
  };

  const ways = {
    clock,
    stream: options.stream,
    told: (event: Told, asked?: Asked) => on({ kind: 'told', event, ...(asked && { asked }) }),
    answered: () => farewells.answered(),
  };
  const native = conversation(ways);
  let old: OldTalk | undefined;
  let talk: Talk = native;

  const farewells = leaving({
    clock,
    talk: () => talk,
    isOpen: () => state.kind === 'open',
    left: end,
  });

  return {
    start: connect,
    answer,
    say: (line) => talk.say(line),
    passwd: (change) => talk.passwd(change),
    page: (page) => talk.page(page),
    accept: (it) => talk.accept(it),
    active: () => talk.active(),
    read: (chat, seq) => talk.read(chat, seq),
    leave: farewells.leave,
    get full() {
      return talk.unanswered >= UNANSWERED_MAX;
    },
  };
}

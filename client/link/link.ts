// The client's end of its connection to the server: logs in, reconnects when the connection breaks, and makes sure that
// each line is carried out once and each message passed on once, in order [DESIGN 5]. Knows no chat rules and no
// screen.

import type { Ms } from '../../shared/clock.ts';
import { pulse } from '../../shared/pulse.ts';
import type {
  Ask,
  Credentials,
  Event,
  EventOf,
  Rejected,
  Reply,
  Welcome,
} from '../../shared/wire/native.ts';
import type { Asked, EndCode, Link, Told } from '../core/update/event.ts';
import type { ByteStream } from './byte-stream.ts';
import { conversation, type Talk } from './conversation.ts';
import { DialError } from './dial-error.ts';
import { helloOf, type Login } from './hello.ts';
import { leaving } from './leaving.ts';
import type { LinkOptions } from './link-options.ts';
import type { Older } from './older.ts';
import { UNANSWERED_MAX } from './outbox.ts';
import { PASSING } from './passing.ts';
import { retry as retries } from './retry.ts';
import { SILENCE, type State } from './state.ts';
import { withUnsent } from './unsent.ts';
import { type Wire, wire } from './wire.ts';

const GREETING_LIMIT: Ms = 60_000;
const NOT_A_FRAME = "The server sent a frame that is not part of Hearth's protocol.";

export function link(options: LinkOptions): Link {
  const { clock, on } = options;
  let state: State = { kind: 'idle' };
  let login: Login | undefined; // once welcomed
  let token: string | undefined;
  let speaks: 'unknown' | 'hearth' | 'older' = 'unknown';
  let bare = false; // the hello is to hold only the name

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
    settle();
    if (farewells.said) farewells.depart();
    else if (!byThem && speaks === 'older' && older?.isHopeless()) end('closed', reason);
    else if (login) retry(reason);
    else if (byThem && mayBeOlder()) connectBare();
    else end('closed', reason);
  };

  const greet = (stream: ByteStream): void => {
    const ours =
      <T extends unknown[]>(run: (...them: T) => void) =>
      (...them: T): void => {
        if ('wire' in state && state.wire === line) run(...them);
      };
    const line: Wire = wire(stream, options.readReply, {
      received: ours((reply: Reply) => received(reply, line)),
      foreign: ours((value: unknown) => foreign(value, line)),
      closed: ours(closed),
      passesOver: () => speaks === 'older',
    });
    listen(line);
    older?.connected();
    if (!bare && !login && options.as === 'account') token ??= options.tokens.get();
    line.send(bare && older ? older.hello : helloOf(options, login, token));
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
    if (state.kind === 'greeting') state.cancel();
    if (state.kind === 'waiting') again.stop();
    if (state.kind === 'open') {
      again.held(state.since);
      state.pulse?.stop();
      talk.close();
    }
  };

  const retry = (text: string): void => {
    settle();
    state = { kind: 'waiting' };
    again.later(text);
    farewells.lost();
  };

  const end = (code: EndCode, text: string): void => {
    if (state.kind === 'ended') return;
    settle();
    const last = state;
    state = { kind: 'ended' };
    farewells.stop();
    if ('wire' in last) last.wire.close(text);
    on({ kind: 'ended', code, text: withUnsent(text, talk.lines) });
  };

  // The conversation

  const received = (reply: Reply, line: Wire): void => {
    if (state.kind === 'open') state.pulse?.heard();
    if (speaks === 'older') line.close(NOT_A_FRAME);
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
      // A farewell or a fault changes the state: nothing after it counts.
      if (!('wire' in state) || state.wire !== line) return;
    }
  };

  // With an old server

  const mayBeOlder = (): boolean =>
    older !== undefined && !bare && speaks !== 'hearth' && !options.hearth.known();

  const connectBare = (): void => {
    bare = true; // some servers choke on unknown keys
    connect();
  };

  const foreign = (value: unknown, line: Wire): void => {
    const isHearth = speaks === 'hearth' || (speaks === 'unknown' && options.hearth.known());
    if (isHearth && state.kind === 'greeting') end('not-hearth', options.hearth.lost);
    else if (isHearth) line.close(NOT_A_FRAME);
    else if (state.kind === 'open') older?.heard(value);
    else if (!older?.greeted(value, line)) line.close(NOT_A_FRAME);
  };

  const taken = (it: Older, line: Wire): void => {
    settle();
    speaks = 'older';
    bare = true;
    state = { kind: 'open', wire: line, since: clock.elapsed() };
    const fresh = !login;
    login = { name: options.user, guest: true, epoch: '' };
    talk = it;
    on({ kind: 'welcomed', welcome: it.open(line), fresh });
    it.begin();
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
    if (token !== undefined) options.tokens.drop(token); // it was sent with the hello, and refused
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
    const beats = pulse(clock, { ...SILENCE, ping: native.ping, dead });
    state = { kind: 'open', wire: line, since: clock.elapsed(), pulse: beats };
    login = { name: welcome.name, guest: welcome.guest, epoch: welcome.epoch };
    if (welcome.token !== undefined) renew(welcome.token);
    native.open(line, welcome, fresh); // before anybody asks for more: it drops pages of another epoch
    on({ kind: 'welcomed', welcome, fresh });
  };

  const ways = {
    clock,
    stream: options.stream,
    told: (event: Told, asked?: Asked) => on({ kind: 'told', event, ...(asked && { asked }) }),
    answered: () => farewells.answered(),
    silent: (since: Ms) => on({ kind: 'silent', since }),
  };
  const native = conversation(ways);
  let talk: Talk = native;
  const older: Older | undefined = options.older?.({
    ...ways,
    user: options.user,
    isBack: () => login !== undefined,
    isBare: () => bare,
    attempts: () => again.attempts,
    listens(line, cancel) {
      settle();
      state = { kind: 'greeting', wire: line, cancel };
    },
    taken: (line) => older && taken(older, line),
    tryAgain: (text) => giveUp(text),
    tryBare: connectBare,
    spare: (line) => options.spare?.(line.release()),
    end,
  });

  const farewells = leaving({
    clock,
    talk: () => talk,
    isOpen: () => state.kind === 'open',
    waits: (lines) => on({ kind: 'leaving', lines }),
    left: (code) => end(code, ''),
  });

  const again = retries({
    ...options,
    connect,
    lost: (text, wait) => on({ kind: 'lost', text, again: wait }),
  });

  return {
    start: connect,
    answer,
    say: (line, more) => talk.say(line, more),
    passwd: (change) => talk.passwd(change),
    page: (page) => talk.page(page),
    accept: (it) => talk.accept(it),
    active: () => talk.active(),
    read: (chat, seq) => talk.read(chat, seq),
    leave(when) {
      farewells.leave(when);
      again.now();
    },
    watch: native.watch,
    retry: again.now,
    askPeople: native.askPeople,
    askTime: native.ping,
    get full() {
      return talk.unanswered >= UNANSWERED_MAX;
    },
  };
}

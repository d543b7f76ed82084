// The client's end of its connection to the server: logs in, comes back when the connection breaks, and sees to it that
// each line is carried out once and each message passed on once, in order [DESIGN 5]. Knows no chat rules and no screen.

import type { Duplex } from 'node:stream';
import type { Ms } from '../../shared/clock.ts';
import {
  type Ask,
  type Credentials,
  type Event,
  type EventOf,
  HEARTH_VERSION,
  type Hello,
  type Rejected,
  type Reply,
  type Welcome,
} from '../../shared/wire/native.ts';
import type { EndCode, Link } from '../update/event.ts';
import { backoff } from './backoff.ts';
import { conversation } from './conversation.ts';
import { DialError } from './dial.ts';
import { leaving } from './leaving.ts';
import type { LinkOptions } from './options.ts';
import { UNANSWERED_MAX } from './outbox.ts';
import { PASSING } from './passing.ts';
import { type Pulse, pulse } from './pulse.ts';
import { type Wire, wire } from './wire.ts';

type State =
  | { kind: 'idle' }
  | { kind: 'dialling' }
  | { kind: 'greeting'; wire: Wire; cancel: () => void } // the server's turn: hello or credentials were sent
  | { kind: 'asked'; wire: Wire } // the user's turn
  | { kind: 'open'; wire: Wire; since: Ms; pulse: Pulse }
  | { kind: 'waiting'; cancel: () => void }
  | { kind: 'ended' };

/** A connection that held so long was a good one: the next back-off begins anew. */
const STEADY_AFTER: Ms = 30_000;
const GREETING_LIMIT: Ms = 60_000;

export function link(options: LinkOptions): Link {
  const { clock, on } = options;
  let state: State = { kind: 'idle' };
  let login: { name: string; guest: boolean; epoch: string } | undefined; // once welcomed
  let token: string | undefined;
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

  const greet = (stream: Duplex): void => {
    const line = wire(stream, {
      received: (reply) => {
        if ('wire' in state && state.wire === line) received(reply, line);
      },
      closed: (reason) => {
        if ('wire' in state && state.wire === line) closed(reason);
      },
    });
    listen(line);
    if (!login && options.as === 'account') token ??= options.tokens.get();
    line.send(hello());
  };

  const hello = (): Hello => ({
    USERNAME: login?.name ?? options.user,
    HEARTH: HEARTH_VERSION,
    as: login?.guest ? 'guest' : options.as,
    stream: options.stream,
    device: options.device.slice(0, 64),
    ...(token === undefined ? {} : { token }),
    ...(options.remember ? { remember: true } : {}),
    ...(login ? { resume: true } : {}),
  });

  const renew = (fresh: string): void => {
    token = fresh;
    options.tokens.keep(fresh);
  };

  const listen = (line: Wire): void => {
    const cancel = clock.after(GREETING_LIMIT, () => line.close('The server does not answer.'));
    state = { kind: 'greeting', wire: line, cancel };
  };

  // Leaving a state cancels what it had running.
  const settle = (): void => {
    if (state.kind === 'greeting' || state.kind === 'waiting') state.cancel();
    if (state.kind === 'open') {
      state.pulse.stop();
      talk.close();
    }
  };

  const closed = (reason: string): void => {
    const steady = state.kind === 'open' && clock.now() - state.since >= STEADY_AFTER;
    settle();
    if (steady) pause.reset();
    if (farewells.said) farewells.depart();
    else if (login) retry(reason);
    else end('closed', reason);
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
    if ('events' in reply) heardAll(reply.events, line);
    else if (state.kind === 'open') line.close('The server answered a login that was over.');
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

  const hear = (event: Event, line: Wire): void => {
    if (event.kind === 'bye') farewell(event);
    else if (state.kind !== 'open') line.close('The server spoke before the login was over.');
    else if (event.kind === 'token') renew(event.token);
    else talk.heard(event);
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
    const { wire: line } = state;
    listen(line);
    line.send(credentials);
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
    state = { kind: 'open', wire: line, since: clock.now(), pulse: pulse(clock, talk.ping, dead) };
    login = { name: welcome.name, guest: welcome.guest, epoch: welcome.epoch };
    if (welcome.token !== undefined) renew(welcome.token);
    talk.open(line, welcome, fresh); // before anybody asks for more: pages of another epoch are dropped there
    on({ kind: 'welcomed', welcome, fresh });
  };

  const talk = conversation({
    clock,
    stream: options.stream,
    told: (event, asked) => on({ kind: 'told', event, ...(asked ? { asked } : {}) }),
    answered() {
      farewells.answered();
    },
  });

  const farewells = leaving({
    clock,
    talk,
    isOpen: () => state.kind === 'open',
    left: (code, text) => end(code, text),
  });

  return {
    start: connect,
    answer,
    say: talk.say,
    passwd: talk.passwd,
    page: talk.page,
    read: talk.read,
    leave: farewells.leave,
    get full() {
      return talk.unanswered >= UNANSWERED_MAX;
    },
  };
}

// The client's end of its connection to the server: logs in, reconnects when the connection breaks, and makes sure that
// each line is carried out once and each message passed on once, in order [DESIGN 5]. Knows no chat rules and no
// screen. This file connects the parts; each part has a file of its own.

import type { Ms } from '../../shared/clock.ts';
import { pulse } from '../../shared/pulse.ts';
import type { Ask, Credentials, EventOf, Rejected, Welcome } from '../../shared/wire/native.ts';
import type { Asked, EndCode, Link, Told } from '../core/update/event.ts';
import { connection as connections } from './connection.ts';
import { conversation, type Talk } from './conversation.ts';
import { DialError } from './dial-error.ts';
import { fallback } from './fallback.ts';
import { leaving } from './leaving.ts';
import type { LinkOptions } from './link-options.ts';
import { login as logins } from './login.ts';
import type { Older } from './older.ts';
import { UNANSWERED_MAX } from './outbox.ts';
import { PASSING } from './passing.ts';
import { reading } from './reading.ts';
import { retry as retries } from './retry.ts';
import { withUnsent } from './unsent.ts';
import type { Wire } from './wire.ts';

/** After how much silence the server is pinged, and after how much it is given up. */
const SILENCE = { pingAfter: 30_000, deadAfter: 60_000 } as const;

export function link(options: LinkOptions): Link {
  const { clock, on } = options;
  const login = logins(options);
  const protocol = fallback(options.hearth, options.older !== undefined);

  // A connection, or none

  const notReached = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    const fault = error instanceof DialError ? error : undefined;
    if (fault && !fault.final && login.isBack) retry(text);
    else end(fault?.code ?? 'unreachable', text);
  };

  const greet = (wire: Wire): void => {
    older?.connected();
    wire.send(protocol.isBare && older ? older.hello : login.hello());
  };

  const closed = (reason: string, byThem: boolean): void => {
    connection.settle();
    if (farewells.said) farewells.depart();
    else if (!byThem && protocol.isOlder && older?.isHopeless()) end('closed', reason);
    else if (login.isBack) retry(reason);
    else if (byThem && protocol.mayBeOlder) dialBare();
    else end('closed', reason);
  };

  const dialBare = (): void => {
    protocol.bare();
    connection.dial();
  };

  const retry = (text: string): void => {
    connection.wait();
    again.later(text);
    farewells.lost();
  };

  /** As `retry`, and closes the connection, which is still there. */
  const giveUp = (text: string): void => {
    const { wire } = connection;
    retry(text);
    wire?.close('');
  };

  const end = (code: EndCode, text: string): void => {
    if (!connection.end(text)) return;
    again.stop();
    farewells.stop();
    on({ kind: 'ended', code, text: withUnsent(text, talk.lines) });
  };

  // The login

  const asked = (ask: Ask, wire: Wire): void => {
    connection.ask(wire);
    const credentials = login.asked(ask);
    if (credentials) answer(credentials);
    else on({ kind: 'asked', ask });
  };

  const answer = (credentials: Credentials): void => {
    const { kind, wire } = connection;
    if (kind !== 'asked' || !wire) return;
    connection.listen(wire);
    wire.send(credentials);
  };

  const welcomed = (welcome: Welcome, wire: Wire): void => {
    const dead = (): void => wire.close('The server has been silent for too long.');
    connection.open(wire, pulse(clock, { ...SILENCE, ping: native.ping, dead }));
    const fresh = login.succeeded(welcome);
    native.open(wire, welcome, fresh); // before anybody asks for more: it drops pages of another epoch
    on({ kind: 'welcomed', welcome, fresh });
  };

  const taken = (by: Older, wire: Wire): void => {
    protocol.metOlder();
    connection.open(wire);
    const fresh = !login.isBack;
    login.succeeded({ name: options.user, guest: true, epoch: '' });
    talk = by;
    on({ kind: 'welcomed', welcome: by.open(wire), fresh });
    by.begin();
  };

  const rejected = ({ code, INFO }: Rejected): void => {
    if (login.isBack && PASSING.has(code)) giveUp(INFO);
    else end(code, INFO);
  };

  const farewell = ({ code, text, back }: EventOf<'bye'>): void => {
    if (farewells.said) farewells.depart();
    else if (back && login.isBack) giveUp(text);
    else end(code, text);
  };

  // The parts

  const ways = {
    clock,
    stream: options.stream,
    told: (event: Told, asked?: Asked) => on({ kind: 'told', event, ...(asked && { asked }) }),
    answered: () => farewells.answered(),
    silent: (since: Ms) => on({ kind: 'silent', since }),
  };
  const native = conversation(ways);
  let talk: Talk = native;

  const again = retries({
    ...options,
    connect: () => connection.dial(),
    lost: (text, wait) => on({ kind: 'lost', text, again: wait }),
  });

  const older: Older | undefined = options.older?.({
    ...ways,
    user: options.user,
    isBack: () => login.isBack,
    isBare: () => protocol.isBare,
    attempts: () => again.attempts,
    listens: (wire, cancel) => connection.listen(wire, cancel),
    taken: (wire) => older && taken(older, wire),
    tryAgain: giveUp,
    tryBare: dialBare,
    spare: (wire) => options.spare?.(wire.release()),
    end,
  });

  const connection = connections({
    ...{ clock, dial: options.dial, readReply: options.readReply },
    ...{ reached: greet, notReached, closed },
    received: (reply, wire) => reader.received(reply, wire),
    foreign: (value, wire) => reader.foreign(value, wire),
    passesOver: () => protocol.isOlder,
    left(since) {
      again.held(since);
      talk.close();
    },
  });

  const reader = reading({
    ...{ connection, protocol, hearth: options.hearth, older, native },
    ...{ asked, welcomed, rejected, farewell, end, renewed: login.renewed },
  });

  const farewells = leaving({
    clock,
    talk: () => talk,
    isOpen: () => connection.kind === 'open',
    waits: (lines) => on({ kind: 'leaving', lines }),
    left: (code) => end(code, ''),
  });

  return {
    start: connection.dial,
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

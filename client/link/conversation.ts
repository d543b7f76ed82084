// Requests and their answers, messages in order, read marks: everything that is exchanged after the login, and what of
// it outlives a broken connection. Knows how to speak on a wire, not how to get one.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { EventOf, Welcome } from '../../shared/wire/native.ts';
import type { Accept, Asked, LineMore, Page, Passwd, Told } from '../core/update/event.ts';
import { amended as amendeds } from './amended.ts';
import { catchup as catchups } from './catchup.ts';
import { type Answer, type Heard, hear } from './hearing.ts';
import { missed as missedOf } from './missed.ts';
import { acceptUnsent, cutOff, passwdUnsent } from './now-or-never.ts';
import { outbox } from './outbox.ts';
import { patience } from './patience.ts';
import { readMarks } from './read-marks.ts';
import { rests as restsOf } from './rest.ts';
import type { Wire } from './wire.ts';

export interface ConversationOptions {
  readonly clock: Clock;
  readonly stream: string;
  /** `asked` is the request that the event answers, or a message's line. */
  readonly told: (event: Told, asked?: Asked) => void;
  /** A request was answered. */
  readonly answered: () => void;
  /** No line has been answered since then. */
  readonly silent: (since: Ms) => void;
}

/** What a user may do over a connection, in any protocol. */
export interface Talk {
  /** The connection is gone; later requests wait. */
  close(): void;
  /** As in the link. */
  say(line: string, more?: LineMore): string;
  /** Only over an open connection, and never a second time [DESIGN 5]: the outcome is told in any case. */
  passwd(change: Passwd): void;
  page(page: Page): string;
  /** As `passwd`. */
  accept(accept: Accept): void;
  /** The user did something that the server is not to know. */
  active(): void;
  read(chat: string, seq: number): void;
  /** Sends what waits and needs no answer, and then the logout. */
  logout(): void;
  readonly unanswered: number;
  /** The unanswered lines, oldest first. */
  readonly lines: readonly string[];
}

export interface Conversation extends Talk {
  /** Goes on over a new connection. `fresh`: earlier seqs mean nothing. */
  open(line: Wire, welcome: Welcome, fresh: boolean): void;
  heard(event: Heard): void;
  /** As in the link. */
  watch(chat: string): void;
  /** As in the link. */
  askPeople(): void;
  ping(): void;
}

export function conversation(options: ConversationOptions): Conversation {
  const { clock, stream, told } = options;
  const box = outbox(stream, clock.elapsed);
  const marks = readMarks(clock, () => wire);
  const wait = patience(clock, options.silent);
  const rests = restsOf(box.goOn);
  const catchup = catchups();
  const amended = amendeds();
  const activity = activityOf(clock);
  let wire: Wire | undefined;
  let watched = 'global';

  const lines = () => box.lines.filter((line) => line !== LOGOUT);

  const pass = (messages: readonly EventOf<'message'>[]): void => {
    for (const event of messages) {
      told(event, event.line === undefined ? undefined : box.find(event.line));
    }
  };

  const missed = missedOf({ box, catchup, pass, giveUp: (reason) => wire?.close(reason) });

  const flush = (): void => {
    if (!wire) return;
    missed.request(watched);
    for (const request of box.next(watched)) wire.send(request);
    if (lines().length > 0) wait.asked();
    const behind = amended.next();
    if (behind) wire.send({ id: AMENDED, amended: behind });
  };

  const AMENDED = `${stream}.0`; // one at a time, and asked anew on each connection

  const waits = (): boolean => box.unanswered > 0 || amended.isAsking;

  /** Passes on what was asked for, under the number that it was given. */
  const ask = (id: string): string => {
    flush();
    return id;
  };

  const answered = (answer: Answer, id: string): void => {
    const isOfAmended = amended.isAsking && id === AMENDED;
    if (answer.kind === 'refused' && isOfAmended) amended.refused();
    if (answer.kind === 'amended') told(amended.answered(answer));
    else if (!isOfAmended) answeredAsked(answer, id);
    if (!waits()) amended.settled();
    flush();
    options.answered();
  };

  const answeredAsked = (answer: Answer, id: string): void => {
    const event = answer.kind === 'page' ? amended.page(answer) : answer;
    const asked = box.answered(id);
    wait.answered(lines().length > 0);
    if (!rests.goesOn(event, id, asked)) {
      const first = rests.firstOf(id, asked);
      if (!missed.answered(id, event)) told(event, first);
    }
  };

  const hearing = {
    catchup,
    amended,
    waits,
    pass,
    told,
    answered,
    pong: () => wire?.send({ pong: true }),
  };

  return {
    open(line, welcome, fresh) {
      wire = line;
      activity.begin(welcome.idle);
      missed.open(welcome, fresh);
      amended.open(welcome, fresh);
      box.rewind(fresh ? 'lines' : 'all');
      if (fresh) {
        rests.forget();
        marks.forget();
      }
      flush();
      marks.send();
    },
    close() {
      wire = undefined;
      wait.stop();
      catchup.interrupt();
      for (const request of box.forgetPassing()) told(...cutOff(request));
    },
    heard: (event) => hear(event, hearing),
    say: (line, more) => ask(box.line(line, more)),
    page: (page) => ask(box.page(page)),
    passwd(change) {
      if (wire) ask(box.passwd(change));
      else told(...passwdUnsent());
    },
    accept(accept) {
      if (wire) ask(box.accept(accept));
      else told(...acceptUnsent(`${stream}.0`, accept));
    },
    active() {
      if (wire && activity.isDue()) wire.send({ active: true });
    },
    read: marks.move,
    watch(chat) {
      watched = chat;
    },
    askPeople() {
      wire?.send({ id: `${stream}.0`, people: true });
    },
    ping() {
      wire?.send({ id: `${stream}.0`, ping: true });
    },
    logout() {
      marks.send();
      ask(box.line(LOGOUT));
    },
    get unanswered() {
      return box.unanswered;
    },
    get lines() {
      return lines();
    },
  };
}

const LOGOUT = 'logout';

/** How often the server is told that the user is there: often enough to never count as idle, and no more. */
function activityOf(clock: Clock): { begin(idle?: Ms): void; isDue(): boolean } {
  let limit: Ms | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    begin(idle) {
      limit = idle;
      toldAt = Number.NEGATIVE_INFINITY;
    },
    isDue() {
      const now = clock.now();
      if (limit === undefined || now - toldAt < limit / 10) return false;
      toldAt = now;
      return true;
    },
  };
}

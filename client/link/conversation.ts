// Requests and their answers, messages in order, read marks: everything that is exchanged after the login, and what of
// it outlives a broken connection. Knows how to speak on a wire, not how to get one.

import type { Clock, Ms } from '../../shared/clock.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Event, EventOf, Welcome } from '../../shared/wire/native.ts';
import type { Accept, Asked, LineMore, Page, Passwd, Told } from '../core/update/event.ts';
import { catchup } from './catchup.ts';
import { outbox } from './outbox.ts';
import { PASSING } from './passing.ts';
import { patience } from './patience.ts';
import { restOf } from './rest.ts';
import type { Wire } from './wire.ts';

type Answer = EventOf<
  'page' | 'chats' | 'notice' | 'list' | 'done' | 'refused' | 'confirmed' | 'introduced'
>;

const READ_DELAY: Ms = 300;
/** Pages of missed messages at once; the user may always ask for one more. */
const MISSED_AT_ONCE = 3;

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
  heard(event: Exclude<Event, { kind: 'bye' | 'token' }>): void;
  /** As in the link. */
  watch(chat: string): void;
  /** As in the link. */
  askPeople(): void;
  ping(): void;
}

export function conversation(options: ConversationOptions): Conversation {
  const box = outbox(options.stream, options.clock.elapsed);
  const chase = catchup();
  const chasing = new Map<string, string>(); // page id -> chat
  const begun = new Map<string, Asked>(); // by page id: the request that its continuation belongs to
  const marks = new Map<string, number>();
  let cancelMarks: (() => void) | undefined;
  let wire: Wire | undefined;
  let me = '';
  let watched = 'global';
  let idle: Ms | undefined;
  let activeAt = Number.NEGATIVE_INFINITY; // when that was last said

  const wait = patience(options.clock, options.silent);
  const lines = () => box.lines.filter((line) => line !== LOGOUT);

  const pass = (messages: readonly EventOf<'message'>[]): void => {
    for (const event of messages) {
      options.told(event, event.line === undefined ? undefined : box.find(event.line));
    }
  };

  const flush = (): void => {
    if (!wire) return;
    while (box.pages < MISSED_AT_ONCE) {
      const page = chase.next(watched);
      if (!page) break;
      chasing.set(box.page(page), page.chat);
    }
    for (const request of box.next(watched)) wire.send(request);
    if (lines().length > 0) wait.asked();
  };

  const answered = (event: Answer, id: string): void => {
    const request = box.answered(id);
    wait.answered(lines().length > 0);
    const rest = restOf(request, event);
    if (rest) goOn(id, rest, request);
    else settle(event, id, request);
    flush();
    options.answered();
  };

  /** The server has found nothing so far: asks it to go on, and tells nobody. */
  const goOn = (id: string, rest: Page, request: Asked | undefined): void => {
    const first = begun.get(id) ?? request;
    if (first) begun.set(id, first);
    box.goOn(id, rest);
  };

  const settle = (event: Answer, id: string, request: Asked | undefined): void => {
    const first = begun.get(id) ?? request;
    begun.delete(id);
    const chat = chasing.get(id);
    chasing.delete(id);
    if (chat === undefined) options.told(event, first);
    else caughtUp(chat, event);
  };

  const caughtUp = (chat: string, event: Answer): void => {
    if (event.kind === 'page') pass(chase.page(event, me));
    else if (event.kind === 'refused' && PASSING.has(event.code)) wire?.close(event.text);
    else pass(chase.giveUp(chat)); // the chat is gone
  };

  const sendMarks = (): void => {
    cancelMarks?.();
    cancelMarks = undefined;
    if (!wire) return;
    for (const [chat, seq] of marks) wire.send({ read: { chat, seq } });
    marks.clear();
  };

  return {
    open(line, welcome, fresh) {
      wire = line;
      me = welcome.name;
      idle = welcome.idle;
      activeAt = Number.NEGATIVE_INFINITY;
      for (const id of chasing.keys()) box.answered(id);
      chasing.clear();
      box.rewind(fresh ? 'lines' : 'all');
      if (fresh) {
        begun.clear();
        marks.clear();
        chase.begin(welcome);
      } else chase.resume(welcome.chats);
      flush();
      sendMarks();
    },
    close() {
      wire = undefined;
      wait.stop();
      chase.interrupt();
      for (const request of box.forgetPassing()) {
        const [text, of] = 'passwd' in request ? [UNSURE_PASSWD] : [NOT_INTRODUCED, request];
        options.told({ kind: 'refused', id: request.id, code: 'unconfirmed', text }, of);
      }
    },
    heard(event) {
      switch (event.kind) {
        case 'ping':
          wire?.send({ pong: true });
          break;
        case 'message':
          pass(chase.live(event));
          break;
        case 'erased':
          chase.erase(event.chat, event.until);
          options.told(event);
          break;
        case 'gone':
          chase.forget(event.chat);
          options.told(event);
          break;
        case 'removed':
          chase.rename(event);
          options.told(event);
          break;
        case 'broadcast':
        case 'change':
        case 'presence':
        case 'blocked':
        case 'people':
        case 'read':
        case 'pong':
        case 'request':
        case 'request-over':
          options.told(event);
          break;
        case 'page':
        case 'chats':
        case 'notice':
        case 'list':
        case 'done':
        case 'refused':
        case 'confirmed':
        case 'introduced':
          if (event.id === undefined) options.told(event);
          else answered(event, event.id);
          break;
        default:
          return unreachable(event);
      }
    },
    say(line, more) {
      const id = box.line(line, more);
      flush();
      return id;
    },
    passwd(change) {
      if (wire) {
        box.passwd(change);
        flush();
      } else options.told({ kind: 'refused', code: 'unconfirmed', text: NO_PASSWD });
    },
    page(page) {
      const id = box.page(page);
      flush();
      return id;
    },
    accept(accept) {
      if (wire) {
        box.accept(accept);
        flush();
        return;
      }
      const request = { id: `${options.stream}.0`, accept };
      const text = NOT_INTRODUCED;
      options.told({ kind: 'refused', code: 'unconfirmed', text }, request);
    },
    active() {
      const now = options.clock.now();
      if (!wire || idle === undefined || now - activeAt < idle / 10) return;
      activeAt = now;
      wire.send({ active: true });
    },
    read(chat, seq) {
      marks.set(chat, Math.max(seq, marks.get(chat) ?? 0));
      cancelMarks ??= options.clock.after(READ_DELAY, sendMarks);
    },
    watch(chat) {
      watched = chat;
    },
    askPeople() {
      wire?.send({ id: `${options.stream}.0`, people: true });
    },
    ping() {
      wire?.send({ id: `${options.stream}.0`, ping: true });
    },
    logout() {
      sendMarks();
      box.line(LOGOUT);
      flush();
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

const UNSURE_PASSWD =
  'The connection broke before the server answered, so your password may or may not have changed. Nothing is sent again; log in with the new one first.';
const NOT_INTRODUCED =
  'There is no connection to the server, so the request for a private chat is over. Ask again once you are connected.';
const NO_PASSWD =
  'There is no connection just now, so your password was not changed. Try again once you are connected.';

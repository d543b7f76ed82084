// The native dialect (shared/wire/PROTOCOL.md): frames of JSON, checked against the schemas of shared/wire/native.ts.

import { parse } from '../../shared/grammar/parse.ts';
import { Refusal } from '../../shared/refusal.ts';
import { AMENDMENTS_LEVEL, TOGETHER_LEVEL } from '../../shared/wire/answers.ts';
import {
  isAcceptRequest,
  isActiveRequest,
  isAmendedRequest,
  isCredentials,
  isHello,
  isLineRequest,
  isPageRequest,
  isPasswdRequest,
  isPeopleRequest,
  isPingRequest,
  isPongRequest,
  isReadRequest,
} from '../../shared/wire/checks.ts';
import { encodeFrame, FrameError } from '../../shared/wire/frame.ts';
import { together } from '../../shared/wire/message.ts';
import { type Credentials, type Event, HEARTH_VERSION, Hello } from '../../shared/wire/native.ts';
import { plainly, withoutAmendments } from '../../shared/words/notices.ts';
import type { LineId } from '../facts.ts';
import type { Encoding, News } from '../news.ts';
import type { Ask, Framed, Incoming, Rejected, Voice, Welcome } from './dialect.ts';

const HEARTH = HEARTH_VERSION;

/** One connection's native dialect; `send` takes each outgoing frame. */
export class NativeDialect implements Framed, Voice {
  readonly answersPings = true;
  readonly everyName = false;
  readonly saysWhatIsRead = true;
  readonly leavesOut = false;
  readonly earlierMax = 0;
  private readonly send: (bytes: Uint8Array) => void;
  private encode: Encoding<Uint8Array> = encodePlainly;
  private isIn = false;

  constructor(send: (bytes: Uint8Array) => void) {
    this.send = send;
  }

  get voice(): Voice {
    return this;
  }

  get encoding(): Encoding<Uint8Array> {
    return this.encode;
  }

  read(frame: unknown): readonly (Incoming | Refusal)[] {
    const incoming = read(frame);
    if (!this.isIn && !(incoming instanceof Refusal) && incoming.kind === 'hello') {
      this.encode = encodingFor(incoming.hello.typed);
    }
    return [incoming];
  }

  tell(news: News): void {
    this.send(news.as(this.encode));
  }

  ask(ask: Ask): void {
    this.send(encodeFrame({ HEARTH, ...ask }));
  }

  welcome(welcome: Welcome): readonly [] {
    this.isIn = true;
    this.send(encodeFrame({ USERNAME_ACCEPTED: true, HEARTH, ...welcome }));
    return [];
  }

  rejected(rejected: Rejected): void {
    this.send(encodeFrame({ USERNAME_ACCEPTED: false, HEARTH, ...rejected }));
  }

  finish(done: () => void): void {
    done();
  }

  drop(): void {}
}

function encodingFor(typed: number | undefined): Encoding<Uint8Array> {
  if (typed === undefined) return encodePlainly;
  if (typed < TOGETHER_LEVEL) return encodeApart;
  return typed < AMENDMENTS_LEVEL ? encodeUnamended : encodeTogether;
}

/** One frame of events, the same for every native session that takes typed answers. */
function encodeEvents(events: readonly Event[]): Uint8Array {
  return encodeFrame({ events });
}

/** The same, for every session that takes no more. */
function encodeApart(events: readonly Event[]): Uint8Array {
  return encodeEvents(withoutAmendments(events));
}

/** The same, with messages of one chat in one event, for every session that takes that. */
function encodeUnamended(events: readonly Event[]): Uint8Array {
  return encodeTogether(withoutAmendments(events));
}

/** The same, for every session that takes what becomes of messages, too. */
function encodeTogether(events: readonly Event[]): Uint8Array {
  return events.length < 2 ? encodeEvents(events) : encodeFrame({ events: together(events) });
}

/** One frame of events in sentences, for every native session that takes no typed answers. */
function encodePlainly(events: readonly Event[]): Uint8Array {
  return encodeFrame({ events: events.map(plainly) });
}

function read(value: unknown): Incoming | Refusal {
  if (value instanceof FrameError) return new Refusal('bad-frame', value.message);
  const asked = request(value);
  if (asked) return asked;
  if (isHello(value)) return { kind: 'hello', hello: knownOf(value) };
  if (isCredentials(value)) return { kind: 'credentials', credentials: chosenOf(value) };
  return new Refusal('bad-frame', 'The frame is not part of the protocol.');
}

const HELLO_KEYS = Object.keys(Hello.properties) as (keyof Hello)[];

/** The known keys of a hello: others may be large, and it may long wait for its password's turn. */
function knownOf(value: Hello): Hello {
  const known = HELLO_KEYS.flatMap((key) => (Object.hasOwn(value, key) ? [[key, value[key]]] : []));
  const hello = Object.fromEntries(known) as Hello;
  if (!hello.peer) return hello;
  const { fingerprint, device } = hello.peer;
  return { ...hello, peer: { fingerprint, device } };
}

function chosenOf(value: Credentials): Credentials {
  if ('password' in value) return { password: value.password };
  return 'register' in value ? { register: value.register } : { guest: true };
}

/** A frame may hold further keys, of any shape: only checked keys decide what it is. */
function request(value: unknown): Incoming | undefined {
  if (isLineRequest(value)) {
    const { id, line, chat, waited, file } = value;
    const meant = {
      ...(chat !== undefined && { chat }),
      ...(waited !== undefined && { waited }),
      ...(file && { file }),
    };
    return { kind: 'line', id: lineId(id), read: (known) => parse(line, known), ...meant };
  }
  if (isPageRequest(value)) {
    const { chat, below, above, max } = value.page;
    const range = {
      max,
      ...(below !== undefined && { below }),
      ...(above !== undefined && { above }),
    };
    return { kind: 'page', id: value.id, chat, range };
  }
  if (isAmendedRequest(value)) {
    const { chat, above } = value.amended;
    return { kind: 'amended', id: value.id, chat, above };
  }
  if (isReadRequest(value)) return { kind: 'read', chat: value.read.chat, seq: value.read.seq };
  if (isPasswdRequest(value)) {
    const { old, new: chosen } = value.passwd;
    return { kind: 'passwd', id: value.id, old, new: chosen };
  }
  if (isAcceptRequest(value)) {
    const { from, addresses } = value.accept;
    return { kind: 'accept', id: value.id, from, addresses };
  }
  return bareRequest(value);
}

/** A request with no content but its kind. */
function bareRequest(value: unknown): Incoming | undefined {
  if (isPeopleRequest(value)) return { kind: 'people', id: value.id };
  if (isActiveRequest(value)) return { kind: 'active' };
  if (isPingRequest(value)) return { kind: 'ping', id: value.id };
  return isPongRequest(value) ? { kind: 'pong' } : undefined;
}

/** `<stream>.<n>`; the schema has checked the form. */
function lineId(id: string): LineId {
  const dot = id.indexOf('.');
  return { stream: id.slice(0, dot), n: Number(id.slice(dot + 1)) };
}

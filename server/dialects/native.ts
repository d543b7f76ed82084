// The native dialect (shared/wire/PROTOCOL.md): frames of JSON, checked against the schemas of shared/wire/native.ts.

import { parse } from '../../shared/grammar/parse.ts';
import { Refusal } from '../../shared/refusal.ts';
import { encodeFrame, FrameError } from '../../shared/wire/frame.ts';
import {
  type Event,
  HEARTH_VERSION,
  isCredentials,
  isHello,
  isRequest,
  type Request,
} from '../../shared/wire/native.ts';
import type { LineId } from '../facts.ts';
import type { Framed, Incoming, Voice } from './dialect.ts';

const HEARTH = HEARTH_VERSION;

/** One connection's native dialect; `send` takes what goes out, a frame at a time. */
export function nativeDialect(send: (bytes: Uint8Array) => void): Framed {
  return { read: (frame) => [read(frame)], voice: nativeVoice(send) };
}

function nativeVoice(send: (bytes: Uint8Array) => void): Voice {
  return {
    answersPings: true,
    everyName: false,
    earlierMax: 0,
    tell: (news) => send(news.as(encodeEvents)),
    ask: (ask) => send(encodeFrame({ HEARTH, ...ask })),
    welcome: (welcome) => send(encodeFrame({ USERNAME_ACCEPTED: true, HEARTH, ...welcome })),
    rejected: (rejected) => send(encodeFrame({ USERNAME_ACCEPTED: false, HEARTH, ...rejected })),
    finish: (done) => done(),
    drop() {},
  };
}

/** One frame of events, the same for every native session. */
function encodeEvents(events: readonly Event[]): Uint8Array {
  return encodeFrame({ events });
}

function read(value: unknown): Incoming | Refusal {
  if (value instanceof FrameError) return new Refusal('bad-frame', value.message);
  if (isRequest(value)) return request(value);
  if (isHello(value)) return { kind: 'hello', hello: value };
  if (isCredentials(value)) return { kind: 'credentials', credentials: value };
  return new Refusal('bad-frame', 'The frame has none of the shapes of the protocol.');
}

function request(value: Request): Incoming {
  if ('line' in value) {
    const { id, line } = value;
    return { kind: 'line', id: lineId(id), read: (known) => parse(line, known) };
  }
  if ('page' in value) {
    const { chat, ...range } = value.page;
    return { kind: 'page', id: value.id, chat, range };
  }
  if ('passwd' in value) return { kind: 'passwd', id: value.id, ...value.passwd };
  if ('read' in value) return { kind: 'read', ...value.read };
  return 'ping' in value ? { kind: 'ping', id: value.id } : { kind: 'pong' };
}

/** `<stream>.<n>`, of the form that the schema has checked. */
function lineId(id: string): LineId {
  const dot = id.indexOf('.');
  return { stream: id.slice(0, dot), n: Number(id.slice(dot + 1)) };
}

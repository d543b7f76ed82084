// The native dialect (shared/wire/PROTOCOL.md): frames of JSON, checked against the schemas of shared/wire/native.ts.

import { Refusal } from '../../shared/refusal.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import {
  type Event,
  FRAME_BYTES_MAX,
  HEARTH_VERSION,
  isCredentials,
  isHello,
  isRequest,
  type Request,
} from '../../shared/wire/native.ts';
import type { LineId } from '../facts.ts';
import type { Dialect, Incoming } from './dialect.ts';

const HEARTH = HEARTH_VERSION;

/** One connection's native dialect; it holds the frame that has not arrived whole. */
export function nativeDialect(): Dialect {
  const decoder = frameDecoder(FRAME_BYTES_MAX);
  return {
    feed: (bytes) => decoder.feed(bytes).map(read),
    encode: encodeEvents,
    ask: (ask) => encodeFrame({ HEARTH, ...ask }),
    welcome: (welcome) => encodeFrame({ USERNAME_ACCEPTED: true, HEARTH, ...welcome }),
    rejected: (rejected) => encodeFrame({ USERNAME_ACCEPTED: false, HEARTH, ...rejected }),
  };
}

function encodeEvents(events: readonly Event[]): Uint8Array {
  return encodeFrame({ events });
}

function read(body: Uint8Array | FrameError): Incoming | Refusal {
  const value = body instanceof FrameError ? body : parseFrame(body);
  if (value instanceof FrameError) return new Refusal('bad-frame', value.message);
  if (isRequest(value)) return request(value);
  if (isHello(value)) return { kind: 'hello', hello: value };
  if (isCredentials(value)) return { kind: 'credentials', credentials: value };
  return new Refusal('bad-frame', 'The frame has none of the shapes of the protocol.');
}

function request(value: Request): Incoming {
  if ('line' in value) return { kind: 'line', id: lineId(value.id), line: value.line };
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

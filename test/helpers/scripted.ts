// A server controlled by a test, and a link that speaks to it through streams in memory.

import { type Duplex, duplexPair } from 'node:stream';
import type { Link, LinkEvent } from '../../client/core/update/event.ts';
import { byteStream } from '../../client/dial/stream.ts';
import type { ByteStream } from '../../client/link/byte-stream.ts';
import { chatterbox } from '../../client/link/chatterbox/chatterbox.ts';
import { link } from '../../client/link/link.ts';
import type { TokenKeeper } from '../../client/link/link-options.ts';
import { readReply } from '../../shared/wire/checks.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import type { ChatInfo, Event, EventOf } from '../../shared/wire/native.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { until } from './until.ts';

/** The server's end of one connection. */
export interface ServerEnd {
  /** Every frame of the client's so far. */
  readonly frames: Record<string, unknown>[];
  /** The ids and lines of the lines among them. */
  lines(): { id: string; line: string }[];
  readonly closed: boolean;
  send(frame: object): void;
  sendBytes(bytes: Uint8Array): void;
  tell(...events: Event[]): void;
  welcome(more?: {
    epoch?: string;
    chats?: ChatInfo[];
    token?: string;
    time?: number;
    idle?: number;
  }): void;
  cut(): void;
}

export interface Scripted {
  readonly link: Link;
  readonly clock: FakeClock;
  readonly events: LinkEvent[];
  /** The connections made so far. */
  readonly ends: ServerEnd[];
  /** The connection left for the next link. */
  spare: ByteStream | undefined;
  /** What the next `dial` fails with. */
  refuse: Error | undefined;
  /** The link reported that the server is Hearth. */
  metHearth: boolean;
  /** The newest connection, once there are so many and its hello has come. */
  end(count: number): Promise<ServerEnd>;
  told<K extends Event['kind']>(kind: K): EventOf<K>[];
}

export function scripted(
  options: {
    random?: () => number;
    as?: 'account' | 'guest';
    remember?: boolean;
    tokens?: TokenKeeper;
    /** Whether the server was known as Hearth before. */
    wasHearth?: boolean;
    /** An earlier link, whose spare connection is taken over if it left one. */
    after?: Scripted;
    user?: string;
  } = {},
): Scripted {
  const clock = fakeClock();
  const events: LinkEvent[] = [];
  const ends: ServerEnd[] = [];
  const it: Scripted = {
    link: link({
      dial: async () => {
        if (it.refuse) throw it.refuse;
        if (options.after?.spare) return options.after.spare;
        const [near, far] = duplexPair();
        near.on('close', () => far.destroy()); // as with sockets; by itself one half outlives the other
        far.on('close', () => near.destroy());
        ends.push(serverEnd(far));
        return byteStream(near);
      },
      spare: (stream) => {
        it.spare = stream;
      },
      ...{ readReply, older: chatterbox },
      clock,
      random: options.random ?? (() => 0),
      stream: 'test',
      user: options.user ?? 'amy',
      as: options.as ?? 'account',
      device: 'a test',
      remember: options.remember ?? false,
      tokens: options.tokens ?? { get: () => undefined, keep() {}, drop() {} },
      hearth: {
        known: () => options.wasHearth ?? false,
        met: () => {
          it.metHearth = true;
        },
        lost: 'It was Hearth before.',
      },
      on: (event) => events.push(event),
    }),
    clock,
    events,
    ends,
    spare: undefined,
    refuse: undefined,
    metHearth: false,
    async end(count) {
      await until(() => (ends[count - 1]?.frames.length ?? 0) > 0);
      return ends[count - 1] as ServerEnd;
    },
    told: <K extends Event['kind']>(kind: K) =>
      events
        .flatMap((event) => (event.kind === 'told' ? [event.event as Event] : []))
        .filter((event): event is EventOf<K> => event.kind === kind),
  };
  return it;
}

function serverEnd(stream: Duplex): ServerEnd {
  const decoder = frameDecoder(1 << 20);
  const frames: Record<string, unknown>[] = [];
  let closed = false;
  stream.on('data', (bytes: Buffer) => {
    for (const body of decoder.feed(bytes)) {
      if (body instanceof FrameError) throw body;
      frames.push(parseFrame(body) as Record<string, unknown>);
    }
  });
  stream.on('end', () => stream.end()); // as with sockets
  stream.on('error', () => {});
  stream.on('close', () => {
    closed = true;
  });
  const send = (frame: object): void => {
    stream.write(encodeFrame(frame));
  };
  return {
    frames,
    lines: () => frames.filter((frame) => 'line' in frame) as { id: string; line: string }[],
    get closed() {
      return closed;
    },
    send,
    sendBytes: (bytes) => stream.write(bytes),
    tell: (...events) => send({ events }),
    welcome: ({ epoch = 'e1', chats = [], token, time = 1_790_000_000_000, idle } = {}) =>
      send({
        ...{ USERNAME_ACCEPTED: true, HEARTH: '1', INFO: 'Welcome, amy.', name: 'amy' },
        ...{ guest: false, epoch, time, chats, ...(token && { token }) },
        ...(idle && { idle }),
        here: { count: 0, names: [] },
      }),
    cut: () => stream.destroy(),
  };
}

export function info(chat: string, head: number, more: Partial<ChatInfo> = {}): ChatInfo {
  const type = chat === 'global' ? 'global' : 'direct';
  return { chat, type, name: chat, head, at: 0, read: head, ...more };
}

export function said(
  chat: string,
  seq: number,
  more: Partial<EventOf<'message'>> = {},
): EventOf<'message'> {
  const type = chat === 'global' ? 'global' : 'direct';
  const to = chat === 'global' ? 'global' : 'amy';
  const rest = { seq, from: 'bob', at: 1_790_000_000_000 + seq, text: `text ${seq}` };
  return { kind: 'message', chat, type, to, ...rest, ...more };
}

/** A link that is logged in, and the server's end of it. */
export async function entered(
  more: Parameters<ServerEnd['welcome']>[0] = {},
): Promise<[Scripted, ServerEnd]> {
  const it = scripted();
  it.link.start();
  const end = await it.end(1);
  end.welcome({ token: 'token', ...more });
  await seen(it, 'welcomed');
  return [it, end];
}

export async function seen<K extends LinkEvent['kind']>(
  { events }: Scripted,
  kind: K,
  count = 1,
): Promise<Extract<LinkEvent, { kind: K }>> {
  const of = () =>
    events.filter((event): event is Extract<LinkEvent, { kind: K }> => event.kind === kind);
  await until(() => of().length >= count);
  return of().at(-1) as Extract<LinkEvent, { kind: K }>;
}

/** The connection breaks, and the client is back on the next one. */
export async function comeBack(it: Scripted, count: number): Promise<ServerEnd> {
  it.ends.at(-1)?.cut();
  const { again } = await seen(it, 'lost', count - 1);
  it.clock.advance(again);
  return it.end(count);
}

// The two ends of a private chat for tests: sessions over a stream in memory or over TLS, and an end whose frames a
// test sends by hand.

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duplex, duplexPair } from 'node:stream';
import type { Frame, FrameOf } from '../../../client/peer/frames.ts';
import { type PeerEvent, type PeerSession, peerSession } from '../../../client/peer/session.ts';
import { ceremony, type Side } from '../../../client/peer/words.ts';
import type { DeviceIdentity } from '../../../client/storage/identity.ts';
import { fingerprintOf, selfSigned } from '../../../shared/certificate.ts';
import type { Clock } from '../../../shared/clock.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../../shared/wire/frame.ts';
import { until } from '../../helpers/until.ts';

export function identity(): DeviceIdentity {
  const made = selfSigned({ commonName: 'test', now: systemClock.now(), days: 1 });
  return { ...made, fingerprint: fingerprintOf(made.cert), device: 'test' };
}

/** Fingerprints where no TLS is needed. */
const PRINTS = { asker: print('AA'), asked: print('BB') };

function print(pair: string): string {
  return Array.from({ length: 32 }, () => pair).join(':');
}

export async function inFolder(run: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-peer-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type EventOf<K extends PeerEvent['kind']> = Extract<PeerEvent, { kind: K }>;

export interface End {
  readonly session: PeerSession;
  readonly events: readonly PeerEvent[];
  of<K extends PeerEvent['kind']>(kind: K): readonly EventOf<K>[];
  /** Resolves with the last event of its kind once there are this many. */
  saw<K extends PeerEvent['kind']>(kind: K, count?: number): Promise<EventOf<K>>;
}

export interface EndOptions {
  readonly clock?: Clock;
  readonly downloads?: string;
  readonly own?: string;
  readonly their?: string;
  readonly held?: boolean;
  readonly on?: (event: PeerEvent) => void;
}

export function sessionOn(stream: Duplex, side: Side, options: EndOptions = {}): End {
  const events: PeerEvent[] = [];
  const other = side === 'asker' ? 'asked' : 'asker';
  const session = peerSession({
    stream,
    side,
    own: options.own ?? PRINTS[side],
    their: options.their ?? PRINTS[other],
    name: side === 'asker' ? 'bob' : 'ann',
    downloads: options.downloads ?? '/nowhere',
    pid: process.pid,
    held: options.held ?? false,
    clock: options.clock ?? systemClock,
    on(event) {
      events.push(event);
      options.on?.(event);
    },
  });
  const of = <K extends PeerEvent['kind']>(kind: K) =>
    events.filter((event): event is EventOf<K> => event.kind === kind);
  return {
    session,
    events,
    of,
    async saw(kind, count = 1) {
      await until(
        () => of(kind).length >= count,
        () => `${side} saw no ${kind}, but ${JSON.stringify(events.slice(-5))}`,
      );
      return of(kind).at(-1) as never;
    },
  };
}

/** The two ends of a connection. Unlike those of `duplexPair`, they share no memory. */
export async function socketPair(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = await once(server, 'connection');
  server.close();
  return [here, there];
}

/** Two sessions, open; over a stream in memory if none is given. */
export async function pair(
  ann: EndOptions = {},
  bob: EndOptions = ann,
  streams: readonly [Duplex, Duplex] = duplexPair(),
): Promise<{ readonly ann: End; readonly bob: End }> {
  const ends = {
    ann: sessionOn(streams[0], 'asker', ann),
    bob: sessionOn(streams[1], 'asked', bob),
  };
  await ends.ann.saw('opened');
  await ends.bob.saw('opened');
  return ends;
}

export interface Enemy {
  readonly stream: Duplex;
  readonly frames: readonly Frame[];
  say(...frames: readonly object[]): void;
  /** A piece of a file. */
  data(id: number, bytes: Uint8Array | number): void;
  saw<K extends Frame['kind']>(kind: K): Promise<FrameOf<K>>;
}

/** An end whose frames a test sends by hand. It reads, unless told not to. */
export function enemyOn(stream: Duplex): Enemy {
  const frames: Frame[] = [];
  const decoder = frameDecoder(64 * 1024);
  stream.on('error', () => {});
  stream.on('end', () => stream.end()); // as sockets do
  stream.on('data', (bytes: Uint8Array) => {
    for (const body of decoder.feed(bytes)) {
      if (body instanceof FrameError) throw body;
      if (body[0] !== 0) frames.push(parseFrame(body) as Frame);
    }
  });
  return {
    stream,
    frames,
    say(...all) {
      for (const frame of all) if (!stream.destroyed) stream.write(encodeFrame(frame));
    },
    data(id, bytes) {
      const piece = typeof bytes === 'number' ? Buffer.alloc(bytes) : bytes;
      const header = Buffer.alloc(9);
      header.writeUInt32BE(5 + piece.length);
      header.writeUInt32BE(id, 5);
      stream.write(Buffer.concat([header, piece]));
    },
    async saw(kind) {
      const find = () => frames.find((frame) => frame.kind === kind);
      await until(
        () => find() !== undefined,
        () => `the enemy saw no ${kind}`,
      );
      return find() as never;
    },
  };
}

/** Ann with an enemy at the other end that has behaved until now. */
export async function besieged(
  options: EndOptions = {},
): Promise<{ readonly ann: End; readonly enemy: Enemy; readonly stream: Duplex }> {
  const [here, there] = duplexPair();
  const ann = sessionOn(here, 'asker', options);
  const enemy = enemyOn(there);
  const { hello, take } = ceremony({ side: 'asked', own: PRINTS.asked, their: PRINTS.asker });
  enemy.say(hello);
  const step = take(await enemy.saw('hello'));
  if (step.kind === 'say') enemy.say(step.frame);
  await ann.saw('opened');
  return { ann, enemy, stream: here };
}

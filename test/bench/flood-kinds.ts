// The kinds of floods, by the name of the case. Each goes on until the process ends, writes as fast as it is read, and
// reconnects soon when cut off.

import { createConnection, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { clientHello } from '../helpers/hall.ts';

/** An address other than the talkers'. */
const HOME = '127.0.0.2';
const AGAIN_MS = 500;
const HALF_OPEN = 5_000;
const CROWD_ADDRESSES = 125;
const CROWD = 2_500;
const GUESSERS = 150;
const GUESSES_PER_SECOND = 75;

const JUNK = Array.from({ length: 21_000 }, () => ({})); // 63 KB
const PING = encodeFrame({ id: 'f.1', ping: true });
const BIG_PING = encodeFrame({ id: 'f.1', ping: true, x: JUNK });
const PONG = encodeFrame({ pong: true });
const BIG_PONG = encodeFrame({ pong: true, x: JUNK });
const READ = encodeFrame({ read: { chat: 'global', seq: 1 } });
const PAGE = encodeFrame({ id: 'f.1', page: { chat: 'global', max: 256 } });
/** A frame of 64 KiB that ends a little after its half. */
const HALF_A_FRAME = Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.alloc(36_000, 'x')]);
const BIG_HELLO = encodeFrame({ USERNAME: 'mallory', HEARTH: '1', as: 'account', x: JUNK });

let guests = 0;
let lines = 0;

const line = (text: string) => (): Uint8Array => {
  lines += 1;
  return encodeFrame({ id: `f.${lines}`, line: text });
};

/** As many small frames as make some 16 KB leave in one write. */
function gathered(frame: Uint8Array): Uint8Array {
  return Buffer.concat(Array.from({ length: Math.ceil(16_384 / frame.length) }, () => frame));
}

interface Flood {
  readonly connections: number;
  /** Logged in as a guest first. */
  readonly isIn: boolean;
  readonly next: () => Uint8Array;
  /** Logs in, if not as a guest. */
  readonly entry?: () => Uint8Array;
}

export function flood(port: number, { connections, ...how }: Flood): void {
  for (let n = 0; n < connections; n += 1) open(port, how);
}

function guestEntry(): Uint8Array {
  guests += 1;
  return encodeFrame({ USERNAME: `flood${guests}`, HEARTH: '1', as: 'guest' });
}

function open(port: number, how: Omit<Flood, 'connections'>): void {
  const socket = dial(port, HOME);
  const write = (): void => {
    while (!socket.destroyed && socket.write(how.next()));
  };
  socket.once('secureConnect', () => {
    socket.on('drain', write);
    if (!how.isIn) return write();
    socket.write((how.entry ?? guestEntry)());
    socket.once('data', write);
  });
  socket.on('close', () => setTimeout(open, AGAIN_MS, port, how));
}

function dial(port: number, localAddress: string): TLSSocket {
  const to: ConnectionOptions & { localAddress: string } = {
    ...{ host: '127.0.0.1', port, localAddress, rejectUnauthorized: false },
  };
  const socket = connect(to);
  socket.on('error', () => {});
  socket.resume();
  return socket;
}

/** Calls `open` at this rate, each time with another number and address, while fewer sockets than `most` are open. */
function keepOpen(
  { perSecond, most }: { perSecond: number; most: number },
  open: (address: string, n: number) => Socket,
): void {
  const sockets = new Set<Socket>();
  let n = 0;
  setInterval(() => {
    for (let few = 0; few < perSecond / 50 && sockets.size < most; few += 1) {
      n += 1;
      const socket = open(`127.0.2.${1 + (n % CROWD_ADDRESSES)}`, n);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
  }, 20);
}

/** TCP connections that begin a handshake with these words, or say nothing, and go no further. */
function halfOpen(port: number, words?: Uint8Array): void {
  keepOpen({ perSecond: 1_000, most: HALF_OPEN }, (localAddress) => {
    const socket = createConnection({ host: '127.0.0.1', port, localAddress });
    if (words) socket.write(words);
    return socket;
  });
}

/** Connections that send these bytes after the login, or without one, and then nothing. */
function crowd(port: number, { isIn, words }: { isIn: boolean; words?: Uint8Array }): void {
  keepOpen({ perSecond: 500, most: CROWD }, (address, n) => {
    const socket = dial(port, address);
    const say = (): void => {
      if (words) socket.write(words);
    };
    socket.once('secureConnect', () => {
      if (!isIn) return say();
      socket.write(encodeFrame({ USERNAME: `one${process.pid}-${n}`, HEARTH: '1', as: 'guest' }));
      socket.once('data', say);
    });
    return socket;
  });
}

/** Each try under another name. */
function guess(port: number): void {
  let n = 0;
  setInterval(() => {
    n += 1;
    const socket = dial(port, `127.0.1.${1 + (n % GUESSERS)}`);
    socket.once('secureConnect', () => {
      socket.write(encodeFrame({ USERNAME: `name${n % 10_000}`, HEARTH: '1', as: 'account' }));
      for (let tries = 0; tries < 3; tries += 1) {
        socket.write(encodeFrame({ password: `wrong ${tries}` }));
      }
    });
    setTimeout(() => socket.destroy(), 5_000);
  }, 1_000 / GUESSES_PER_SECOND);
}

const frames: Readonly<Record<string, Uint8Array>> = {
  'small pings': gathered(PING),
  '63 KB pings': BIG_PING,
  pongs: gathered(PONG),
  '63 KB pongs': BIG_PONG,
  'read marks': gathered(READ),
};

export type Run = (port: number) => unknown;

const simple = Object.entries(frames).flatMap(([what, frame]) =>
  [true, false].flatMap((isIn) =>
    [1, 8].map((connections): [string, Run] => {
      const who = `${connections} ${isIn ? 'in' : 'not logged in'}`;
      return [`${what}, ${who}`, (port) => flood(port, { connections, isIn, next: () => frame })];
    }),
  ),
);

const guestsSend = (connections: number, next: () => Uint8Array): Run => {
  return (port) => flood(port, { connections, isIn: true, next });
};

/** So many listeners cost more than any flood: their ratio is printed but not judged. */
const LISTENERS = '2,500 guests that listen';
const LISTENERS_FLOOD = '2,500 guests and half frames';
export const CROWDS: ReadonlySet<string> = new Set([LISTENERS, LISTENERS_FLOOD]);

export const FLOODS: ReadonlyMap<string, Run> = new Map([
  ...simple,
  ['pages, 8 in', guestsSend(8, () => PAGE)],
  ['lists, 8 in', guestsSend(8, line('/displayallusers'))],
  [
    '63 KB hellos, 30 not logged in',
    (port) => flood(port, { connections: 30, isIn: false, next: () => BIG_HELLO }),
  ],
  ['5,000 half-open handshakes', (port) => halfOpen(port)],
  ['5,000 handshakes begun', async (port) => halfOpen(port, await clientHello())],
  [LISTENERS, (port) => crowd(port, { isIn: true })],
  [LISTENERS_FLOOD, (port) => crowd(port, { isIn: true, words: HALF_A_FRAME })],
  ['2,500 half frames, not logged in', (port) => crowd(port, { isIn: false, words: HALF_A_FRAME })],
  ['wrong passwords, 150 addresses', guess],
]);

// A strict Chatterbox server, written from the published document alone, and, on request, with the oddities of real old
// ones [DESIGN 7]. A client that violates the document gets an ERROR, which is a fault. The other users are made up: a
// test lets them come, speak and go.

import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Identity } from '../../shared/certificate.ts';
import { selfSigned } from '../../shared/certificate.ts';
import {
  frame,
  frameCutter,
  HEADER_BYTES,
  isObject,
  jsonOf,
  messagesFaults,
  seconds,
  type Tuple,
} from './chatterbox-frames.ts';

export const ODDITIES = [
  'true-as-string',
  'joined-before-acceptance',
  'info-in-small-letters',
  'empty-messages',
  'bare-strings',
  'users-as-objects',
  'times-that-are-no-integers',
  'directs-of-others',
  'no-echo',
  'header-and-body-apart',
  'everything-in-one-write',
  'closes-at-extra-keys',
] as const;
export type Oddity = (typeof ODDITIES)[number];

export interface ChatterboxServer {
  readonly port: number;
  /** What clients did wrong. */
  readonly faults: readonly string[];
  /** The first message of each connection, with whatever was piggy-backed. */
  readonly hellos: readonly Record<string, unknown>[];
  /** All that clients sent and the server took, in order. */
  readonly taken: readonly Tuple[];
  /** Every byte that ever came, as text. */
  readonly bytes: string;
  /** Who is in the room, made-up users included. */
  readonly users: ReadonlySet<string>;
  /** How many connections there ever were. */
  readonly connections: number;
  comes(...names: string[]): void;
  goes(...names: string[]): void;
  /** One of the made-up users writes. */
  says(src: string, content: string, dest?: string): void;
  /** Sends everybody in the room a message as it stands, or a text that is not one. */
  tells(value: unknown): void;
  /** Ends all connections, as a stopping server does. */
  cut(): void;
  close(): Promise<void>;
}

export interface ServerWish {
  readonly port?: number;
  readonly identity?: Identity;
  readonly users?: readonly string[];
  readonly history?: readonly Tuple[];
  readonly oddities?: readonly Oddity[];
}

/** One connection; `name` once it was accepted. */
interface Guest {
  name?: string;
  send(...values: unknown[]): void;
  close(): void;
}

export async function startChatterbox(wish: ServerWish = {}): Promise<ChatterboxServer> {
  const odd = new Set(wish.oddities);
  const users = new Set(wish.users);
  const history: Tuple[] = [...(wish.history ?? [])];
  const taken: Tuple[] = [];
  const hellos: Record<string, unknown>[] = [];
  const faults: string[] = [];
  const guests = new Set<Guest>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let bytes = '';

  const inside = (): Guest[] => [...guests].filter(({ name }) => name !== undefined);
  const tellAll = (value: unknown, but?: Guest): void => {
    for (const guest of inside()) if (guest !== but) guest.send(value);
  };
  const forName = (name: string | undefined): readonly Tuple[] =>
    history.filter(([src, dest]) => dest === 'ALL' || dest === name || src === name);

  const welcome = (guest: Guest): object => {
    const known = odd.has('directs-of-others') ? history : forName(guest.name);
    return {
      USERNAME_ACCEPTED: odd.has('true-as-string') ? 'true' : true,
      [odd.has('info-in-small-letters') ? 'Info' : 'INFO']: 'Welcome to an old server!',
      USER_LIST: [...users].map((name, at) =>
        odd.has('users-as-objects') ? userAs(name, at) : name,
      ),
      MESSAGES: odd.has('times-that-are-no-integers') ? known.map(withOddTime) : known,
    };
  };

  const admit = (guest: Guest, name: string): void => {
    if (users.has(name) || name === '' || name === 'ALL') {
      const INFO = 'The provided username is already in use.';
      guest.send({ USERNAME_ACCEPTED: false, INFO });
      return;
    }
    guest.name = name;
    users.add(name);
    const first = odd.has('joined-before-acceptance') ? [{ USERS_JOINED: [name] }] : [];
    const extra = odd.has('empty-messages') ? [{ MESSAGES: [] }] : [];
    const bare = odd.has('bare-strings') ? ['Hello there'] : [];
    guest.send(...first, ...bare, welcome(guest), ...extra, ...bare);
    tellAll({ USERS_JOINED: [name], ...(odd.has('empty-messages') && { MESSAGES: [] }) }, guest);
  };

  const pass = (tuple: Tuple, from?: Guest): void => {
    const [, dest] = tuple;
    history.push(tuple);
    const out = odd.has('times-that-are-no-integers') ? withOddTime(tuple, history.length) : tuple;
    for (const guest of inside()) {
      const echo = guest === from;
      if (echo && (odd.has('no-echo') || dest !== 'ALL')) continue;
      if (dest === 'ALL' || dest === guest.name) guest.send({ MESSAGES: [out] });
    }
  };

  const refuse = (guest: Guest, fault: string): void => {
    faults.push(fault);
    guest.send({ ERROR: fault });
  };

  const greet = (guest: Guest, hello: Record<string, unknown>): void => {
    hellos.push(hello);
    if (odd.has('closes-at-extra-keys') && Object.keys(hello).length > 1) guest.close();
    else if (typeof hello['USERNAME'] === 'string') admit(guest, hello['USERNAME']);
    else refuse(guest, 'USERNAME must come first');
  };

  const deliver = (guest: Guest, tuples: readonly Tuple[]): void => {
    for (const tuple of tuples) {
      taken.push(tuple);
      if (tuple[1] === 'ALL' || users.has(tuple[1])) pass(tuple, guest);
      else guest.send({ ERROR: `There is no ${tuple[1]} here.` });
    }
  };

  const take = (guest: Guest, body: Buffer): void => {
    const value = jsonOf(body);
    if (!isObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
    if (guest.name === undefined) greet(guest, value);
    else deliver(guest, messagesOf(value, guest.name));
  };

  const serve = (socket: TLSSocket): void => {
    connections += 1;
    sockets.add(socket);
    const guest: Guest = {
      send(...values) {
        for (const piece of pieces(values.map(frame), odd)) socket.write(piece);
      },
      close: () => void socket.end(),
    };
    guests.add(guest);
    const cut = frameCutter();
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.toString('latin1');
      try {
        for (const body of cut(chunk)) take(guest, body);
      } catch (error) {
        refuse(guest, (error as Error).message);
      }
    });
    socket.on('close', () => {
      sockets.delete(socket);
      guests.delete(guest);
      if (guest.name === undefined) return;
      users.delete(guest.name);
      tellAll({ USERS_LEFT: [guest.name] });
    });
  };

  const identity =
    wish.identity ?? selfSigned({ commonName: 'old server', now: Date.now(), days: 10 });
  const server = createServer({ ...identity }, serve);
  server.on('tlsClientError', (_, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wish.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as { port: number }).port,
    faults,
    hellos,
    taken,
    users,
    get bytes() {
      return bytes;
    },
    get connections() {
      return connections;
    },
    comes(...names) {
      for (const name of names) users.add(name);
      tellAll({ USERS_JOINED: names });
    },
    goes(...names) {
      for (const name of names) users.delete(name);
      tellAll({ USERS_LEFT: names });
    },
    says: (src, content, dest = 'ALL') => pass([src, dest, seconds(), content]),
    tells: (value) => tellAll(value),
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The messages from a client that is logged in; throws with what is wrong with them. */
function messagesOf(value: Record<string, unknown>, name: string): readonly Tuple[] {
  const strange = Object.keys(value).filter((key) => key !== 'MESSAGES');
  if (strange.length > 0) throw new Error(`${strange} after the username was accepted`);
  const [fault] = messagesFaults(value['MESSAGES']);
  if (fault !== undefined) throw new Error(fault);
  const tuples = value['MESSAGES'] as readonly Tuple[];
  if (tuples.length === 0) throw new Error('MESSAGES with nothing to say');
  for (const [src, , , content] of tuples) {
    if (src !== name) throw new Error(`SRC is ${src}, not ${name}`);
    if (content === '') throw new Error('an empty CONTENT');
  }
  return tuples;
}

/** How frames go to the socket: one write each, or as some servers do. */
function pieces(frames: readonly Buffer[], odd: ReadonlySet<Oddity>): readonly Buffer[] {
  if (odd.has('everything-in-one-write')) return [Buffer.concat(frames)];
  if (!odd.has('header-and-body-apart')) return frames;
  return frames.flatMap((one) => [one.subarray(0, HEADER_BYTES), one.subarray(HEADER_BYTES)]);
}

function withOddTime([src, dest, time, content]: Tuple, at: number): readonly unknown[] {
  return [src, dest, [time + 0.25, String(time), null][at % 3], content];
}

function userAs(name: string, at: number): object {
  return [{ USERNAME: name }, { username: name, ip: '127.0.0.1' }, { name }][at % 3] as object;
}

// A strict Chatterbox client, written from the published document alone, and, on request, as fragile as real old ones
// are [DESIGN 7]. If a server violates the document, or does what an old client cannot bear, that is a fault and fails
// the test's next wait or leave. It speaks over TLS, or over anything that carries bytes.

import { connect } from 'node:tls';
import {
  frame,
  frameCutter,
  type Heard,
  jsonOf,
  seconds,
  type Tuple,
} from './chatterbox-frames.ts';
import { fragileFaults, replyFaults } from './chatterbox-replies.ts';
import { until } from './until.ts';

export interface ChatterboxClient {
  /** Its name, once it was accepted. */
  readonly name: string | undefined;
  /** Every message of the server's, in order. */
  readonly heard: readonly Heard[];
  /** All of MESSAGES so far, the history first. */
  readonly messages: readonly Tuple[];
  /** Who is in the room, itself included: USER_LIST and what changed it since. */
  readonly users: ReadonlySet<string>;
  /** What the server did wrong. */
  readonly faults: readonly string[];
  readonly closed: boolean;
  /** A frame, in one write. */
  send(value: unknown): void;
  sendBytes(bytes: Uint8Array): void;
  /** Asks for a name; resolves with the answer. `more`: piggy-backed keys. */
  asks(name: string, more?: object): Promise<Heard>;
  /** Asks for a name, which must be accepted. */
  enters(name: string, more?: object): Promise<Heard>;
  says(content: string, dest?: string): void;
  /** Resolves with the first message from `since` on that fits. */
  sees(fits: (heard: Heard) => boolean, since?: number): Promise<Heard>;
  /** Resolves with the first entry of MESSAGES from `since` on with this content. */
  reads(content: string, since?: number): Promise<Tuple>;
  /** Says a command; resolves with its answer, which comes as a message of its own to itself. */
  commands(line: string): Promise<string>;
  /** Resolves once somebody is in the room, or is no longer. */
  meets(name: string): Promise<void>;
  misses(name: string): Promise<void>;
  /** Closes the connection, which is how a user leaves; resolves once the name is free, throws at a fault. */
  leave(): Promise<void>;
  /** Ignores everything read so far. */
  forgets(): void;
  /** Resolves when the server has closed it; throws at a fault. */
  ended(): Promise<void>;
}

export interface ClientWish {
  /** Breaks as real old clients do. Needs each of the server's writes as one piece: TLS delivers them so. */
  readonly fragile?: boolean;
  /** With `fragile`, measures the time between frames; left out, that is not measured. */
  readonly now?: () => number;
  /** Called at each check while it waits: for a clock that a test moves. */
  readonly tick?: () => void;
}

export interface Wire {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** What a wire tells the client. */
export interface Ears {
  received(bytes: Uint8Array): void;
  closed(): void;
}

/** Connects over TLS; resolves after the handshake. */
export async function dialChatterbox(
  port: number,
  wish: ClientWish = {},
): Promise<ChatterboxClient> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => {});
  const client = chatterboxClient((ears) => {
    socket.on('data', ears.received);
    socket.on('close', ears.closed);
    return { write: (bytes) => void socket.write(bytes), end: () => void socket.end() };
  }, wish);
  let secure = false;
  socket.once('secureConnect', () => {
    secure = true;
  });
  await until(() => secure || client.closed);
  if (!secure) throw new Error(`no TLS on port ${port}`);
  return client;
}

export function chatterboxClient(
  open: (ears: Ears) => Wire,
  { fragile = false, now, tick }: ClientWish = {},
): ChatterboxClient {
  const cut = frameCutter();
  const faults: string[] = [];
  const heard: Heard[] = [];
  const users = new Set<string>();
  let messages: readonly Tuple[] = [];
  let asked: string | undefined; // the name that awaits its answer
  let name: string | undefined;
  let closed = false;
  let last = Number.NEGATIVE_INFINITY;

  const fault = (what: string, of?: unknown): void => {
    const said = of === undefined ? '' : `: ${JSON.stringify(of).slice(0, 300)}`;
    faults.push(what + said);
  };

  const answered = (value: Heard): void => {
    if (asked === undefined) fault('USERNAME_ACCEPTED that nobody asked for', value);
    else if (value.USERNAME_ACCEPTED === true) {
      name = asked;
      for (const user of value.USER_LIST ?? []) users.add(user);
      if (!users.has(name)) fault('USER_LIST without the one who asks', value);
    }
    asked = undefined;
  };

  const moved = ({ USERS_JOINED = [], USERS_LEFT = [] }: Heard): void => {
    for (const user of USERS_JOINED) {
      if (user === name) fault('told of its own USERS_JOINED');
      else if (users.has(user)) fault(`${user}, who was here already, is in USERS_JOINED`);
      users.add(user);
    }
    for (const user of USERS_LEFT) {
      if (!users.delete(user)) fault(`${user}, who was not here, is in USERS_LEFT`);
    }
  };

  const take = (body: Buffer): void => {
    const value = jsonOf(body);
    const wrong = replyFaults(value);
    for (const what of wrong) fault(what, value);
    if (wrong.length > 0) return;
    const said = value as Heard;
    const early = name === undefined && !('USERNAME_ACCEPTED' in said || 'ERROR' in said);
    if (early) fault('something before the name was accepted', said);
    if ('USERNAME_ACCEPTED' in said) answered(said);
    for (const [src, dest] of said.MESSAGES ?? []) {
      if (dest !== 'ALL' && dest !== name && src !== name) fault(`a message to ${dest}`, said);
    }
    moved(said);
    messages = messages.concat(said.MESSAGES ?? []);
    heard.push(said);
  };

  const received = (bytes: Uint8Array): void => {
    if (fragile) {
      faults.push(...fragileFaults(Buffer.from(bytes)));
      const at = now?.() ?? Number.POSITIVE_INFINITY;
      if (at - last < 100) fault(`two frames within ${at - last} ms`);
      last = at;
    }
    try {
      for (const body of cut(bytes)) take(body);
    } catch (error) {
      fault((error as Error).message);
    }
  };
  const wire = open({
    received,
    closed() {
      closed = true;
    },
  });

  const check = (): void => {
    if (faults.length > 0) throw new Error(`against the protocol:\n  ${faults.join('\n  ')}`);
  };
  const wait = async (done: () => boolean, what: () => string): Promise<void> => {
    const looks = (): boolean => {
      tick?.();
      return done() || faults.length > 0;
    };
    const told = () => `${name}: never ${what()}; heard ${JSON.stringify(heard.slice(-5))}`;
    await until(looks, told);
    check();
  };
  const found = async <T>(look: () => T | undefined, what: string): Promise<T> => {
    await wait(
      () => look() !== undefined,
      () => what,
    );
    return look() as T;
  };

  const client: ChatterboxClient = {
    heard,
    users,
    faults,
    get name() {
      return name;
    },
    get messages() {
      return messages;
    },
    get closed() {
      return closed;
    },
    send: (value) => wire.write(frame(value)),
    sendBytes: (bytes) => wire.write(bytes),
    asks(wanted, more = {}) {
      const since = heard.length;
      asked = wanted;
      client.send({ USERNAME: wanted, ...more });
      return client.sees((said) => 'USERNAME_ACCEPTED' in said, since);
    },
    async enters(wanted, more) {
      const reply = await client.asks(wanted, more);
      if (name !== undefined) return reply;
      throw new Error(`${wanted} was not accepted: ${JSON.stringify(reply)}`);
    },
    says(content, dest = 'ALL') {
      client.send({ MESSAGES: [[name, dest, seconds(), content]] });
    },
    sees: (fits, since = 0) => found(() => heard.slice(since).find(fits), `saw ${fits}`),
    reads: (content, since = 0) =>
      found(
        () => messages.slice(since).find(([, , , text]) => text === content),
        `read "${content}"`,
      ),
    async commands(line) {
      const since = messages.length;
      client.says(line);
      const mine = ([src, dest]: Tuple): boolean => src === name && dest === name;
      const [, , , text] = await found(() => messages.slice(since).find(mine), `saw ${line} done`);
      return text;
    },
    meets: (user) =>
      wait(
        () => users.has(user),
        () => `met ${user}`,
      ),
    misses: (user) =>
      wait(
        () => !users.has(user),
        () => `missed ${user}`,
      ),
    forgets() {
      messages = [];
    },
    async leave() {
      wire.end();
      if (!closed) await client.ended();
      check();
    },
    ended: () =>
      wait(
        () => closed,
        () => 'ended by the server',
      ),
  };
  return client;
}

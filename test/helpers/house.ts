// A whole server on the memory store and a clock that stands still, with native clients over connections made of two
// callbacks: every byte passes, no socket is needed.

import { createPasswords, type Passwords } from '../../server/accounts/passwords.ts';
import type { Claimant } from '../../server/accounts/turns.ts';
import { type House, openHouse } from '../../server/house.ts';
import type { Report } from '../../server/report.ts';
import { SERVE_DEFAULTS } from '../../server/serve-options.ts';
import { steadyClock } from '../../server/steady.ts';
import type { Damage } from '../../server/store/files/trouble.ts';
import type { Store } from '../../server/store/store.ts';
import type { Ms } from '../../shared/clock.ts';
import { readReply } from '../../shared/wire/checks.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import {
  type Event,
  type EventOf,
  REPLY_BYTES_MAX,
  type Reply,
  type Welcome,
} from '../../shared/wire/native.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { connectTo } from './connection.ts';
import { filesInMemory } from './files-store.ts';
import type { ForgetfulDisk } from './forgetful-disk.ts';
import { emptyRecord, type MemoryRecord, memoryStore } from './memory-store.ts';
import { until } from './until.ts';

/** Cheap enough for tests, and through the same code. */
export const QUICK_PASSWORDS = createPasswords({ cost: { N: 16, r: 1, p: 1 } });

/** Somebody to hash a password for. */
export const HERE: Claimant = { name: 'amy', network: 'here', standing: () => 'new' };

export interface TestHouse {
  readonly house: House;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly record: MemoryRecord;
  /** Internal errors. */
  readonly failures: unknown[];
  /** What the operator is told. */
  readonly reports: Report[];
  /** A client that has connected, from an address, and said nothing yet. */
  connect(address?: string): TestClient;
  /** A client that is logged in: with a new account, whose password is `password of <name>`, unless `guest`. */
  enter(
    name: string,
    how?: {
      guest?: boolean;
      stream?: string;
      device?: string;
      remember?: boolean;
      erases?: boolean;
      partial?: boolean;
      typed?: number;
      peer?: { fingerprint: string; device: string };
      from?: string;
    },
  ): Promise<TestClient>;
}

export interface TestClient {
  /** Every frame that came, as it was checked against the protocol. */
  readonly replies: Reply[];
  readonly welcome: Welcome | undefined;
  /** Whether the server has closed the connection. */
  readonly ended: boolean;
  /** Whether the server has stopped reading. */
  readonly paused: boolean;
  /** How often the server called `send`. */
  readonly sends: number;
  send(frame: object): void;
  sendBytes(bytes: Uint8Array): void;
  /** Sends a line, for the given chat if any; resolves with its answer. */
  line(text: string, id?: string, chat?: string): Promise<Event>;
  /** All events so far, less those taken before. */
  take(): Event[];
  /** The events so far of one kind. */
  events<K extends Event['kind']>(kind: K): EventOf<K>[];
  /** Resolves once everything sent has been taken and answered. */
  settled(): Promise<void>;
  /** The connection breaks. */
  cut(): void;
}

export interface TestHouseOptions {
  readonly guests?: boolean;
  readonly registration?: 'open' | 'closed';
  readonly lineRate?: number;
  readonly idleAfter?: Ms;
  readonly blockFor?: Ms;
  readonly groupMembersMax?: number;
  readonly record?: MemoryRecord;
  readonly refuses?: () => boolean;
  /** Keeps everything in files on this disk, instead of in a record. */
  readonly disk?: ForgetfulDisk;
  /** Takes reports of damage; without this there may be none. */
  readonly damages?: Damage[];
  readonly clock?: FakeClock;
  readonly acceptClock?: boolean;
  readonly passwords?: Passwords;
  readonly nextTurn?: (run: () => void) => unknown;
  readonly privateChats?: boolean;
  readonly trustProxy?: boolean;
  readonly ownAddresses?: readonly string[];
}

export async function testHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const clock = options.clock ?? fakeClock();
  const record = options.record ?? emptyRecord();
  let ids = 1_000 * (options.disk ? options.disk.files().length + 1 : record.facts.length);
  const newId = (): string => {
    ids += 1;
    return `id${ids}`;
  };
  const { refuses, damages } = options;
  const time = steadyClock(clock);
  const store = options.disk
    ? filesInMemory({
        ...{ disk: options.disk, clock: time, randomId: newId },
        ...(damages && { onDamage: (damage) => damages.push(damage) }),
      })
    : memoryStore({ clock: time, randomId: newId, record, ...(refuses && { refuses }) });
  const failures: unknown[] = [];
  const reports: Report[] = [];
  const house = await openHouse({
    store,
    clock: time,
    nextTurn: options.nextTurn ?? setImmediate,
    newId,
    passwords: options.passwords ?? QUICK_PASSWORDS,
    options: { ...SERVE_DEFAULTS, lineRate: 0, ...options },
    ownAddresses: () => options.ownAddresses ?? [],
    failed: (error) => failures.push(error),
    report: (report) => reports.push(report),
  });
  const connect = (address = '127.0.0.1'): TestClient => clientOf(house, address);
  return {
    house,
    clock,
    store,
    record,
    failures,
    reports,
    connect,
    async enter(name, { guest = false, from, ...how } = {}) {
      const client = connect(from);
      const as = guest ? 'guest' : 'account';
      client.send({ USERNAME: name, HEARTH: '1', as, ...how });
      await until(() => client.replies.length > 0);
      const last = client.replies.at(-1);
      const password = `password of ${name}`;
      if (last && 'ask' in last) {
        client.send(last.ask === 'register' ? { register: password } : { password });
        await until(() => client.welcome !== undefined || client.ended);
      }
      if (!client.welcome)
        throw new Error(`${name} did not get in: ${JSON.stringify(client.replies)}`);
      return client;
    },
  };
}

let connections = 0;

function clientOf(house: House, address: string): TestClient {
  connections += 1;
  const stream = `test${connections}`;
  const decoder = frameDecoder(REPLY_BYTES_MAX);
  const replies: Reply[] = [];
  let seen: Event[] = [];
  let taken = 0;
  let sends = 0;
  let n = 0;

  const events = (): Event[] => seen;
  const line = connectTo(house, address, (bytes) => {
    if (line.ended) return;
    sends += 1;
    for (const body of decoder.feed(bytes)) {
      const value = body instanceof FrameError ? body : parseFrame(body);
      const reply = readReply(value);
      if (!reply) throw new Error(`not in the protocol: ${JSON.stringify(value)}`);
      replies.push(reply);
      if ('events' in reply) seen = seen.concat(reply.events);
    }
  });

  const answerTo = (id: string): Event | undefined =>
    events().find((event) => 'id' in event && event.id === id);

  const client: TestClient = {
    replies,
    get welcome() {
      return replies.find((reply) => 'USERNAME_ACCEPTED' in reply && reply.USERNAME_ACCEPTED) as
        | Welcome
        | undefined;
    },
    get ended() {
      return line.ended;
    },
    get paused() {
      return line.paused;
    },
    get sends() {
      return sends;
    },
    send: (frame) => line.send(encodeFrame(frame)),
    sendBytes: line.send,
    async line(text, id, chat) {
      n += 1;
      const own = id ?? `${stream}.${n}`;
      const before = events().length;
      client.send({ id: own, line: text, ...(chat !== undefined && { chat }) });
      const answer = () =>
        events()
          .slice(before)
          .find((event) => 'id' in event && event.id === own);
      await until(() => answer() !== undefined || line.ended);
      const found = answer();
      if (!found) throw new Error(`no answer to ${text}`);
      return found;
    },
    take() {
      const fresh = events().slice(taken);
      taken = events().length;
      return fresh;
    },
    events: <K extends Event['kind']>(kind: K) =>
      events().filter((event): event is EventOf<K> => event.kind === kind),
    async settled() {
      n += 1;
      const id = `${stream}-ping.${n}`;
      client.send({ id, ping: true });
      await until(() => answerTo(id) !== undefined || line.ended);
    },
    cut: line.cut,
  };
  return client;
}

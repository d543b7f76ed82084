// What a login to 500 chats costs, with more and more unread in each.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { type House, openHouse } from '../../server/house.ts';
import { SERVE_DEFAULTS } from '../../server/serve-options.ts';
import { steadyClock } from '../../server/steady.ts';
import { realDisk } from '../../server/store/files/real-disk.ts';
import { filesStore } from '../../server/store/files/store.ts';
import type { Store } from '../../server/store/store.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { encodeFrame, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { REPLY_BYTES_MAX, type Welcome } from '../../shared/wire/native.ts';
import { register, say } from '../helpers/facts.ts';
import { QUICK_PASSWORDS } from '../helpers/house.ts';
import { ms, withFolder } from './bench.ts';

const TEXT =
  'a line of about a hundred characters, as people write them to one another all day long, more or less';
const CHATS = 500;

interface Open {
  readonly store: Store;
  readonly house: House;
  close(): Promise<void>;
}

async function open(folder: string): Promise<Open> {
  const clock = steadyClock(systemClock);
  const store = filesStore({
    folder,
    disk: realDisk,
    clock,
    randomId: nanoid,
    onDamage: ({ file, reason }) => {
      throw new Error(`${file}: ${reason}`);
    },
  });
  const house = await openHouse({
    store,
    clock,
    nextTurn: setImmediate,
    newId: () => nanoid().replace(/[^a-z0-9]/g, 'x'),
    passwords: QUICK_PASSWORDS,
    options: { ...SERVE_DEFAULTS, lineRate: 0 },
    ownAddresses: () => [],
    report: () => {},
    failed: (error) => {
      throw error;
    },
  });
  return {
    store,
    house,
    async close() {
      await house.farewell({ code: 'stopping', text: '', back: false });
      await store.close();
    },
  };
}

/** A connection without a socket: sends frames, and waits for the one that `wanted` accepts. */
function connect(house: House) {
  const decoder = frameDecoder(REPLY_BYTES_MAX);
  let take = (_: unknown): void => {};
  const session = house.admit({
    ...{ address: '127.0.0.1', network: '127.0.0.1' },
    send(bytes) {
      for (const body of decoder.feed(bytes)) take(parseFrame(body as Uint8Array));
    },
    ...{ pause() {}, resume() {}, end() {}, destroy() {} },
  });
  return {
    ask<T>(frame: object, wanted: (reply: never) => T | undefined): Promise<T> {
      return new Promise((resolve) => {
        take = (reply) => {
          const found = wanted(reply as never);
          if (found !== undefined) resolve(found);
        };
        session.received(encodeFrame(frame));
      });
    },
    leave: () => session.closed(),
  };
}

const welcomeIn = (reply: Partial<Welcome>): Partial<Welcome> | undefined =>
  reply.USERNAME_ACCEPTED ? reply : undefined;

async function registered(house: House): Promise<string> {
  const client = connect(house);
  await client.ask({ USERNAME: 'amy', HEARTH: '1', as: 'account' }, (reply) =>
    'ask' in (reply as object) ? true : undefined,
  );
  const { token = '' } = await client.ask({ register: 'a password' }, welcomeIn);
  client.leave();
  return token;
}

/** How long a login takes until its welcome is written, and how much processor time. */
async function login(house: House, token: string) {
  const client = connect(house);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { chats = [] } = await client.ask({ USERNAME: 'amy', HEARTH: '1', token }, welcomeIn);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  client.leave();
  const unread = chats.reduce((sum, { unread: one = 0 }) => sum + one, 0);
  return { wall, cpu: (user + system) / 1000, chats: chats.length, unread };
}

async function manyChats(each: number): Promise<void> {
  await withFolder(async (folder) => {
    const start = await open(folder);
    const token = await registered(start.house);
    await start.close();
    const account = await readFile(join(folder, 'users', 'amy', 'account.json'), 'utf8');
    const me = /"user:([^"]+)"/.exec(account)?.[1];
    const first = await open(folder);
    for (let n = 0; n < CHATS; n += 1) {
      const id = `zz${n}`;
      await first.store.commit(register(id));
      const fact = say(`${me}.${id}`, TEXT, id);
      const body = { ...fact.body, to: 'amy' };
      await Promise.all(Array.from({ length: each }, () => first.store.commit({ ...fact, body })));
    }
    await first.close();
    const { house, close } = await open(folder);
    for (const how of ['cold', 'warm', 'warm']) {
      const { wall, cpu, chats, unread } = await login(house, token);
      console.log(
        `login to ${chats} chats with ${unread} unread, ${how}: ${ms(wall)}, processor ${ms(cpu)}`,
      );
    }
    await close();
  });
}

/** Prints its findings, one per line. */
export async function benchChats(): Promise<void> {
  for (const each of [2, 20, 200]) await manyChats(each);
}

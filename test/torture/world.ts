// A data folder, a server on it that comes and goes, and a few who talk all the time.

import { join } from 'node:path';
import { SERVE_DEFAULTS } from '../../server/serve-options.ts';
import type { Chance } from '../helpers/chance.ts';
import { until } from '../helpers/until.ts';
import type { Server, Stable } from './stable.ts';
import { QUIET_ROOMS, type Room, type Talker, talker } from './talker.ts';

const USERS = ['ann', 'bob', 'cid', 'dora'] as const;
const FRIENDS = { ann: 'bob', bob: 'ann', cid: 'dora', dora: 'cid' } as const;
const GROUPS = ['devs', ...Array.from({ length: QUIET_ROOMS }, (_, n) => `quiet${n}`)];
const PATIENCE_MS = 120_000;

export interface World {
  readonly data: string;
  readonly log: string;
  readonly talkers: readonly Talker[];
  /** The rooms, and who is in each. */
  readonly rooms: ReadonlyMap<Room, readonly Talker[]>;
  /** How many lines were confirmed so far. */
  readonly confirmed: number;
  readonly port: number;
  /** Starts a server, and waits until it listens. */
  start(): Promise<void>;
  /** Starts one and does not wait. */
  begin(): void;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGSTOP; resolves once all its threads stand still. */
  halt(): Promise<void>;
  /** Resolves once so many more were confirmed. */
  confirms(more: number): Promise<void>;
  talk(round: number): void;
  /** Nobody says any more, and everything said is answered. */
  hush(): Promise<void>;
  leave(): Promise<void>;
}

interface WorldNeeds {
  /** An empty folder: the data and the log go there. */
  readonly folder: string;
  readonly servers: Stable;
  readonly chance: Chance;
}

/** Resolves when everybody is in, and the groups are made. */
export async function newWorld({ folder, servers, chance }: WorldNeeds): Promise<World> {
  const [data, log] = [join(folder, 'data'), join(folder, 'log')];
  let server: Server | undefined;
  let port = 0;
  const begin = (): void => {
    const options = {
      ...{ ...SERVE_DEFAULTS, data, port, host: '127.0.0.1' },
      ...{ lineRate: 0, connectionRate: 0, perAddressMax: 0 },
      checkpointBytes: 48 * 1024, // so that files are written all the time
    };
    server = servers.serve({ options, log });
  };
  const start = async (): Promise<void> => {
    begin();
    port = (await server?.ready) ?? 0;
  };
  await start();
  const talkers: Talker[] = [];
  for (const user of USERS) {
    const one = talker(user, { port: () => port, chance, friend: FRIENDS[user] });
    talkers.push(one);
    // One after the other: all at once might hash passwords for longer than a hurried client waits.
    await until(
      () => one.token !== undefined || one.ended !== undefined,
      () => `${user} could not enter`,
      PATIENCE_MS,
    );
    if (one.ended !== undefined) throw new Error(`${user} could not enter: ${one.ended}`);
  }
  const rooms = new Map<Room, readonly Talker[]>([
    ...['global', ...GROUPS].map((room) => [room, talkers] as const),
    ['ann.bob', talkers.slice(0, 2)],
    ['cid.dora', talkers.slice(2)],
  ]);
  const confirmed = (): number => talkers.reduce((sum, { count }) => sum + count.confirmed, 0);
  const answered = (): Promise<void> =>
    until(
      () => talkers.every(({ open }) => open === 0),
      () => `not answered: ${talkers.map(({ user, open }) => `${open} of ${user}`)}`,
      PATIENCE_MS,
    );

  const world: World = {
    data,
    log,
    talkers,
    rooms,
    get confirmed() {
      return confirmed();
    },
    get port() {
      return port;
    },
    start,
    begin,
    end: async (signal) => server?.end(signal),
    signal: (signal) => server?.signal(signal),
    halt: async () => server?.halt(),
    confirms(more) {
      const wanted = confirmed() + more;
      return until(
        () => confirmed() >= wanted,
        () => `only ${confirmed()} of ${wanted} lines were confirmed`,
        PATIENCE_MS,
      );
    },
    talk(round) {
      for (const one of talkers) one.talk(round);
    },
    hush() {
      for (const one of talkers) one.hush();
      return answered();
    },
    async leave() {
      for (const one of talkers) one.hush();
      await Promise.all(talkers.map((one) => one.leave()));
      await server?.end('SIGTERM');
    },
  };

  for (const group of GROUPS) talkers[0]?.command(`*${USERS.join(',')} -> ${group}`);
  await answered();
  for (const [room, members] of rooms)
    for (const one of members) one.say(room, `${one.user} is here`);
  await answered();
  return world;
}

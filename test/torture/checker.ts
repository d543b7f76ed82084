// Checks a world between disasters: one order for all, nothing confirmed lost, nothing doubled, nothing timed found
// again.

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { systemClock } from '../../shared/system-clock.ts';
import { fileHolds, filesBelow, holding } from '../helpers/canary.ts';
import { faultsOf, type Observer } from '../helpers/observed.ts';
import { pause, until } from '../helpers/until.ts';
import { histories } from './history.ts';
import { CANARY, CONTROL, type Heard, type Notes, type Room, type Talker } from './talker.ts';
import type { World } from './world.ts';

/** The longest lifetime that talkers give, and a second for the erasing. */
const ERASED_AFTER_MS = 4_000;
const PATIENCE_MS = 120_000;

export interface Checker {
  /** What is wrong with a round, as sentences. Everybody must be silent, and the server running. */
  look(round: number): Promise<readonly string[]>;
  /** The same for the whole history, and all files. */
  lookBack(): Promise<readonly string[]>;
}

export function checker(world: World): Checker {
  const ends = new Map<Room, number>(); // what was looked at before
  const digests = new Map<Room, ReturnType<typeof createHash>>();
  let searched = 0;

  const searchFiles = (since: number): readonly string[] => {
    const files = [...filesBelow(world.data), world.log].filter((path) =>
      changedSince(path, since),
    );
    return files
      .filter((path) => fileHolds(path, CANARY))
      .map((path) => `the text of a timed message was found in ${path}`);
  };

  const digest = (room: Room, { seq, from, text }: Heard): void => {
    let known = digests.get(room);
    if (!known) {
      known = createHash('sha256');
      digests.set(room, known);
    }
    known.update(`${seq} ${from} ${text}\n`);
  };

  const roomFaults = (
    [room, members]: readonly [Room, readonly Talker[]],
    pages: ReadonlyMap<Talker, ReadonlyMap<Room, Notes>>,
    kept: readonly Heard[],
  ): readonly string[] => {
    const end = ends.get(room) ?? 0;
    const observers = members.map((one): Observer => {
      const { seen, confirmed } = pages.get(one)?.get(room) ?? { seen: [], confirmed: [] };
      // What was shown is kept, like what was confirmed.
      const shown = seen.filter(({ timed }) => !timed).map(({ text }) => text);
      return { name: one.user, seen, confirmed: [...new Set([...confirmed, ...shown])] };
    });
    const history = { name: 'whoever reads the history', seen: kept, confirmed: [] };
    const early = observers.filter(({ seen }) => (seen[0]?.seq ?? Infinity) <= end);
    const timed = kept.filter((one) => one.timed || one.text.includes(CANARY));
    for (const one of kept) digest(room, one);
    ends.set(room, kept.at(-1)?.seq ?? end);
    return [
      ...faultsOf([...observers, history]).map((fault) => `${room}: ${fault}`),
      ...early.map(({ name }) => `${room}: ${name} was shown twice what was long seen`),
      ...timed.map(({ text }) => `${room}: "${text}" was found again in the history`),
    ];
  };

  /** Each room from one who is in it. */
  const read = async (
    above: ReadonlyMap<Room, number>,
  ): Promise<ReadonlyMap<Room, readonly Heard[]>> => {
    const readers = world.talkers.filter((_, at) => at % 2 === 0);
    const { port } = world;
    const all = await Promise.all(readers.map((one) => histories(one, { port, above })));
    return new Map(all.flatMap((rooms) => [...rooms]));
  };

  return {
    async look(round) {
      await lastWords(world, round);
      await pause(ERASED_AFTER_MS);
      const kept = await read(ends);
      const pages = new Map(world.talkers.map((one) => [one, one.turnPage()] as const));
      const since = searched;
      searched = systemClock.now() - 1_000;
      return [
        ...[...world.rooms].flatMap((room) => roomFaults(room, pages, kept.get(room[0]) ?? [])),
        ...world.talkers.flatMap(({ faults }) => faults.splice(0)),
        ...searchFiles(since),
      ];
    },
    async lookBack() {
      const faults: string[] = [];
      for (const [room, kept] of await read(new Map())) {
        const whole = createHash('sha256');
        for (const { seq, from, text } of kept) whole.update(`${seq} ${from} ${text}\n`);
        const known = digests.get(room)?.digest('hex');
        if (known !== whole.digest('hex'))
          faults.push(`${room}: the whole history is not what it was: something is lost or twice`);
      }
      if (holding(world.data, CONTROL).length === 0) faults.push('the search finds nothing at all');
      return [...faults, ...searchFiles(0)];
    },
  };
}

/** Everybody says one more line in each room, and all hear it: so they are back, and have what they missed. */
async function lastWords({ rooms }: World, round: number): Promise<void> {
  const text = (one: Talker): string => `${one.user} ends ${round}`;
  for (const [room, members] of rooms) for (const one of members) one.say(room, text(one));
  const missing = (): readonly string[] =>
    [...rooms].flatMap(([room, members]) => {
      const texts = members.map(text);
      return members
        .filter((one) => !hasAll(one.notes(room).seen, texts))
        .map(({ user }) => `${user} in ${room}`);
    });
  await until(
    () => missing().length === 0,
    () => `not all came back: ${missing().join(', ')}`,
    PATIENCE_MS,
  );
  await until(
    () => [...rooms.values()].flat().every(({ open }) => open === 0),
    undefined,
    PATIENCE_MS,
  );
}

const hasAll = (seen: readonly Heard[], texts: readonly string[]): boolean => {
  const last = new Set(seen.slice(-200).map(({ text }) => text));
  return texts.every((text) => last.has(text));
};

function changedSince(path: string, since: number): boolean {
  try {
    return statSync(path).mtimeMs >= since;
  } catch {
    return false; // it went meanwhile
  }
}

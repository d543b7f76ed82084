// Rounds of disasters, each checked when it is over. One world goes through all that need no disk or network of their
// own; for the others a world is made for the round.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Chance, chance as chanceOf } from '../helpers/chance.ts';
import { mountedImage, mountedMemory } from '../helpers/mounted.ts';
import { type Checker, checker } from './checker.ts';
import * as disasters from './disasters.ts';
import { type Stable, stable } from './stable.ts';
import { addTo, lineOf, newSum, type Sum } from './sum.ts';
import { newWorld, type World } from './world.ts';

export const KINDS = ['kill', 'stop', 'restart', 'flood', 'full', 'power', 'slow'] as const;
export type Kind = (typeof KINDS)[number];

export interface Orders {
  readonly kinds: readonly Kind[];
  /** Ends after this many, or after this many seconds. */
  readonly kills: number;
  readonly seconds: number;
  readonly seed: number;
  /** In a network of our own that carries so many Mbit/s: for root. */
  readonly link?: number;
  readonly say: (line: string) => void;
}

/** How often each comes. */
const WEIGHTS: Readonly<Record<Kind, number>> = {
  ...{ kill: 12, stop: 1, restart: 1, flood: 1 },
  ...{ full: 1, power: 1, slow: 0.5 },
};
/** Of one kind in a round. */
const TIMES = { kill: 25, stop: 4, restart: 5, flood: 1 } as const;

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url));

/** Resolves with whether nothing was wrong. */
export async function torture(orders: Orders): Promise<boolean> {
  const { seed, say, link } = orders;
  if (link !== undefined) slowDown(link);
  const home = mkdtempSync(join(tmpdir(), 'hearth-torture-'));
  const servers = stable(home);
  const sum = newSum();
  const started = performance.now();
  say(`seed ${seed}`);
  try {
    await rounds(orders, { home, servers, sum, chance: chanceOf(seed) });
  } catch (error) {
    sum.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    servers.close();
  }
  for (const fault of sum.faults.slice(0, 20)) say(fault);
  const ok = sum.faults.length === 0;
  if (ok) rmSync(home, { recursive: true, force: true });
  else say(`Look at ${home}: the data folders and the logs of the servers.`);
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`${lineOf(sum)}, seed ${seed}, ${seconds} s`);
  return ok;
}

interface Around {
  readonly home: string;
  readonly servers: Stable;
  readonly chance: Chance;
  readonly sum: Sum;
}

/** A world, and what looks at it. */
interface Watched {
  readonly world: World;
  readonly checks: Checker;
}

async function rounds(orders: Orders, around: Around): Promise<void> {
  const { chance, sum, home } = around;
  const began = performance.now();
  const over = (): boolean =>
    sum.faults.length > 0 ||
    sum.counts.kills >= orders.kills ||
    performance.now() - began > orders.seconds * 1000;
  const kinds = new Set(orders.kinds);
  let main: Watched | undefined;

  for (let round = 1; !over() && kinds.size > 0; round += 1) {
    const kind = chance.of([...kinds].map((one) => [one, WEIGHTS[one]] as const));
    let skipped: string | undefined;
    if (kind === 'slow') skipped = onSlowLink(orders, around);
    else if (kind === 'full' || kind === 'power') skipped = await apart(kind, round, around);
    else {
      main ??= await watched(join(home, 'main'), around);
      const left = kind === 'kill' ? orders.kills - sum.counts.kills : TIMES[kind];
      await oneRound(main, { ...around, round, times: Math.min(TIMES[kind], left) }, USUAL[kind]);
    }
    if (skipped === undefined) orders.say(`${round} ${kind}: ${lineOf(sum)}`);
    else {
      orders.say(`${kind}: skipped: ${skipped}`);
      kinds.delete(kind);
    }
  }
  if (main) await lookBack(main, around);
}

async function watched(folder: string, { servers, chance }: Around): Promise<Watched> {
  mkdirSync(folder, { recursive: true });
  const world = await newWorld({ folder, servers, chance });
  return { world, checks: checker(world) };
}

const USUAL = {
  kill: disasters.kill,
  stop: disasters.stop,
  restart: disasters.restart,
  flood: disasters.flooded,
} as const;

/** This many disasters while everybody talks, and then a check. */
async function oneRound(
  { world, checks }: Watched,
  { round, times, chance, sum }: Around & { readonly round: number; readonly times: number },
  happens: (disaster: disasters.Disaster) => Promise<void>,
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    world.talk(round);
    await happens({ world, chance, counts: sum.counts });
  }
  await world.hush();
  sum.faults.push(...(await checks.look(round)));
  addTo(sum, world);
}

/** The last look, and the end of a world. */
async function lookBack({ world, checks }: Watched, { sum }: Around): Promise<void> {
  if (sum.faults.length > 0) return; // as it is
  sum.faults.push(...(await checks.lookBack()));
  await world.leave();
}

/** A world on a disk of its own. Resolves with why there is none. */
async function apart(
  kind: 'full' | 'power',
  round: number,
  around: Around,
): Promise<string | undefined> {
  const image = kind === 'power' ? mountedImage(96) : undefined;
  const disk = image ?? mountedMemory(24);
  if (typeof disk === 'string') return disk;
  const one = await watched(disk.folder, around);
  const happens = (disaster: disasters.Disaster): Promise<void> =>
    typeof image === 'object'
      ? disasters.powerCut(disaster, image)
      : disasters.fullDisk(disaster, disk.folder);
  await oneRound(one, { ...around, round, times: 4 }, happens);
  await lookBack(one, around);
  if (around.sum.faults.length === 0) disk.unmount();
  return undefined;
}

const LINKS = [2, 8, 40] as const;
const KILLS_ON_A_LINK = 8;

/** The same once more, by a process that has a network of its own. Says why there is none. */
function onSlowLink({ seed }: Orders, { chance, sum }: Around): string | undefined {
  if (spawnSync('unshare', ['-n', 'tc', 'qdisc']).status !== 0)
    return 'no network of its own can be made here (that takes root, unshare and tc)';
  const mbit = LINKS[chance.below(LINKS.length)] ?? 8;
  const its = ['--only', 'kill', '--kills', String(KILLS_ON_A_LINK), '--link', String(mbit)];
  const command = ['-n', process.execPath, PROGRAM, ...its, '--seed', String(seed + 1)];
  const { status, stdout, stderr } = spawnSync('unshare', command, { encoding: 'utf8' });
  const figure = (what: string): number =>
    Number(
      new RegExp(`([\\d,]+) ${what}`)
        .exec(stdout.trimEnd().split('\n').at(-1) ?? '')?.[1]
        ?.replaceAll(',', '') ?? 0,
    );
  sum.slow += 1;
  sum.counts.kills += figure('kills');
  sum.confirmed += figure('confirmed');
  sum.timed += figure('timed');
  if (status !== 0) sum.faults.push(`over ${mbit} Mbit/s: ${stdout}${stderr}`);
  return undefined;
}

/** Limits this machine's own connections to itself to this rate: only in a network of our own. */
function slowDown(mbit: number): void {
  for (const line of [
    'ip link set lo mtu 1500 up',
    `tc qdisc add dev lo root tbf rate ${mbit}mbit burst 32kb latency 200ms`,
  ]) {
    const [command = '', ...words] = line.split(' ');
    if (spawnSync(command, words).status !== 0) throw new Error(`could not be done: ${line}`);
  }
}

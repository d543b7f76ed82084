// What happens to a server while everybody talks. Each disaster leaves it running.

import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../helpers/chance.ts';
import type { Image } from '../helpers/mounted.ts';
import { pause, until } from '../helpers/until.ts';
import { flood } from './flood.ts';
import type { World } from './world.ts';

export interface Counts {
  kills: number;
  stops: number;
  restarts: number;
  floods: number;
  fullDisks: number;
  powerCuts: number;
}

export interface Disaster {
  readonly world: World;
  readonly chance: Chance;
  readonly counts: Counts;
}

/** SIGKILL in the middle of a burst; one in eight times in the middle of a start. */
export async function kill({ world, chance, counts }: Disaster): Promise<void> {
  await world.confirms(1 + chance.below(150));
  await world.end('SIGKILL');
  counts.kills += 1;
  while (chance.below(8) === 0) {
    world.begin();
    await pause(chance.below(60));
    await world.end('SIGKILL');
    counts.kills += 1;
  }
  await world.start();
}

/** SIGSTOP, for as long as some of what is timed lives, and SIGCONT. */
export async function stop({ world, chance, counts }: Disaster): Promise<void> {
  await world.confirms(1 + chance.below(300));
  world.signal('SIGSTOP');
  await pause(50 + chance.below(2_500));
  world.signal('SIGCONT');
  counts.stops += 1;
}

export async function restart({ world, chance, counts }: Disaster): Promise<void> {
  await world.confirms(1 + chance.below(300));
  await world.end('SIGTERM');
  await world.start();
  counts.restarts += 1;
}

/** Strangers, and one who is logged in, send as much as they can; meanwhile it is killed. */
export async function flooded(disaster: Disaster): Promise<void> {
  const { world, counts } = disaster;
  const end = flood(world);
  try {
    await world.confirms(300);
    await kill(disaster);
    await world.confirms(300);
  } finally {
    await end();
  }
  counts.floods += 1;
}

/** The disk takes nothing more for a while; it may be killed meanwhile, and comes back once there is room. */
export async function fullDisk({ world, chance, counts }: Disaster, folder: string): Promise<void> {
  await world.confirms(1 + chance.below(300));
  const ballast = join(folder, 'ballast');
  for (const one of world.talkers) one.forgiving = true;
  fill(ballast);
  const refused = (): number => world.talkers.reduce((sum, { count }) => sum + count.refused, 0);
  const before = refused();
  await until(() => refused() > before + 50, undefined, 60_000);
  const dies = chance.below(2) === 0;
  if (dies) await world.end('SIGKILL');
  rmSync(ballast);
  if (dies) {
    counts.kills += 1;
    await world.start();
  }
  await world.confirms(100);
  await forgiven(world);
  counts.fullDisks += 1;
}

/** All that was not synced is lost; what is written afterwards fails. */
export async function powerCut({ world, chance, counts }: Disaster, image: Image): Promise<void> {
  await world.confirms(1 + chance.below(300));
  for (const one of world.talkers) one.forgiving = true;
  // Stopped first: this way of cutting the power reports a sync under way as done, though it was not.
  await world.halt();
  if (!image.cutPower()) throw new Error('the power could not be cut');
  world.signal('SIGCONT');
  await pause(chance.below(300));
  await world.end('SIGKILL');
  image.again();
  await world.start();
  await world.confirms(100);
  await forgiven(world);
  counts.powerCuts += 1;
}

/** Nothing that was refused is on its way any more. */
async function forgiven(world: World): Promise<void> {
  await world.hush();
  for (const one of world.talkers) one.forgiving = false;
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const size of [65_536, 512]) while (writes(file, Buffer.alloc(size, 1)));
  } finally {
    closeSync(file);
  }
}

function writes(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) > 0;
  } catch {
    return false;
  }
}

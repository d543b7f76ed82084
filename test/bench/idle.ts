// What connections cost that say nothing: the first thousand, which a fresh server grows with, and many. Memory is
// looked at after a full collection, before they came and while they are there.

import { setTimeout as pause } from 'node:timers/promises';
import { cpuSecondsOf } from '../helpers/server.ts';
import { type Ask, print } from './bench.ts';
import { chooseLoad } from './generator.ts';
import { type HearthServed, withHearth } from './served.ts';

const COUNTS = [1_000, 10_000];
const SETTLE_MS = 3_000;
/** Has the server collect all garbage at a signal. */
const COLLECTING = [
  '--expose-gc',
  '--import',
  'data:text/javascript,process.on("SIGUSR2",()=>{gc();gc()})',
];

async function settledBytes({ pid, memory }: HearthServed): Promise<number> {
  await pause(SETTLE_MS);
  process.kill(pid, 'SIGUSR2');
  await pause(SETTLE_MS / 3);
  return memory();
}

export async function benchIdle({ leave }: Ask): Promise<void> {
  for (const connections of COUNTS) {
    await withHearth({ node: COLLECTING }, async (server) => {
      const base = await settledBytes(server);
      const begun = cpuSecondsOf(server);
      await chooseLoad().stay(server, connections, async () => {
        const loginMs = ((cpuSecondsOf(server) - begun) * 1_000) / connections;
        const kibEach = ((await settledBytes(server)) - base) / connections / 1024;
        const resting = cpuSecondsOf(server);
        await pause(SETTLE_MS);
        const percent = ((cpuSecondsOf(server) - resting) / SETTLE_MS) * 1e5;
        const baseMiB = base / 2 ** 20;
        print(
          `idle: ${connections.toLocaleString('en')} TLS connections`,
          `${kibEach.toFixed(1)} KiB each`,
          `${loginMs.toFixed(2)} ms of server CPU a login`,
          `then ${percent.toFixed(1)} % of a core`,
          `${baseMiB.toFixed(0)} MiB without them`,
        );
        leave([{ of: { connections }, is: { kibEach, baseMiB, loginMs, percent } }]);
      });
    });
  }
}

// What a server takes before anybody is there: its memory half a minute after the start, when what starting left behind
// has been collected. Fails above what it may take.

import { readFileSync } from 'node:fs';
import { startServer } from '../helpers/server.ts';
import { type Ask, print, withFolder } from './bench.ts';

const MOST_MIB = 64;
const RESTING_MS = 30_000;

/** Parts of a process's resident memory in MiB: all, and what is its own and in no file. */
function memoryOf(pid: number | undefined): { readonly resident: number; readonly own: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { resident: of('Rss'), own: of('Anonymous') };
}

export function benchBase(ask: Ask): Promise<void> {
  return withFolder(async (data) => {
    const { process: child, stop } = await startServer(data);
    const { resident: first } = memoryOf(child.pid);
    await new Promise((resolve) => setTimeout(resolve, RESTING_MS));
    const { resident, own } = memoryOf(child.pid);
    await stop('SIGKILL');
    print(
      'base: nobody there, 30 s after the start',
      `${resident.toFixed(1)} MiB`,
      `${own.toFixed(1)} of them in no file`,
      `at most ${MOST_MIB} are wanted`,
      `${first.toFixed(1)} when it was ready`,
    );
    ask.leave([{ of: { what: 'base' }, is: { residentMiB: resident, ownMiB: own } }]);
    if (resident > MOST_MIB) process.exitCode = 1;
  });
}

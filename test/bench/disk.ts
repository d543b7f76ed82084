// The disk that holds the temporary folder: what it takes to append a line to a file and have it kept. A server that
// keeps messages can be no faster than that.

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ms, timesOf, withFolder } from './bench.ts';
import type { Times } from './load.ts';

const LINE = Buffer.from(`${'x'.repeat(299)}\n`);
const APPENDS = 3_000;

/** Takes about a second. */
export function measureDisk(): Promise<Times> {
  return withFolder(async (folder) => {
    const file = openSync(join(folder, 'bare'), 'a');
    const times: number[] = [];
    for (let n = 0; n < APPENDS; n += 1) {
      const start = performance.now();
      writeSync(file, LINE);
      fdatasyncSync(file);
      times.push(performance.now() - start);
    }
    closeSync(file);
    return timesOf(times);
  });
}

export const sayTimes = ({ p50, p99, p999 }: Times): readonly string[] => [
  `p50 ${ms(p50)}`,
  `p99 ${ms(p99)}`,
  `p99.9 ${ms(p999)}`,
];

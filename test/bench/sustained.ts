// A steady load for minutes: how long messages take in each second of it, what collecting garbage stops, and how memory
// and disk grow. Three minutes of 3,000 messages a second to 20 members, unless told otherwise.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, ms, per, print } from './bench.ts';
import { measureDisk, sayTimes } from './disk.ts';
import { chooseLoad } from './generator.ts';
import type { Times } from './load.ts';
import { withHearth } from './served.ts';

const FLOW = { members: 20, rate: 3_000 };
const SECONDS = 180;
const MIB = 2 ** 20;

const PAUSE = /: (Scavenge|Mark-Compact)\b.*? MB, (?:pooled.*? MB, )?([\d.]+) \//;

/** Times for which the collector stopped the server, in ms. */
class Pauses {
  readonly young: number[] = [];
  readonly full: number[] = [];

  /** Takes what Node prints with `--trace-gc`. */
  take(line: string): void {
    const [, kind, pause] = PAUSE.exec(line) ?? [];
    if (kind !== undefined) (kind === 'Scavenge' ? this.young : this.full).push(Number(pause));
  }
}

const longest = (pauses: readonly number[]): number => Math.max(0, ...pauses);

function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce(
    (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
    0,
  );
}

export async function benchSustained(ask: Ask): Promise<void> {
  const { seconds = SECONDS } = ask;
  const disk = await measureDisk();
  print('sustained: the disk, a line appended and kept', ...sayTimes(disk));
  const pauses = new Pauses();
  const each: Times[] = [];
  const rss: number[] = [];
  const server = { node: ['--trace-gc'], onLine: (line: string) => pauses.take(line) };
  await withHearth(server, async (hearth) => {
    const whole = await chooseLoad().latency(hearth, { ...FLOW, seconds }, (times) => {
      each.push(times);
      rss.push(hearth.memory() / MIB);
    });
    const diskBytes = bytesIn(hearth.data) / (FLOW.rate * (seconds + 1)); // a second of it warms up
    const worst = each.toSorted((a, b) => b.p999 - a.p999)[0] ?? whole;
    const allowed = 4 * whole.p50 + disk.p999;
    print(
      `sustained: ${per(FLOW.rate, 'a second')} to ${FLOW.members}, ${seconds} s`,
      ...sayTimes(whole),
      `worst second ${ms(worst.p999)}`,
      `p99.9 against four times p50 and the disk's: ratio ${(whole.p999 / allowed).toFixed(2)}`,
    );
    print(
      'sustained: garbage',
      `${pauses.full.length} full collections, the longest pause ${ms(longest(pauses.full))}`,
      `${pauses.young.length} small ones, ${ms(longest(pauses.young))}`,
    );
    print(
      'sustained: memory and disk',
      `${rss[0]?.toFixed(0)} MiB at first, ${rss.at(-1)?.toFixed(0)} at the end`,
      `${diskBytes.toFixed(0)} bytes a message on disk`,
    );
    ask.leave([
      {
        of: { server: 'hearth', ...FLOW },
        is: {
          ...{ seconds, p50Ms: whole.p50, p99Ms: whole.p99, p999Ms: whole.p999, diskBytes },
          ...{ fullCollections: pauses.full.length, longestPauseMs: longest(pauses.full) },
          ...{ rssFirstMiB: rss[0] ?? 0, rssLastMiB: rss.at(-1) ?? 0 },
          p50MsEachSecond: each.map(({ p50 }) => p50),
          p99MsEachSecond: each.map(({ p99 }) => p99),
          p999MsEachSecond: each.map(({ p999 }) => p999),
        },
      },
      { of: { server: 'disk' }, is: { p50Ms: disk.p50, p99Ms: disk.p99, p999Ms: disk.p999 } },
    ]);
  });
}

// How long a message takes from when it was due until each member has it, under open load: messages come at their rate
// whatever the server does. Beside what the same disk takes to keep one line, in the same minute.

import { type Ask, isWanted, median, per, print } from './bench.ts';
import { measureDisk, sayTimes } from './disk.ts';
import { chooseLoad } from './generator.ts';
import type { Flow, Times } from './load.ts';
import { serversOf, withServed } from './served.ts';

const SECONDS = 5;
const CASES: readonly Omit<Flow, 'seconds'>[] = [
  { members: 100, rate: 200 },
  { members: 100, rate: 1_000 },
  { members: 20, rate: 3_000 },
];

function middle(all: readonly Times[]): Times {
  const of = (pick: (times: Times) => number): number => median(all.map(pick));
  return {
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    p999: of(({ p999 }) => p999),
    most: of(({ most }) => most),
  };
}

export async function benchLatency(ask: Ask): Promise<void> {
  const { rounds = 3, seconds = SECONDS, plain } = ask;
  const servers = serversOf(ask);
  for (const flow of CASES) {
    if (!isWanted(ask, `${flow.rate}/${flow.members}`)) continue;
    const found = new Map<string, Times[]>([['disk', []]]);
    for (let round = 0; round < rounds; round += 1) {
      found.get('disk')?.push(await measureDisk());
      for (const name of round % 2 === 0 ? servers : servers.toReversed()) {
        const times = await withServed({ name, tls: !plain }, (server) =>
          chooseLoad().latency(server, { ...flow, seconds }),
        );
        found.set(name, [...(found.get(name) ?? []), times]);
      }
    }
    for (const [server, all] of found) {
      const times = middle(all);
      print(
        `latency: ${per(flow.rate, 'a second')} to ${flow.members}, ${server}`,
        ...sayTimes(times),
      );
      const { p50: p50Ms, p99: p99Ms, p999: p999Ms } = times;
      ask.leave([{ of: { server, ...flow }, is: { p50Ms, p99Ms, p999Ms } }]);
    }
  }
}

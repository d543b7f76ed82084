// What a timed message costs a real server beside an untimed one: in a group of accounts, in alternating rounds.

import { group } from '../helpers/facts.ts';
import { type ServerProcess, startServer } from '../helpers/server.ts';
import { type Ask, median, print, withFolder } from './bench.ts';
import { onCore } from './cores.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type Client, enterAll, leaveAll } from './swarm.ts';
import { asMember, memberNames, members, write } from './written.ts';

const MEMBERS = 100;
const ROUNDS = 7;
const LOADS: readonly Exchange[] = [
  { senders: 1, messages: 600 },
  { senders: 10, messages: 3_000 },
  { senders: 50, messages: 8_000 },
];
const KINDS = ['untimed', 'timed'] as const;
const TO = { untimed: '*devs ', timed: '*1h*devs ' };

/** Microseconds of the server's CPU for a message of each kind. */
type Costs = Readonly<Record<(typeof KINDS)[number], number>>;

function* facts() {
  yield* members(MEMBERS);
  yield group('devs', 'devs', memberNames(MEMBERS));
}

async function measure(
  server: ServerProcess,
  clients: readonly Client[],
  { rounds, ...load }: Exchange & { readonly rounds: number },
): Promise<Costs> {
  const costs = { untimed: [] as number[], timed: [] as number[] };
  for (let n = 0; n < rounds; n += 1) {
    for (const kind of n % 2 === 0 ? KINDS : KINDS.toReversed()) {
      const before = server.cpuSeconds();
      await exchange(clients, { ...load, to: TO[kind] });
      costs[kind].push(((server.cpuSeconds() - before) * 1e6) / load.messages);
    }
  }
  return { untimed: median(costs.untimed), timed: median(costs.timed) };
}

/** Takes about a minute. */
export function benchTimedInGroup(ask: Ask): Promise<void> {
  return withFolder(async (folder) => {
    await write(folder, facts());
    const options = '--line-rate 0 --connection-rate 0'.split(' ');
    const server = await startServer(folder, { options, under: onCore('server') });
    try {
      const clients = await enterAll(server.port, MEMBERS, { as: asMember });
      const { rounds = ROUNDS } = ask;
      await measure(server, clients, { senders: 10, messages: 1_000, rounds }); // warm
      for (const load of LOADS) {
        const { untimed, timed } = await measure(server, clients, { ...load, rounds });
        const { senders } = load;
        print(
          `timed: a group of ${MEMBERS}, ${senders} sending`,
          `${timed.toFixed(0)} µs of server CPU a message`,
          `untimed ${untimed.toFixed(0)} µs`,
          `ratio ${(timed / untimed).toFixed(2)}`,
        );
        ask.leave([
          { of: { members: MEMBERS, senders }, is: { timedUs: timed, untimedUs: untimed } },
        ]);
      }
      leaveAll(clients);
    } finally {
      await server.stop('SIGKILL');
    }
  });
}

// How many messages a second reach the members of a room, over TLS, from a server that is warm. Beside other servers,
// each case runs on all of them in turn, and the medians are compared: only what ran in the same minutes compares.

import { type Ask, isWanted, median, per, print } from './bench.ts';
import { chooseLoad } from './generator.ts';
import type { FanOut, Room } from './load.ts';
import { serversOf, withServed } from './served.ts';

const ROOMS: readonly Room[] = [
  { members: 100, senders: 1, messages: 2_000 },
  { members: 100, senders: 50, messages: 20_000 },
  { members: 1_000, senders: 100, messages: 6_000 },
];

type Found = Readonly<
  Record<'deliveredPerSecond' | 'cpuSecondsAMillion' | 'bytesADelivery', number>
>;

function middle(all: readonly FanOut[]): Found {
  return {
    deliveredPerSecond: median(all.map((one) => one.deliveredPerSecond)),
    cpuSecondsAMillion: median(all.map((one) => one.cpuPerMillion)),
    bytesADelivery: median(all.map((one) => one.bytesADelivery)),
  };
}

async function measure(room: Room, servers: readonly string[], { rounds, plain }: Ask) {
  const found = new Map(servers.map((name) => [name, [] as FanOut[]]));
  const count = rounds ?? (servers.length > 1 ? 5 : 1);
  for (let round = 0; round < count; round += 1) {
    for (const name of round % 2 === 0 ? servers : servers.toReversed()) {
      const one = await withServed({ name, tls: !plain }, (server) =>
        chooseLoad().fanOut(server, room),
      );
      found.get(name)?.push(one);
    }
  }
  return [...found].map(([server, all]) => ({ server, ...middle(all) }));
}

export async function benchFanOut(ask: Ask): Promise<void> {
  const servers = serversOf(ask);
  for (const room of ROOMS) {
    const { members, senders } = room;
    if (!isWanted(ask, `${members}/${senders}`)) continue;
    const [hearth, ...others] = await measure(room, servers, ask);
    if (!hearth) continue;
    for (const { server, ...found } of [hearth, ...others]) {
      const { deliveredPerSecond, cpuSecondsAMillion, bytesADelivery } = found;
      const ratio = hearth.deliveredPerSecond / deliveredPerSecond;
      print(
        `fan-out: ${members} members, ${senders} sending, ${server}`,
        per(deliveredPerSecond, 'delivered/s'),
        `${cpuSecondsAMillion.toFixed(2)} µs of server CPU`,
        `${bytesADelivery.toFixed(0)} bytes a delivery`,
        ...(server === hearth.server ? [] : [`Hearth has ${ratio.toFixed(2)} times as many`]),
      );
      ask.leave([{ of: { server, members, senders, tls: ask.plain ? 0 : 1 }, is: found }]);
    }
  }
}

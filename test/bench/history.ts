// What a long history costs the whole server: a real process for each length of history, all with the same accounts.
// They run side by side and are measured in turn, since only what ran in the same minutes compares.

import { cpSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '../../server/facts.ts';
import { group, say } from '../helpers/facts.ts';
import { type ServerProcess, startServer } from '../helpers/server.ts';
import { type Ask, median, ms, print, timesOf, withFolder } from './bench.ts';
import { onCore } from './cores.ts';
import { exchange } from './exchange.ts';
import { type Client, enter, enterAll, leaveAll } from './swarm.ts';
import { asMember, memberNames, members, write } from './written.ts';

const HISTORIES = [1_000, 100_000, 1_000_000];
const ACCOUNTS = 10_000;
const ROUNDS = 7;
const STARTS = 3;
const MEMBERS = 100;
const SENDERS = 10;
const MESSAGES_A_ROUND = 1_000;
const PAGES_A_ROUND = 60;
const LOGINS_A_ROUND = 20;
/** The most who write, and the members of a group. */
const TALKERS = 20;
const GROUP_EVERY = 10_000;
const TEXT =
  'a line of about a hundred characters, as people write them to one another all day long, more or less';

/** Half of it in `global`, the rest in groups. */
function* history(count: number): Iterable<Fact> {
  const talkers = memberNames(TALKERS);
  const groups = Math.ceil(count / GROUP_EVERY);
  for (let n = 0; n < groups; n += 1) yield group(`group${n}`, `group${n}`, talkers);
  for (let n = 0; n < count; n += 1) {
    const chat = n % 2 === 0 ? 'global' : `group${(n >> 1) % groups}`;
    yield say(chat, TEXT, talkers[n % TALKERS]);
  }
}

/** What is measured of each message, page and login. */
interface Found {
  readonly cpuUs: number[];
  readonly latencies: number[];
  readonly ls: number[];
  readonly older: number[];
  readonly logins: number[];
  readonly loginCpuMs: number[];
}

/** A server with a history of this length, and people in its `global`. */
interface Case {
  readonly count: number;
  readonly bytesAMessage: number;
  readonly startMs: number;
  readonly startedMiB: number;
  readonly server: ServerProcess;
  readonly clients: readonly Client[];
  readonly found: Found;
}

const MIB = 2 ** 20;

/** Of all files in a folder. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesIn(path) : lstatSync(path).size);
  }, 0);
}

async function begin(folder: string): Promise<{ server: ServerProcess; startMs: number }> {
  const options = '--line-rate 0 --connection-rate 0 --connections-per-address 0'.split(' ');
  const start = performance.now();
  const server = await startServer(folder, { options, under: onCore('server') });
  return { server, startMs: performance.now() - start };
}

async function opened(folder: string, count: number): Promise<Case> {
  const bytesAMessage = bytesIn(join(folder, 'chats')) / count;
  const starts: number[] = [];
  for (let n = 1; n < STARTS; n += 1) {
    const { server, startMs } = await begin(folder);
    starts.push(startMs);
    await server.stop();
  }
  const { server, startMs } = await begin(folder);
  const startedMiB = server.memory() / MIB;
  const clients = await enterAll(server.port, MEMBERS, { as: asMember });
  return {
    ...{ count, bytesAMessage, startMs: median([...starts, startMs]), startedMiB, server, clients },
    found: { cpuUs: [], latencies: [], ls: [], older: [], logins: [], loginCpuMs: [] },
  };
}

const ANSWER = '"id":"';

/** How long this client waits for each answer. Behind the oldest page comes a word about it, then the newest again. */
async function pages(client: Client, line: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < PAGES_A_ROUND; n += 1) {
    const start = performance.now();
    await new Promise<void>((resolve) => {
      let tail = '';
      client.onData = (chunk) => {
        tail = (tail + chunk.toString('latin1')).slice(-100_000);
        if (tail.includes(ANSWER)) resolve();
      };
      client.say(line);
    });
    times.push(performance.now() - start);
  }
  client.onData = undefined;
  return times;
}

/** One after the other, by token, as somebody who comes back: with the heads of the chats, unread counts and presence. */
async function logins({ server, found }: Case): Promise<void> {
  const before = server.cpuSeconds();
  for (let n = 0; n < LOGINS_A_ROUND; n += 1) {
    const start = performance.now();
    const one = await enter(server.port, asMember(MEMBERS + n));
    found.logins.push(performance.now() - start);
    leaveAll([one]);
  }
  found.loginCpuMs.push(((server.cpuSeconds() - before) * 1000) / LOGINS_A_ROUND);
}

async function round(one: Case): Promise<void> {
  const { server, clients, found } = one;
  const before = server.cpuSeconds();
  const times = await exchange(clients, { senders: SENDERS, messages: MESSAGES_A_ROUND });
  found.cpuUs.push(((server.cpuSeconds() - before) * 1e6) / MESSAGES_A_ROUND);
  found.latencies.push(...times);
  const [client] = clients as [Client];
  found.ls.push(...(await pages(client, 'ls global')));
  found.older.push(...(await pages(client, 'ls global older')));
  await logins(one);
}

function report(one: Case, ask: Ask): void {
  const { count, found, server, startMs, startedMiB, bytesAMessage } = one;
  const { p50, p99 } = timesOf(found.latencies);
  const is = {
    ...{ cpuUs: median(found.cpuUs), p50Ms: p50, p99Ms: p99 },
    ...{ lsMs: median(found.ls), olderMs: median(found.older) },
    ...{ loginMs: median(found.logins), loginCpuMs: median(found.loginCpuMs) },
    ...{ startMs, startedMiB, loadedMiB: server.memory() / MIB, bytesAMessage },
  };
  print(
    `history: ${count.toLocaleString('en')} messages`,
    `${is.cpuUs.toFixed(0)} µs of server CPU a message to ${MEMBERS}`,
    `p50 ${ms(p50)}, p99 ${ms(p99)}`,
    `ls ${ms(is.lsMs)}, older ${ms(is.olderMs)}`,
    `login ${ms(is.loginMs)}, CPU ${ms(is.loginCpuMs)}`,
    `start ${startMs.toFixed(0)} ms`,
    `${startedMiB.toFixed(0)} MiB at the start, ${is.loadedMiB.toFixed(0)} now`,
    `${bytesAMessage.toFixed(0)} bytes a message on disk`,
  );
  ask.leave([{ of: { messages: count, accounts: ACCOUNTS }, is }]);
}

async function measure(cases: readonly Case[], ask: Ask): Promise<void> {
  for (const { clients } of cases) {
    await exchange(clients, { senders: SENDERS, messages: 2 * MESSAGES_A_ROUND }); // warm
  }
  for (let n = 0; n < (ask.rounds ?? ROUNDS); n += 1) {
    for (const one of n % 2 === 0 ? cases : cases.toReversed()) await round(one);
  }
  for (const one of cases) report(one, ask);
  const [short, long] = [cases[0], cases.at(-1)] as [Case, Case];
  const ratio = median(long.found.cpuUs) / median(short.found.cpuUs);
  print('history: a message at the longest to the shortest', `ratio ${ratio.toFixed(2)}`);
}

export function benchHistory(ask: Ask): Promise<void> {
  return withFolder(async (folder) => {
    const begun = performance.now();
    const accounts = join(folder, 'accounts');
    await write(accounts, members(ACCOUNTS));
    for (const count of HISTORIES) {
      cpSync(accounts, join(folder, String(count)), { recursive: true });
      await write(join(folder, String(count)), history(count));
    }
    print('history: written', `${((performance.now() - begun) / 1000).toFixed(0)} s`);
    const cases: Case[] = [];
    try {
      for (const count of HISTORIES) cases.push(await opened(join(folder, String(count)), count));
      await measure(cases, ask);
    } finally {
      for (const { clients, server } of cases) {
        leaveAll(clients);
        await server.stop('SIGKILL');
      }
    }
  });
}

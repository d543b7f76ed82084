// A client that was away comes back over a slow link: how long until it has all that it missed, and how long the link
// itself takes for as many bytes. Uses two network namespaces with a cable of limited speed between them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientProcess, startClient } from '../helpers/client.ts';
import { cpuSecondsOf, type ServerProcess, startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

interface Missed {
  readonly chats: number;
  /** In each chat. */
  readonly messages: number;
  readonly letters: number;
}

const WEEKEND: Missed = { chats: 40, messages: 250, letters: 160 };
const LONG: Missed = { chats: 24, messages: 60, letters: 3_880 };
const CASES: readonly (readonly [mbit: number, missed: Missed])[] = [
  [1, WEEKEND],
  [4, WEEKEND],
  [40, WEEKEND],
  [4, LONG],
];
/** Of the time that the link takes. */
const RATIO_MAX = 1.25;
const LIMIT_MS = 120_000;

const SERVER = '10.78.0.1';
const PASSWORD = 'correct horse';
const spaces = { server: `hearth-s${process.pid}`, client: `hearth-c${process.pid}` };
const cable = { server: `hts${process.pid}`, client: `htc${process.pid}` };
const inside = (space: string): readonly string[] => ['ip', 'netns', 'exec', space];

function run(line: string): boolean {
  const [command = '', ...words] = line.split(' ');
  return spawnSync(command, words, { stdio: 'ignore' }).status === 0;
}

/** Makes the cable with this rate in each direction; false if that fails. */
function build(mbit: number): boolean {
  const { server, client } = spaces;
  const ends = [
    [server, cable.server, SERVER],
    [client, cable.client, '10.78.0.2'],
  ];
  return [
    `ip netns add ${server}`,
    `ip netns add ${client}`,
    `ip link add ${cable.server} netns ${server} type veth peer name ${cable.client} netns ${client}`,
    `ip -n ${server} link set lo up`,
    ...ends.flatMap(([space, device, address]) => [
      `ip -n ${space} addr add ${address}/24 dev ${device}`,
      `ip -n ${space} link set ${device} up`,
      `tc -n ${space} qdisc add dev ${device} root tbf rate ${mbit}mbit burst 32kb latency 200ms`,
    ]),
  ].every(run);
}

function tearDown(): void {
  for (const space of Object.values(spaces)) run(`ip netns del ${space}`);
}

/** Bytes that the server's end has sent so far, including TCP's overhead. */
function carried(): number {
  const file = `/sys/class/net/${cable.server}/statistics/tx_bytes`;
  const [command = '', ...words] = [...inside(spaces.server), 'cat', file];
  return Number(spawnSync(command, words, { encoding: 'utf8' }).stdout);
}

interface Figures {
  readonly seconds: number;
  readonly connections: number;
  readonly had: number;
  readonly bytes: number;
  /** CPU seconds of both sides meanwhile. */
  readonly server: number;
  readonly client: number;
}

async function measure(missed: Missed): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  const data = join(folder, 'data');
  let server: ServerProcess | undefined;
  let amy: ClientProcess | undefined;
  const serve = async (options: readonly string[] = []): Promise<number> => {
    const port = server?.port ?? 0;
    await server?.stop('SIGKILL');
    const under = inside(spaces.server);
    server = await startServer(data, { port, options: ['--host', '::', ...options], under });
    return server.port;
  };
  const enter = (user: string, space: string, port: number): ClientProcess =>
    startClient({
      ...{ host: SERVER, port, user, password: PASSWORD },
      ...{ config: join(folder, user), under: inside(space) },
    });
  const plug = (state: 'up' | 'down') =>
    run(`ip -n ${spaces.client} link set ${cable.client} ${state}`);
  try {
    const port = await serve(['--line-rate', '0']);
    amy = enter('amy', spaces.client, port);
    await amy.saw({ event: 'here' });
    await asBob(enter('bob', spaces.server, port), groupLines(missed));
    await amy.saw({ event: 'message', chat: `g${missed.chats - 1}` });
    await server?.stop('SIGKILL');
    await until(() => amy?.events.some(({ text }) => text?.includes('reconnect')) === true);
    plug('down');
    await serve(['--line-rate', '0']);
    await asBob(enter('bob', spaces.server, port), messageLines(missed));
    await serve();
    plug('up');
    return await comeBack(amy, server as ServerProcess, missed);
  } finally {
    amy?.process.kill('SIGKILL');
    await server?.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

const groupLines = ({ chats }: Missed): string[] =>
  Array.from({ length: chats }, (_, n) => `*amy,bob -> g${n}`);

const messageLines = ({ chats, messages, letters }: Missed): string[] =>
  Array.from({ length: messages }, (_, n) => n).flatMap((n) =>
    Array.from({ length: chats }, (_, chat) => `*g${chat} ${n} ${'x'.repeat(letters)}`),
  );

/** Says everything and leaves. */
async function asBob(bob: ClientProcess, lines: readonly string[]): Promise<void> {
  let confirmed = 0;
  bob.onEvent = ({ event }) => {
    if (event === 'confirmed') confirmed += 1;
  };
  for (const line of lines) bob.type(line);
  await until(
    () => confirmed >= lines.length,
    () => `${confirmed} confirmed`,
    LIMIT_MS,
  );
  await bob.leave();
}

/** From its welcome to the last message. */
async function comeBack(
  amy: ClientProcess,
  { process: server }: ServerProcess,
  { chats, messages }: Missed,
): Promise<Figures> {
  const count = () => ({
    bytes: carried(),
    server: cpuSecondsOf(server),
    client: cpuSecondsOf(amy.process),
  });
  const before = count();
  let [connections, had, start, end] = [0, 0, 0, 0];
  amy.onEvent = ({ event, text = '', chat }) => {
    if (event === 'notice' && text === 'Connected again.') {
      connections += 1;
      start ||= performance.now();
    }
    if (event !== 'message' || chat === 'global') return;
    had += 1;
    end = performance.now();
  };
  amy.type(''); // it tries at once
  const wanted = chats * messages;
  await until(() => had >= wanted, undefined, LIMIT_MS).catch(() => {}); // a failure shows in the figures
  const after = count();
  return {
    ...{ seconds: (end - start) / 1000, connections, had },
    bytes: after.bytes - before.bytes,
    server: after.server - before.server,
    client: after.client - before.client,
  };
}

function print(what: string, ...figures: string[]): void {
  console.log(`${what.padEnd(44)} ${figures.join('   ')}`);
}

/** Those with one of these rates, in Mbit/s, or all. */
export async function benchSlowLink(rates: readonly string[]): Promise<void> {
  for (const [mbit, missed] of CASES) {
    if (rates.length > 0 && !rates.includes(String(mbit))) continue;
    const { chats, messages, letters } = missed;
    const what = `slow link: ${mbit} Mbit/s, ${chats} chats × ${messages} × ${letters} letters`;
    if (!build(mbit)) {
      tearDown();
      print(what, 'skipped: no network namespaces can be made here (root can)');
      continue;
    }
    try {
      const figures = await measure(missed);
      const { seconds, connections, had, bytes } = figures;
      const least = (bytes * 8) / (mbit * 1e6);
      const ratio = seconds / least;
      const fits = connections === 1 && had === chats * messages && ratio <= RATIO_MAX;
      print(
        what,
        `${had} of ${chats * messages} in ${seconds.toFixed(1)} s`,
        `${connections} connection${connections === 1 ? '' : 's'}`,
        `the link itself ${least.toFixed(1)} s for ${(bytes / 1e6).toFixed(1)} MB`,
        `CPU ${figures.server.toFixed(2)} s of the server, ${figures.client.toFixed(2)} s of the client`,
        `ratio ${ratio.toFixed(2)}${fits ? '' : '   TOO MUCH'}`,
      );
    } finally {
      tearDown();
    }
  }
}

// The program in load/, compiled on this machine where it has a C compiler and OpenSSL's headers. Otherwise clients in
// Node do, which are slower than the server in a large room and speak only Hearth's own protocol.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../helpers/tree.ts';
import { onCore } from './cores.ts';
import type { Load, Served, Times } from './load.ts';
import { nodeLoad } from './node-load.ts';

let chosen: Load | undefined;

/** The best load that this machine has. */
export function chooseLoad(): Load {
  chosen ??= generator() ?? nodeLoad;
  return chosen;
}

const SENDERS = 10;
const SOURCES = join(root, 'test/bench/load');

/** The program in load/, unless it cannot be made here: then says so. */
function generator(): Load | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-load-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'load');
  const why = makeLoad(program);
  if (why === undefined) return madeLoad(program);
  console.log(`The load comes from Node, which is slower than the server in a large room: ${why}.`);
  return undefined;
}

/** Compiles load/ into `program`; says what is missing here if that is why it cannot. */
export function makeLoad(program: string): string | undefined {
  const files = readdirSync(SOURCES).filter((name) => name.endsWith('.c'));
  const words = '-std=gnu17 -D_GNU_SOURCE -O2 -Wall'.split(' ');
  const { error, status, stderr } = spawnSync(
    'cc',
    [...words, '-o', program, ...files.map((name) => join(SOURCES, name)), '-lssl', '-lcrypto'],
    { encoding: 'utf8' },
  );
  if (error) return 'there is no C compiler here (cc)';
  if (/openssl\/ssl\.h/.test(stderr)) return "OpenSSL's headers are not here (libssl-dev)";
  if (status !== 0) throw new Error(`cc refuses test/bench/load: ${stderr.slice(0, 2_000)}`);
  return undefined;
}

interface Counted {
  readonly seconds: number;
  readonly deliveries: number;
  readonly bytes: number;
  readonly serverCpu: number;
}

/** The compiled program as a load. */
export function madeLoad(program: string): Load {
  return {
    speaks: ['hearth', 'irc'],
    async fanOut(server, { members, senders, messages }) {
      const wish = { members, senders, messages, warm: messages };
      const found = await run<Counted>(program, ['fanout', server], wish).result;
      return {
        deliveredPerSecond: found.deliveries / found.seconds,
        cpuPerMillion: (found.serverCpu / found.deliveries) * 1e6,
        bytesADelivery: found.bytes / found.deliveries,
      };
    },
    latency(server, { members, rate, seconds }, onSecond) {
      const senders = Math.min(SENDERS, members - 1);
      const messages = Math.ceil(rate * seconds);
      const warm = Math.min(rate, messages);
      const wish = { members, senders, rate, messages, warm };
      return run<Times>(program, ['latency', server], { ...wish, series: 1 }, onSecond).result;
    },
    async stay(server, members, look) {
      const { first, result, child } = run(program, ['idle', server], { members });
      try {
        await first;
        return await look();
      } finally {
        child.stdin.end();
        await result;
      }
    },
    async comeIn(server, { members, atOnce, by, networks = false }, look = async () => {}) {
      const wish = { members, at_once: atOnce, token: by === 'token' ? 1 : 0 };
      const speaks = by === 'token' ? 'hearth' : by;
      const all = { ...wish, networks: networks ? 1 : 0 };
      const { first, result, child } = run(program, ['idle', { ...server, speaks }], all);
      const [found] = (await first) as [line: string];
      await look();
      child.stdin.end();
      await result.catch(() => {}); // the server may be gone
      return JSON.parse(found);
    },
  };
}

type Target = Pick<Served, 'port' | 'tls' | 'pid'> & { readonly speaks: string };

interface Running<T> {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when all members are in. */
  readonly first: Promise<unknown>;
  /** What it says last. */
  readonly result: Promise<T>;
}

/** Starts the program; `onSecond` takes what it says meanwhile. */
function run<T>(
  program: string,
  [mode, { speaks, port, tls, pid }]: readonly [string, Target],
  wish: Readonly<Record<string, number>>,
  onSecond?: (second: Times) => void,
): Running<T> {
  const all = { port, tls: tls ? 1 : 0, pid, ...wish };
  const words = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const [command = '', ...rest] = [...onCore('load'), program, mode, speaks, ...words];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += String(chunk);
  });
  let last: unknown;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    last = JSON.parse(line);
    if (line.startsWith('{"second"')) onSecond?.(last as Times);
  });
  const result = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(complaint.trim() || `the load ended with ${code}`);
    return last as T;
  });
  return { child, first: Promise.race([once(lines, 'line'), result]), result };
}

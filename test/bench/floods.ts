// What a flood costs the talkers: 20 of them say two lines a second each, beside one flood at a time from another
// process. Measures from a line to its confirmation, quiet and flooded, on the same server.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer } from '../helpers/server.ts';
import { CROWDS, FLOODS } from './flood-kinds.ts';
import { type Client, enter, enterAll, leaveAll } from './swarm.ts';

const FLOODER = fileURLToPath(new URL('./flooder.js', import.meta.url));
const TALKERS = 20;
const LINE_EVERY_MS = 500;
/** Quiet and flooded phases alternate, so that other work on the machine affects both. */
const ROUNDS = 2;
const QUIET_MS = 4_000;
/** After the start, and after a flood. */
const WARM_MS = 2_000;
const FLOODED_MS = 6_000;
const RATIO_MAX = 3;
const MEMORY_MAX = 300e6;
const HEAP = '--max-old-space-size=512';
/** How many messages there are for a flood's pages. */
const PAST = 300;

/** A line: when it was said, and how long it took to be confirmed. */
interface Line {
  readonly at: number;
  took?: number;
}

interface Talk {
  /** How long each line said in this interval took; an unanswered one counts until now. */
  between(start: number, end: number): number[];
  stop(): void;
}

function talk(clients: readonly Client[]): Talk {
  const lines: Line[] = [];
  const stops = clients.map((client, n) => {
    const waiting: Line[] = []; // answers come in order
    client.onData = countAnswers(() => {
      const line = waiting.shift();
      if (line) line.took = performance.now() - line.at;
    });
    const say = (): void => {
      const line = { at: performance.now() };
      lines.push(line);
      waiting.push(line);
      client.say('^ hello');
    };
    let every: NodeJS.Timeout | undefined;
    const start = (): void => {
      every = setInterval(say, LINE_EVERY_MS);
    };
    const first = setTimeout(start, (n * LINE_EVERY_MS) / clients.length);
    return () => {
      clearTimeout(first);
      clearInterval(every);
    };
  });
  return {
    between(start, end) {
      const now = performance.now();
      const said = lines.filter(({ at }) => at >= start && at < end);
      return said.map(({ at, took = now - at }) => took);
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

const CONFIRMED = '"kind":"confirmed"';

/** Calls `answered` for each confirmation in the incoming chunks, however they are cut. */
function countAnswers(answered: () => void): (chunk: Buffer) => void {
  let tail = '';
  return (chunk) => {
    const pieces = (tail + chunk.toString('latin1')).split(CONFIRMED);
    for (const _ of pieces.slice(1)) answered();
    tail = pieces.at(-1)?.slice(1 - CONFIRMED.length) ?? '';
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const at = (times: readonly number[], share: number): number =>
  times[Math.floor(times.length * share)] ?? Number.NaN;

interface Figures {
  readonly quiet: readonly number[];
  readonly flooded: readonly number[];
  readonly memory: number;
  /** As a share of one core, during the flood. */
  readonly cpu: number;
  readonly cut: number;
}

/** `settleMs`: how long the flood goes on before it is measured: its own logins may not count. */
export async function measure(
  server: ServerProcess,
  which: string,
  { settleMs = 0 } = {},
): Promise<Figures> {
  const clients = await enterAll(server.port, TALKERS);
  let cut = 0;
  for (const { socket } of clients) socket.on('close', () => (cut += 1));
  const talking = talk(clients);
  const during = async (ms: number): Promise<number[]> => {
    const start = performance.now();
    await pause(ms);
    return talking.between(start, performance.now());
  };
  const [quiet, flooded]: [number[], number[]] = [[], []];
  let [memory, cpuSeconds] = [0, 0];
  const look = setInterval(() => {
    memory = Math.max(memory, server.memory());
  }, 100);
  const beFlooded = async (): Promise<void> => {
    const flooder = spawn(process.execPath, [FLOODER, String(server.port), which], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      await pause(settleMs);
      const before = server.cpuSeconds();
      flooded.push(...(await during(FLOODED_MS)));
      cpuSeconds += server.cpuSeconds() - before;
    } finally {
      await gone(flooder);
    }
  };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await pause(WARM_MS);
      quiet.push(...(await during(QUIET_MS)));
      await beFlooded();
    }
    const cpu = cpuSeconds / ((ROUNDS * FLOODED_MS) / 1000);
    return { quiet: sorted(quiet), flooded: sorted(flooded), memory, cpu, cut };
  } finally {
    clearInterval(look);
    talking.stop();
    leaveAll(clients);
  }
}

const sorted = (times: readonly number[]): number[] => times.toSorted((a, b) => a - b);

function gone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Fills the server with history to ask pages of, as fast as it takes lines. */
async function fill(data: string): Promise<void> {
  const server = await startServer(data, { options: ['--guests', '--line-rate', '0'] });
  const client = await enter(server.port, { name: 'filler', stream: 'filler' });
  for (let n = 0; n < PAST; n += 1) client.say(`^ ${'x'.repeat(400)}`);
  while (client.delivered < PAST) await pause(10);
  leaveAll([client]);
  await server.stop();
}

export const ratioOf = ({ quiet, flooded }: Figures): number => at(flooded, 0.99) / at(quiet, 0.99);

const fits = (which: string, figures: Figures): boolean =>
  (ratioOf(figures) < RATIO_MAX || CROWDS.has(which)) &&
  figures.memory < MEMORY_MAX &&
  figures.cut === 0;

export function print(
  which: string,
  figures: Figures,
  { again = '', isFine = fits(which, figures) } = {},
): void {
  const { quiet, flooded, memory, cpu, cut } = figures;
  const ms = (value: number): string => value.toFixed(1);
  const said = [
    `p50 ${ms(at(flooded, 0.5))} ms`,
    `p99 ${ms(at(flooded, 0.99))} ms`,
    `quiet ${ms(at(quiet, 0.5))} and ${ms(at(quiet, 0.99))} ms`,
    `ratio ${ratioOf(figures).toFixed(2)}`,
    `${(memory / 1e6).toFixed(0)} MB`,
    `CPU ${(cpu * 100).toFixed(0)} %`,
    `${cut} of ${TALKERS} cut off${isFine ? '' : '   TOO MUCH'}`,
  ];
  console.log(`${`flood: ${which}${again}`.padEnd(44)} ${said.join('   ')}`);
}

async function floodOnce(which: string): Promise<Figures> {
  const data = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  await fill(data);
  const server = await startServer(data, { options: ['--guests'], node: [HEAP] });
  try {
    return await measure(server, which);
  } finally {
    await server.stop('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

/**
 * Runs the cases whose names contain one of these words, or all. A case over its limit may be this machine's doing: it
 * runs once more.
 */
export async function benchFloods(words: readonly string[]): Promise<void> {
  for (const which of FLOODS.keys()) {
    if (words.length > 0 && !words.some((word) => which.includes(word))) continue;
    const figures = await floodOnce(which);
    print(which, figures);
    if (!fits(which, figures)) print(which, await floodOnce(which), { again: ', again' });
  }
}

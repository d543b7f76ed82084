// Private chats between two processes on loopback: texts, and a file beside a bare copy over TLS of the same file.

import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { introduce, type PeerProcess, startPeer } from '../client/peer/processes.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 512 * MIB;
const RUNS = 3;
const TEXTS = 20_000;
const ROUNDS = 2_000;

async function makeFile(path: string, size: number): Promise<void> {
  const file = await open(path, 'w');
  const piece = Buffer.alloc(MIB);
  for (let at = 0; at < size; at += MIB) {
    piece.fill(`${at} `);
    await file.write(piece);
  }
  await file.close();
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

async function bareCopy(folder: string, path: string): Promise<number> {
  const take = await startPeer({ role: 'take', folder, local: true });
  const send = await startPeer({ role: 'send', folder, local: true });
  const { port } = await take.saw('ready');
  const seconds = await secondsOf(() => {
    send.order({ do: 'send', path, port: Number(port) });
    return take.saw('done');
  });
  await Promise.all([take.stop(), send.stop()]);
  rmSync(join(folder, 'bare'));
  return seconds;
}

async function privateCopy(
  folder: string,
  path: string,
  [ann, bob]: readonly [PeerProcess, PeerProcess],
): Promise<number> {
  const count = bob.said.filter(({ kind }) => kind === 'offered').length + 1;
  ann.order({ do: 'offer', path });
  const { file } = await bob.saw('offered', count);
  const { id } = file as { id: number };
  const seconds = await secondsOf(() => {
    bob.order({ do: 'accept', id });
    return bob.saw('done', count);
  });
  rmSync(join(folder, 'asked', 'Downloads'), { recursive: true });
  return seconds;
}

const median = (values: readonly number[], share = 0.5): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

function print(what: string, ...figures: string[]): void {
  console.log(`${what.padEnd(44)} ${figures.join('   ')}`);
}

export async function benchPeer(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  const [ann, bob] = await Promise.all([
    startPeer({ role: 'asker', folder: join(folder, 'asker'), local: true }),
    startPeer({ role: 'asked', folder: join(folder, 'asked'), local: true }),
  ]);
  try {
    await introduce(ann, bob);
    await texts(ann);
    await files(folder, [ann, bob]);
  } finally {
    await Promise.all([ann.stop(), bob.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function texts(ann: PeerProcess): Promise<void> {
  ann.order({ do: 'rounds', count: ROUNDS / 4 }); // warm
  await ann.saw('rounds');
  ann.order({ do: 'rounds', count: ROUNDS });
  const { ms } = await ann.saw('rounds', 2);
  ann.order({ do: 'burst', count: TEXTS });
  const { seconds } = await ann.saw('burst');
  print(
    'private: texts between two clients',
    `${Math.round(TEXTS / Number(seconds)).toLocaleString('en')} confirmed/s (paced at 5,000)`,
    `p50 ${median(ms as number[]).toFixed(2)} ms`,
    `p99 ${median(ms as number[], 0.99).toFixed(2)} ms from said to confirmed`,
  );
}

async function files(folder: string, ends: readonly [PeerProcess, PeerProcess]): Promise<void> {
  const path = join(folder, 'file');
  await makeFile(path, FILE_BYTES);
  const bare: number[] = [];
  const ours: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await bareCopy(folder, path));
    ours.push(await privateCopy(folder, path, ends));
  }
  for (const end of ends) end.order({ do: 'memory' });
  const peaks = await Promise.all(ends.map((end) => end.saw('memory')));
  const rate = (seconds: readonly number[]): number => FILE_BYTES / MIB / median(seconds);
  print(
    `private: a file of ${FILE_BYTES / MIB} MiB`,
    `${rate(ours).toFixed(0)} MiB/s`,
    `bare TLS copy ${rate(bare).toFixed(0)} MiB/s`,
    `ratio ${(rate(ours) / rate(bare)).toFixed(2)}`,
    `memory at most ${peaks.map(({ peak }) => (Number(peak) / MIB).toFixed(0)).join(' and ')} MiB`,
  );
}

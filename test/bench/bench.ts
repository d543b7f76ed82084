// What every bench has: what was asked for on the command line, a fresh server, how a line is printed, and where its
// figures are left for the report.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../helpers/server.ts';
import type { Row } from './figures.ts';
import type { Times } from './load.ts';

/** What was asked of one bench. */
export interface Ask {
  /** Words that are no bench's name: a bench with many cases runs those whose names contain one of them. */
  readonly words: readonly string[];
  /** Other chat servers to run the same load on. */
  readonly versus: readonly string[];
  /** Without TLS, on all of them. */
  readonly plain: boolean;
  /** How often each case is run, of which the median counts; undefined: as the bench thinks best. */
  readonly rounds: number | undefined;
  /** How long a steady load is kept up; undefined: as the bench thinks best. */
  readonly seconds: number | undefined;
  /** Keeps figures for the report, if a folder for them was named. */
  leave(rows: readonly Row[]): void;
}

/** Options of a server that limits nobody. */
export const FREE = [
  '--guests',
  ...'--line-rate 0 --connection-rate 0 --connections-per-address 0'.split(' '),
];

/** Runs with a folder that is gone afterwards. */
export async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `measure` against a fresh server, which is gone afterwards. */
export function withServer(
  measure: (server: ServerProcess, data: string) => Promise<void>,
): Promise<void> {
  return withFolder(async (data) => {
    const server = await startServer(data, { options: FREE });
    try {
      await measure(server, data);
    } finally {
      await server.stop('SIGKILL');
    }
  });
}

export function print(what: string, ...figures: string[]): void {
  console.log(`${what.padEnd(44)} ${figures.join('   ')}`);
}

export const per = (value: number, unit: string): string =>
  `${Math.round(value).toLocaleString('en')} ${unit}`;

export const ms = (value: number): string => `${value.toFixed(2)} ms`;

/** The value below which this share of the sorted ones lies. */
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

export const median = (values: readonly number[]): number => at(sorted(values), 0.5);

/** What is to be said of many durations. */
export function timesOf(durations: readonly number[]): Times {
  const all = sorted(durations);
  return { p50: at(all, 0.5), p99: at(all, 0.99), p999: at(all, 0.999), most: at(all, 1) };
}

/** Whether the user asked for this case: for all, or by its name. */
export const isWanted = ({ words }: Ask, name: string): boolean =>
  words.length === 0 || words.includes(name);

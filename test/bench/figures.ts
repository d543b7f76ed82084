// The figures that benches leave for the report: a file a bench, a row a case, in a folder that the user named.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** One case and what was measured; a figure's name ends with its unit. */
export interface Row {
  readonly of: Readonly<Record<string, string | number>>;
  readonly is: Readonly<Record<string, number | readonly number[]>>;
}

/** Where figures come from: they mean little without it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
}

export interface Figures {
  readonly bench: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

const fileOf = (folder: string, bench: string): string => join(folder, `${bench}.json`);

/** What a bench left in this folder, if it did. */
export function figuresOf(folder: string, bench: string): Figures | undefined {
  const file = fileOf(folder, bench);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Adds rows to those of this bench. A row takes the place of an older one of the same case. */
export function leaveFigures(folder: string, bench: string, rows: readonly Row[]): void {
  const isNew = ({ of }: Row): boolean => !rows.some((row) => isDeepStrictEqual(row.of, of));
  const older = figuresOf(folder, bench)?.rows.filter(isNew) ?? [];
  const [{ model = 'unknown' } = {}, ...others] = cpus();
  const machine = { processor: model, cores: 1 + others.length, node: process.version };
  const figures: Figures = { bench, machine, rows: [...older, ...rows] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, bench), `${JSON.stringify(figures, null, 2)}\n`);
}

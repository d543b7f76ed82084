// What a client remembers on this machine for convenience: the server and name used last, and those for scripts.

import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { nameFault } from '../../shared/names.ts';
import { readKept, writeKept } from './kept-file.ts';

const Last = Type.Object({ host: Type.String(), port: Type.Integer(), user: Type.String() });

export interface Last {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

const Script = Type.Object({
  user: Type.String(),
  host: Type.Optional(Type.String()),
  port: Type.Optional(Type.Integer()),
  insecure: Type.Optional(Type.Boolean()),
});

/** Which server scripts log in to, and as whom; without a host, the server of this machine. */
export type Script = Static<typeof Script>;

/** Undefined if there is none, or it can't be read: it is only a convenience. */
export function lastUsed(folder: string): Last | undefined {
  return kept(join(folder, 'last.json'), Last);
}

export function remember(folder: string, last: Last): void {
  keep(folder, 'last.json', last);
}

/** What a script last saved with `--remember`; else like `lastUsed`. */
export function usualScript(folder: string): Script | undefined {
  return kept(join(folder, 'script.json'), Script);
}

export function rememberScript(folder: string, script: Script): void {
  keep(folder, 'script.json', script);
}

function kept<T extends TSchema>(path: string, schema: T): Static<T> | undefined {
  try {
    const value: unknown = JSON.parse(readKept(path) ?? '');
    return Value.Check(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function keep(folder: string, name: string, value: Last | Script): void {
  try {
    writeKept(join(folder, name), `${JSON.stringify(value)}\n`);
  } catch {} // a convenience only
}

/** The name to offer: the one used last, or the system's name for the user, if valid. */
export function usualName(last: Last | undefined): string {
  const names = [last?.user, systemName()];
  return names.find((name) => name !== undefined && nameFault(name) === undefined) ?? '';
}

/** Where received files go: the folder that most systems have for it, if this one has it. */
export function usualDownloads(): string {
  const usual = join(homedir(), 'Downloads');
  return existsSync(usual) ? usual : join(homedir(), 'hearth-downloads');
}

function systemName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // a uid without an entry
  }
}

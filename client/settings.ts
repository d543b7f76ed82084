// What a client remembers on this machine for its user's convenience: the server and name used last.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { nameFault } from '../shared/names.ts';

const Last = Type.Object({ host: Type.String(), port: Type.Integer(), user: Type.String() });

export interface Last {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** Undefined if there is none, or nothing that makes sense: it is a convenience. */
export function lastUsed(folder: string): Last | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, 'last.json'), 'utf8'));
    return Value.Check(Last, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function remember(folder: string, last: Last): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'last.json'), `${JSON.stringify(last)}\n`, { mode: 0o600 });
  } catch {} // a convenience, no more
}

/** The name to offer: the one used last, or the one that the system knows, if it is one. */
export function usualName(last: Last | undefined): string {
  const names = [last?.user, systemName()];
  return names.find((name) => name !== undefined && nameFault(name) === undefined) ?? '';
}

/** Where files go that others send: the folder that most systems have for it, if this one has it. */
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

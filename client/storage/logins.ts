// What a client remembers of its logins for convenience: the server and name used last, and those for scripts.

import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { nameFault } from '../../shared/names.ts';
import type { KeptFiles } from './kept-files.ts';

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

/** Reading and writing never fail, since this is only a convenience. */
export interface Logins {
  last(): Last | undefined;
  keepLast(last: Last): void;
  /** What a script last saved with `--remember`. */
  script(): Script | undefined;
  keepScript(script: Script): void;
}

export function logins(files: KeptFiles): Logins {
  const kept = <T extends TSchema>(name: string, schema: T): Static<T> | undefined => {
    try {
      const value: unknown = JSON.parse(files.read(name) ?? '');
      return Value.Check(schema, value) ? value : undefined;
    } catch {
      return undefined;
    }
  };

  const keep = (name: string, value: Last | Script): void => {
    try {
      files.write(name, `${JSON.stringify(value)}\n`);
    } catch {} // a convenience only
  };

  return {
    last: () => kept('last.json', Last),
    keepLast: (last) => keep('last.json', last),
    script: () => kept('script.json', Script),
    keepScript: (script) => keep('script.json', script),
  };
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

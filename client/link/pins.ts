// The certificates that servers showed when they were first met, in one file of the config folder.
// A file that can't be read is an error, never a first contact: that would let anybody in.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type Address, spelled } from './address.ts';
import type { Seen } from './dial.ts';

const Known = Type.Record(
  Type.String(),
  Type.Object({ fingerprint: Type.String(), certificate: Type.Optional(Type.String()) }),
);

export interface Pins {
  /** Throws when the file is there and can't be understood. */
  get(address: Address): Seen | undefined;
  set(address: Address, seen: Seen): void;
}

export function pins(folder: string): Pins {
  const path = join(folder, 'known-servers.json');

  const read = (): Record<string, Seen> => {
    const text = contentOf(path);
    if (text === undefined) return {};
    try {
      return Value.Decode(Known, JSON.parse(text)) as Record<string, Seen>;
    } catch {
      throw new Error(
        `${path}, which tells the servers known so far, is damaged. Mend it, or move it away: then each server is met anew.`,
      );
    }
  };

  return {
    get(address) {
      const known = read();
      const name = spelled(address);
      return Object.hasOwn(known, name) ? known[name] : undefined;
    },
    set(address, seen) {
      const text = JSON.stringify({ ...read(), [spelled(address)]: seen }, undefined, 2);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.${process.pid}`, `${text}\n`, { mode: 0o600, flush: true });
      renameSync(`${path}.${process.pid}`, path);
    },
  };
}

/** A file's text; undefined if there is none. */
export function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

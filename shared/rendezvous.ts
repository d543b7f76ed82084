// How a client finds the servers of its own machine: each running server leaves one small file in the runtime folder.
// The server writes and removes it, the client looks for it; this file knows only folder, file name and shape.

import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { checker } from './wire/checker.ts';

export const DEFAULT_PORT = 4327;

const Rendezvous = Type.Object({
  hearth: Type.Literal(1),
  host: Type.String({ minLength: 1, maxLength: 255 }),
  port: Type.Integer({ minimum: 1, maximum: 65535 }),
  /** SHA-256 of the server's certificate, as node:crypto writes it (`AB:CD:…`); absent only where `insecure`. */
  fingerprint: Type.Optional(Type.String({ pattern: '^[0-9A-F]{2}(:[0-9A-F]{2}){31}$' })),
  insecure: Type.Boolean(),
  pid: Type.Integer({ minimum: 1 }),
  /** The server's data folder, as an absolute path. */
  data: Type.String(),
  /** When the server came up, in milliseconds: of several, the newest is joined. */
  since: Type.Integer(),
});
export type Rendezvous = Static<typeof Rendezvous>;
const isRendezvous = checker(Rendezvous);

/** The environment, the folder for temporary files, and the user's own uid (none on Windows). */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporary: string;
  readonly uid: number | undefined;
}

/**
 * The folders where a server leaves its file; whoever makes one gives it mode 700. The second is for processes of the
 * same user that don't know the first: cron, su and services have no runtime folder in their environment.
 */
export function rendezvousFolders({ env, temporary, uid }: Place): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'];
  const shared = join(temporary, uid === undefined ? 'hearth' : `hearth-${uid}`);
  return runtime ? [join(runtime, 'hearth'), shared] : [shared];
}

/** One file for each server process; written with mode 600. */
export function rendezvousName(pid: number): string {
  return `server-${pid}.json`;
}

export function isRendezvousName(name: string): boolean {
  return /^server-\d+\.json$/.test(name);
}

export function formatRendezvous(server: Omit<Rendezvous, 'hearth'>): string {
  return `${JSON.stringify({ hearth: 1, ...server }, undefined, 2)}\n`;
}

/** Undefined for anything that is not such a file, or that has neither a fingerprint nor `insecure`. */
export function parseRendezvous(text: string): Rendezvous | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRendezvous(value)) return undefined;
  return value.insecure || value.fingerprint ? value : undefined;
}

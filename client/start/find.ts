// Finds the servers on this machine by the files they left [shared/rendezvous.ts]. A file counts only if nobody else
// can have written it: the fingerprint in it is then trusted without asking.

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  isRendezvousName,
  type Place,
  parseRendezvous,
  type Rendezvous,
  rendezvousFolders,
} from '../../shared/rendezvous.ts';

/** Where to look for servers, and which processes are running. */
export interface Neighbourhood extends Place {
  isRunning(pid: number): boolean;
}

/** The first server that answers, and that has this data folder if one is given. */
export async function findServer(
  place: Neighbourhood,
  data?: string,
): Promise<Rendezvous | undefined> {
  for (const server of runningServers(place)) {
    if (data !== undefined && server.data !== data) continue;
    if (await answers(server)) return server;
  }
  return undefined;
}

/** A server that was killed leaves its file, and its process number may be another's by now. */
function answers({ host, port }: Rendezvous): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, autoSelectFamily: true });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Those in the runtime folder first, and in each folder the newest first. */
export function runningServers(place: Neighbourhood): readonly Rendezvous[] {
  return rendezvousFolders(place).flatMap((folder) => serversIn(folder, place));
}

function serversIn(folder: string, { uid, isRunning }: Neighbourhood): readonly Rendezvous[] {
  if (!isOurs(folder, uid)) return [];
  const servers = namesIn(folder)
    .filter(isRendezvousName)
    .map((name) => serverIn(join(folder, name), uid))
    .filter((server) => server !== undefined);
  return servers.filter(({ pid }) => isRunning(pid)).sort((a, b) => b.since - a.since);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function serverIn(path: string, uid: number | undefined): Rendezvous | undefined {
  try {
    return isOurs(path, uid) ? parseRendezvous(readFileSync(path, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it belongs to this user, is not a link, and nobody else may write it. On Windows there are no uids. */
function isOurs(path: string, uid: number | undefined): boolean {
  try {
    const facts = lstatSync(path);
    if (facts.isSymbolicLink()) return false;
    return uid === undefined || (facts.uid === uid && (facts.mode & 0o022) === 0);
  } catch {
    return false; // missing, or not readable by us
  }
}

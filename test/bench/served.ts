// Servers to be measured, Hearth and its peers, each fresh and on a core of its own.

import { join } from 'node:path';
import { type ServerProcess, startServer } from '../helpers/server.ts';
import { type Ask, FREE, withFolder } from './bench.ts';
import { onCore } from './cores.ts';
import { chooseLoad } from './generator.ts';
import type { Served } from './load.ts';
import { peersHere, startPeer } from './peers.ts';

const HEARTH = 'hearth';

/** Hearth, and those of the others that can be measured here. */
export function serversOf({ versus }: Ask): readonly string[] {
  const others = peersHere(versus);
  if (others.length === 0 || chooseLoad().speaks.includes('irc')) return [HEARTH, ...others];
  console.log(`That load speaks no IRC: ${others.join(' and ')} cannot be measured with it.`);
  return [HEARTH];
}

interface Wish {
  readonly name?: string;
  readonly tls?: boolean;
}

/** Runs `measure` on a fresh server of this name, which is gone afterwards. */
export function withServed<T>(
  { name = HEARTH, tls = true }: Wish,
  measure: (server: Served) => Promise<T>,
): Promise<T> {
  if (name === HEARTH) return withHearth({ tls }, measure);
  return withFolder(async (folder) => {
    const server = await startPeer(name, folder, tls);
    try {
      return await measure(server);
    } finally {
      await server.stop();
    }
  });
}

export interface HearthServed extends Served, Pick<ServerProcess, 'memory'> {
  readonly data: string;
}

/** The same with Hearth; `node` are options of Node's, and `onLine` takes what they have it print. */
export function withHearth<T>(
  {
    tls = true,
    node = [],
    onLine = () => {},
  }: { tls?: boolean; node?: readonly string[]; onLine?: (line: string) => void },
  measure: (server: HearthServed) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const data = join(folder, 'data');
    const options = [...FREE, ...(tls ? [] : ['--insecure'])];
    const server = await startServer(data, { options, node, onLine, under: onCore('server') });
    const { port, memory, process, stop } = server;
    try {
      const pid = process.pid ?? 0;
      return await measure({ name: HEARTH, speaks: 'hearth', tls, port, pid, memory, data, stop });
    } finally {
      await stop('SIGKILL');
    }
  });
}

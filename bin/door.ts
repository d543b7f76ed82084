// The operator's way to a data folder, from the command line: through the running server, or straight in.

import { resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { ExitCode } from '../client/start/start-options.ts';
import type { Door } from '../server/folder.ts';

/** Opens the way in, says which it is, does the work, and closes it again. */
export function atDoor(
  { data }: { readonly data: string },
  { make = false },
  act: (door: Door) => Promise<ExitCode>,
): Promise<ExitCode> {
  return reporting(async () => {
    const folder = resolve(data);
    const { openAsOperator } = await import('../server/folder.ts');
    const door = await openAsOperator({ folder, make, warn: complain });
    const how = door.running
      ? 'Through the running server of'
      : 'No server is running. Directly in';
    process.stderr.write(`${how} ${folder}.\n`);
    try {
      return await act(door);
    } finally {
      await door.close();
    }
  });
}

/** Runs `work` and keeps the process alive for it; prints what it throws, and returns 1. */
export async function reporting(work: () => Promise<ExitCode>): Promise<ExitCode> {
  const alive = new MessageChannel().port1; // timers hold no process
  alive.ref();
  try {
    return await work();
  } catch (error) {
    complain((error as Error).message);
    return 1;
  } finally {
    alive.close();
  }
}

export function complain(text: string): void {
  process.stderr.write(`hearth: ${text}\n`);
}

/** Aborted by the first signal that asks this process to stop: what is unfinished is then removed. */
export function stopSignal(): AbortSignal {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => ended.abort());
  }
  return ended.signal;
}

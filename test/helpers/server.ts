// A real server in a process of its own, for benchmarks and for tests of what only a real one shows.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../../bin/hearth.js', import.meta.url));

export interface ServerProcess {
  readonly port: number;
  readonly process: ChildProcess;
  /** Resident memory, in bytes. */
  memory(): number;
  /** CPU seconds used so far, of both kinds. */
  cpuSeconds(): number;
  /** Asks it to stop (SIGTERM), or ends it as a power cut would (SIGKILL); resolves when it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts `hearth serve` on loopback, by default on a free port, and waits until it says that it is ready. */
export async function startServer(
  data: string,
  {
    port = 0,
    options = [],
    node = [],
    under = [],
    onLog,
    onLine,
  }: {
    port?: number;
    options?: readonly string[];
    /** Options of Node itself. */
    node?: readonly string[];
    /** What the program is run by. */
    under?: readonly string[];
    /** Takes the log, which else goes where the test's own errors go. */
    onLog?: (text: string) => void;
    /** Takes the lines that Node itself writes, where its options ask for them. */
    onLine?: (line: string) => void;
  } = {},
): Promise<ServerProcess> {
  const usual = ['--host', '127.0.0.1', '--data', data, '--log-level', 'error'];
  const program = [process.execPath, ...node, PROGRAM, 'serve', String(port)];
  const [command = '', ...args] = [...under, ...program, ...usual, ...options];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', onLog ? 'pipe' : 'inherit'],
    env: { ...process.env, XDG_RUNTIME_DIR: data, TMPDIR: data }, // no client of another test finds it
  });
  child.stderr?.on('data', (chunk) => onLog?.(String(chunk)));
  const lines = createInterface({ input: child.stdout as Readable });
  const ready = new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      const found = /^.* port (\d+)/.exec(line)?.[1];
      if (found === undefined) onLine?.(line);
      else resolve(Number(found));
    });
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code} before it was ready`);
  });
  return {
    port: await Promise.race([ready, gone]),
    process: child,
    memory: () => Number(statOf(child)[21]) * 4096,
    cpuSeconds: () => cpuSecondsOf(child),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

/** CPU seconds that a process has used so far, of both kinds. */
export function cpuSecondsOf(child: Pick<ChildProcess, 'pid'>): number {
  const stat = statOf(child);
  return (Number(stat[11]) + Number(stat[12])) / 100;
}

function statOf({ pid }: Pick<ChildProcess, 'pid'>): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
}

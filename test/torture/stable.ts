// Servers ready at once: while one runs, the next ones load what they need.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from '../helpers/until.ts';
import type { Order, Word } from './served.ts';

export interface Server {
  /** The port, once it listens. Rejects if it could not start, or was ended before. */
  readonly ready: Promise<number>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGSTOP; resolves once all its threads stand still. */
  halt(): Promise<void>;
  /** Resolves when it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface Stable {
  serve(order: Order): Server;
  /** Ends those that wait, and those that run. */
  close(): void;
}

const PROGRAM = fileURLToPath(new URL('./served.js', import.meta.url));
const WAITING = 2;

/** `folder`: where they leave the files by which others find them. */
export function stable(folder: string): Stable {
  const all = new Set<ChildProcess>();
  const warm = (): ChildProcess => {
    const env = { ...process.env, XDG_RUNTIME_DIR: folder, TMPDIR: folder };
    const child = fork(PROGRAM, { env, execArgv: ['--enable-source-maps'] });
    all.add(child);
    child.once('exit', () => all.delete(child));
    child.on('error', () => {}); // it was ended while something was said to it
    return child;
  };
  const waiting = Array.from({ length: WAITING }, warm);

  return {
    serve(order) {
      waiting.push(warm());
      const child = waiting.shift() as ChildProcess;
      return serving(child, order);
    },
    close() {
      for (const child of all) child.kill('SIGKILL');
    },
  };
}

/** What each of a process's threads does: `T` stands still. */
function threadsOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return stat.split(') ')[1]?.[0] ?? '';
  });
}

function serving(child: ChildProcess, order: Order): Server {
  const ready = new Promise<number>((resolve, reject) => {
    child.on('message', (word: Word) => {
      if (word.kind === 'ready') resolve(word.port);
      if (word.kind === 'failed') reject(new Error(`the server did not start: ${word.why}`));
    });
    child.once('exit', () => reject(new Error('the server ended before it was ready')));
  });
  ready.catch(() => {}); // it may be killed before anybody waits for it
  child.send(order, () => {});
  return {
    ready,
    signal: (signal) => void child.kill(signal),
    halt() {
      child.kill('SIGSTOP');
      return until(() => threadsOf(child.pid ?? 0).every((state) => state === 'T'));
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

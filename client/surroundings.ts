// What surrounds a client, as types. For a client alone in its process, process.ts makes it; tests make it up; and a
// process that serves several users gives each of them less.

import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../shared/clock.ts';
import type { Zone } from './core/times.ts';
import type { Kind, Terminal } from './screen/terminal.ts';

export type Moment = 'exit' | 'SIGCONT' | 'SIGHUP' | 'SIGINT' | 'SIGTERM';

export interface OwnProcess {
  readonly pid: number;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
  /** Whether a process with this number is running. */
  isRunning(pid: number): boolean;
  /** Calls `run` each time that moment comes; returns what ends that. */
  on(moment: Moment, run: (moment: Moment) => void): () => void;
}

/** A terminal's input, or a pipe; only a terminal has a raw mode. */
export type Input = Readable & {
  isTTY?: boolean;
  setRawMode?: (raw: boolean) => unknown;
  unref?: () => unknown;
};

export interface Io {
  readonly stdin: Input;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable;
  /** The client removes `HEARTH_PASSWORD` from it. */
  readonly env: Record<string, string | undefined>;
  readonly clock: Clock;
  /** Times are shown in this zone. */
  readonly zone: Zone;
  readonly own: OwnProcess;
  /** Opens the input again after Ctrl-D has ended it. */
  reopened(): Input;
  /** Keeps the process alive until the returned function is called. */
  stayAlive(): () => void;
  /**
   * Runs a program on the terminal, by the command of a shell with this file behind it. Resolves with its exit code,
   * undefined if it has none. Left out where others depend on the process, which a key in the program might stop.
   */
  runs?(command: string, file: string): Promise<number | undefined>;
  /** The terminal that `stdin` and `stdout` are, for a screen. */
  terminal(kind: Kind): Terminal;
}

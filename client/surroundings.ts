// What surrounds a client, as types: its own process has it [process.ts], a test makes it up, and whoever serves several
// users gives each of them less.

import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../shared/clock.ts';
import type { Zone } from './core/times.ts';
import type { Kind, Terminal } from './screen/terminal.ts';

export type Moment = 'exit' | 'SIGCONT' | 'SIGHUP' | 'SIGINT' | 'SIGTERM';

export interface OwnProcess {
  readonly pid: number;
  /** None on Windows. */
  readonly uid: number | undefined;
  /** Whether there is such a process. */
  isRunning(pid: number): boolean;
  /** Calls `run` with the moment, each time; returns what ends that. */
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
  /** `HEARTH_PASSWORD` is removed from it. */
  readonly env: Record<string, string | undefined>;
  readonly clock: Clock;
  /** In which times are shown. */
  readonly zone: Zone;
  readonly own: OwnProcess;
  /** Opens the input again, which Ctrl-D has ended. */
  reopened(): Input;
  /** The process goes on until the returned function is called. */
  stayAlive(): () => void;
  /** The terminal that `stdin` and `stdout` are, for a screen. */
  terminal(kind: Kind): Terminal;
}
